"""What is behind differences: transactions, as far as both sides can tell them.

- statements and ledger: entries of the accounts that differ, one request for all
- aging: open documents, a request for each kind and day
- sales: entries on income accounts, a request for each period
- cash basis: the stored statement, and what QuickBooks counts in it, a request for each month
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from sources.quickbooks.errors import QuickBooksError
from sources.quickbooks.reports import Ask, ReportReader

from . import cash, sales
from .cash import by_transaction
from .checks import ledger_ask
from .company import Books
from .lines import Line
from .movements import Filter, Finding, Movement, findings
from .parties import DETAILS as _DETAILS
from .parties import open_theirs, place_of
from .theirs import NET_INCOME, entries

#: Transactions that are named for a difference.
MOST = 20
#: Accounts that a report is narrowed to; more are read as all.
_MOST_ACCOUNTS = 50
_LEDGER = frozenset({"TrialBalance", "ProfitAndLoss", "BalanceSheet", "GeneralLedger"})
_Explain = Callable[[Sequence[Line]], dict[Line, tuple[str, ...]]]

_OURS = """
select coalesce(reported_type, transaction_type), transaction_id, transaction_date,
    coalesce(reported_account_id, account_id), sum(home_amount), count(*),
    max(document_number), max(party_name)
from marts.fct_gl_entry where realm_id = '{realm_id}' {only} group by 1, 2, 3, 4
"""
_ACCOUNTS = (
    "select account_id, full_name, statement from marts.dim_account where realm_id = '{realm_id}'"
)


class Explainer:
    """Explains the differences of one comparison.

    Args:
        books: The marts.
        reader: Asks QuickBooks.
    """

    def __init__(self, books: Books, reader: ReportReader) -> None:
        self._books = books
        self._reader = reader
        self._names: dict[str, str] = {}
        self._results: set[str] = set()

    def explained(self, lines: Sequence[Line]) -> list[Line]:
        """The same lines; those that differ with what is behind it.

        What QuickBooks does not tell is said in the explanation's place: a comparison that was made
        is not lost by it.
        """
        off = [line for line in lines if line.differs]
        found: dict[Line, tuple[str, ...]] = {}
        for explain, some in self._groups(off):
            try:
                with self._books.open():
                    found |= explain(some)
            except QuickBooksError as error:
                found |= dict.fromkeys(some, (f"not explained: {error.message}",))
        return [replace(line, explanation=found.get(line, ())) for line in lines]

    def _groups(self, off: Sequence[Line]) -> Iterator[tuple[_Explain, list[Line]]]:
        """The ways to explain lines, with those that each is for."""
        accrual = [one for one in off if one.report in _LEDGER and one.basis == "Accrual"]
        if accrual:
            yield self._by_entries, accrual
        groups = {
            key: [*group]
            for key, group in groupby(sorted(off, key=_group), key=_group)
            if key[0] != "entries"
        }
        ways = {"cash": self._by_statements, "aging": self._by_documents, "sales": self._by_sales}
        for (way, *_), group in groups.items():
            yield ways[way], group

    def _by_entries(self, lines: Sequence[Line]) -> dict[Line, tuple[str, ...]]:
        self._note_accounts()
        accounts = self._narrowed(lines)
        theirs = self._theirs(lines, accounts)
        ours = list(self._ours(accounts))
        return {
            line: _told(findings(ours, theirs, self._counts(line), self._names)) for line in lines
        }

    def _narrowed(self, lines: Iterable[Line]) -> list[str]:
        """The accounts that differ; none for all, when profit of the year or of earlier ones does.

        What an account has too much another often has too little: those are among them.
        """
        accounts = sorted({line.subject_id for line in lines})
        special = {NET_INCOME, self._books.facts.retained}
        numbered = all(account.isdecimal() for account in accounts)
        narrow = numbered and len(accounts) <= _MOST_ACCOUNTS and not special & set(accounts)
        return accounts if narrow else []

    def _note_accounts(self) -> None:
        rows = self._books.rows(_ACCOUNTS)
        self._names = {account: name for account, name, _ in rows}
        self._results = {account for account, _, kind in rows if kind == "profit_and_loss"}

    def _theirs(self, lines: Sequence[Line], accounts: Sequence[str]) -> list[Movement]:
        facts = self._books.facts
        ask = ledger_ask(facts, facts.first, max(facts.last, *(x.end for x in lines)), accounts)
        rows = entries(self._reader.read_at_once(ask))
        for row in rows:
            self._names.setdefault(row["account_id"] or "", row["account_name"] or "")
        return by_transaction(rows)

    def _ours(self, accounts: Sequence[str]) -> Iterator[Movement]:
        listed = ", ".join(f"'{account}'" for account in accounts)
        only = f"and coalesce(reported_account_id, account_id) in ({listed})" if accounts else ""
        yield from map(_movement, self._books.rows(_OURS.replace("{only}", only)))

    def _counts(self, line: Line) -> Filter:
        """Which entries the figure of a line adds up."""
        facts, results = self._books.facts, self._results
        year = facts.year_start(line.end)
        if line.report in ("ProfitAndLoss", "GeneralLedger"):
            return lambda one: one.place == line.subject_id and line.start <= one.day <= line.end
        if line.subject_id == NET_INCOME:
            return lambda one: one.place in results and year <= one.day <= line.end
        if line.subject_id in results:
            return lambda one: one.place == line.subject_id and year <= one.day <= line.end
        earned = facts.retained == line.subject_id
        return lambda one: (
            one.day <= line.end
            and (
                one.place == line.subject_id or (earned and one.place in results and one.day < year)
            )
        )

    def _by_documents(self, lines: Sequence[Line]) -> dict[Line, tuple[str, ...]]:
        """Aging of one day, by the documents that are open on it."""
        day, detail = lines[0].end, _DETAILS[lines[0].report]
        plain = self._books.facts.ages_from_txn_date
        parts = self._reader.read_at_once(Ask(detail.report, day))
        theirs = [*open_theirs(parts, detail, day, from_txn_date=plain)]
        ours = [*map(_movement, self._books.rows(detail.ours(day)))]
        names = {one.place: place_of(one.party, one.place.partition(", ")[2]) for one in ours}
        return {line: _told(findings(ours, theirs, _is_at(line), names)) for line in lines}

    def _by_sales(self, lines: Sequence[Line]) -> dict[Line, tuple[str, ...]]:
        """Sales of one period, by what documents put on income accounts."""
        start, end = lines[0].start, lines[0].end
        income = [account for (account,) in self._books.rows(sales.INCOME)]
        accounts = income if len(income) <= _MOST_ACCOUNTS else []
        ask = ledger_ask(self._books.facts, start, end, accounts)
        rows = [
            row
            for row in entries(self._reader.read_at_once(ask))
            if row["account_id"] in set(income)
        ]
        types: dict[str, str] = dict(self._books.rows(sales.TYPES))
        found: dict[Line, tuple[str, ...]] = {}
        for (name, measure), group in groupby(sorted(lines, key=_figure), _figure):
            subject = sales.Subject(name, measure)
            if not subject.is_told(rows):
                found |= dict.fromkeys(group, (f"QuickBooks' ledger tells no {name} ({measure})",))
                continue
            names = dict(self._books.rows(subject.members))
            ours = [*map(_movement, self._books.rows(subject.ours(start, end)))]
            theirs = [*subject.theirs(rows, types)]
            found |= {
                line: _told(findings(ours, theirs, sales.is_of(line), names)) for line in group
            }
        return found

    def _by_statements(self, lines: Sequence[Line]) -> dict[Line, tuple[str, ...]]:
        """The cash basis of a month."""
        self._note_accounts()
        end = lines[0].end
        reports: dict[str, datetime] = dict(self._books.rows(cash.stored(end)))
        since = min(reports.values(), default=None)
        changed = self._books.rows(cash.changed(since)) if since else ()
        accounts = self._narrowed(lines)
        ask = ledger_ask(self._books.facts, end.replace(day=1), end, accounts)
        rows = entries(self._reader.read_at_once(replace(ask, basis="Cash")))
        movements = cash.by_transaction(rows)
        month = cash.Month(end, reports, movements, frozenset(one for (one,) in changed))
        return {line: _short(month.told(line.report, self._places(line))) for line in lines}

    def _places(self, line: Line) -> set[str]:
        """The accounts of a cash figure, those of all results for profit; none for any."""
        if line.subject_id in (NET_INCOME, self._books.facts.retained):
            return self._results
        return {line.subject_id}


def _figure(line: Line) -> tuple[str, str]:
    return line.subject, line.measure


def _group(line: Line) -> tuple[str, date, str]:
    """Which lines are explained together, and how."""
    if line.basis == "Cash":
        return "cash", line.end, ""
    if line.report in _DETAILS:
        return "aging", line.end, line.report
    if line.report in sales.REPORTS:
        return "sales", line.end, f"{line.start}"
    return "entries", line.end, ""


def _is_at(line: Line) -> Filter:
    place = place_of(line.subject_id, line.measure)
    return lambda one: one.place == place


def _movement(row: Sequence[object]) -> Movement:
    """A row of type, id, day, place, amount, times, number, party, and the type to show."""
    kind, txn_id, day, place, amount, times, number, party, *shown = row
    assert isinstance(day, date)  # noqa: S101 - both engines give dates
    return Movement(
        str(kind or ""),
        "" if txn_id in (None, "-1") else str(txn_id),
        day,
        str(place or ""),
        Decimal(str(amount)),
        int(str(times)),
        str(number or ""),
        str(party or ""),
        str(shown[0] if shown else ""),
    )


def _told(found: Sequence[Finding]) -> tuple[str, ...]:
    """The explanation of a line: its transactions, the largest first."""
    if not found:
        return ("no transaction differs: build the marts anew, tieout transform --force",)
    return _short([one.text for one in found])


def _short(texts: Sequence[str]) -> tuple[str, ...]:
    """As many of them as are stored."""
    more = len(texts) - MOST
    return (*texts[:MOST], *([f"and {more} more transactions"] if more > 0 else []))
