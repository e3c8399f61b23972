"""Entries with what their documents say: the rows of detail reports."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sandbox.books.chart import Account
from sandbox.books.schema import DocumentRow, PostingRow
from sandbox.reports.accounts import AccountRows
from sandbox.reports.parties import Parties

if TYPE_CHECKING:
    from sandbox.company import Company

_MAIN = frozenset({"receivable", "payable", "cash"})
_CREDITED = frozenset(
    {
        "Accounts Payable",
        "Credit Card",
        "Other Current Liability",
        "Long Term Liability",
        "Equity",
        "Income",
        "Other Income",
    }
)
PARTIES = ("Customer", "Vendor", "Employee")
_LISTS = (*PARTIES, "Item", "Class", "Department")


def natural_sign(account: Account) -> int:
    """1 where an account grows by debits, -1 where it grows by credits."""
    return -1 if account.type in _CREDITED else 1


class Line(NamedTuple):
    """One entry of one document.

    splits: accounts on the document's other side, in order.   main: it stands on the account the
    document is about.   balance: what the account holds
    after it, in home cents and in its own, where a report runs balances.
    """

    posting: PostingRow
    document: DocumentRow
    splits: tuple[int, ...]
    main: bool
    balance: tuple[int, int] = (0, 0)


class Lines:
    """Reads entries of one company on one basis, and the names of what they refer to."""

    def __init__(self, company: "Company", basis: str) -> None:
        self.company = company
        self.accounts = AccountRows(company.books.chart)
        self.names = {entity: Parties(company.store, entity) for entity in _LISTS}
        self._table = company.books.entries(basis)
        self._bodies: dict[tuple[str, str], Mapping[str, object]] = {}

    def read(self, first: int, last: int, filters: Mapping[str, tuple[int, ...]]) -> Iterator[Line]:
        """Entries of days `first` to `last` that change something, oldest first.

        filters: columns of `posting` and the values they may have.
        """
        db = self.company.books.db
        conditions, values = ["day BETWEEN ? AND ?", "home <> 0"], [first, last]
        for name, ids in filters.items():
            conditions.append(f"{name} IN ({', '.join('?' * len(ids))})")
            values.extend(ids)
        where = " AND ".join(conditions)
        rows = db.execute(f"SELECT * FROM {self._table} WHERE {where}", values)
        postings = sorted((PostingRow(*row) for row in rows), key=lambda p: (p.day, p.doc, p.line))
        documents = {
            row[0]: DocumentRow(*row)
            for row in db.execute(
                f"SELECT * FROM document WHERE no IN (SELECT doc FROM {self._table} WHERE {where})",
                values,
            )
        }
        whole = self._whole(where, values)
        for posting in postings:
            main = main_account(whole[posting.doc])
            splits = _splits(posting.account, main, whole[posting.doc])
            yield Line(posting, documents[posting.doc], splits, posting.account == main)

    def _whole(self, where: str, values: list[int]) -> dict[int, list[tuple[int, str]]]:
        """Accounts and roles of all entries of the documents concerned."""
        found: dict[int, list[tuple[int, str]]] = {}
        for doc, account, role in self.company.books.db.execute(
            f"SELECT doc, account, role FROM {self._table} WHERE home <> 0 AND doc IN"
            f" (SELECT doc FROM {self._table} WHERE {where}) ORDER BY doc, line",
            values,
        ):
            found.setdefault(doc, []).append((account, role))
        return found

    def account(self, number: int) -> Account:
        """The account of that id."""
        return self.accounts.accounts[number]

    def sign(self, line: Line) -> int:
        """1 or -1: how the line's account counts debits."""
        return natural_sign(self.account(line.posting.account))

    def amount(self, line: Line) -> int:
        """A line's net debit in cents of its account's currency."""
        return line.posting.home if self.is_home(line.posting.account) else line.posting.amount

    def is_home(self, account: int) -> bool:
        """Whether an account is kept in the company's own currency."""
        return self.account(account).currency == self.company.profile.home_currency

    def party(self, line: Line) -> tuple[str, int] | None:
        """Entity and id of whom a line is about: its own customer, vendor or employee first."""
        for row in (line.posting, line.document):
            for entity, number in zip(
                PARTIES, (row.customer, row.vendor, row.employee), strict=True
            ):
                if number is not None:
                    return entity, number
        return None

    def body(self, line: Line) -> Mapping[str, object]:
        """The document's record, empty when it is no record of its own."""
        key = (line.document.entity, line.document.id)
        if key not in self._bodies:
            self._bodies[key] = self.company.store.get(*key) or {}
        return self._bodies[key]


def main_account(entries: list[tuple[int, str]]) -> int:
    """The account a document is about: receivable, payable or cash, else that of its first line."""
    return next((account for account, role in entries if role in _MAIN), entries[0][0])


def _splits(account: int, main: int, entries: list[tuple[int, str]]) -> tuple[int, ...]:
    if account != main:
        return (main,)
    others = dict.fromkeys(account for account, _ in entries if account != main)
    return tuple(others) or (main,)
