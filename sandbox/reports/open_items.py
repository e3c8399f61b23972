"""Open items of receivables or payables on any past day, with their age."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from sandbox.books import Books
from sandbox.books.money import convert

_OPEN = """
SELECT i.doc, i.line, i.party, i.account, i.day, i.due, i.rate, i.amount,
       i.amount + coalesce(sum(a.change), 0) AS open
FROM open_item i NOT INDEXED
LEFT JOIN application a ON a.doc = i.doc AND a.line = i.line AND a.effective <= :day
WHERE i.ledger = :ledger AND i.day <= :day
GROUP BY i.doc, i.line HAVING open <> 0
"""


class OpenItem(NamedTuple):
    """What is left of a document on a day; cents of its own currency, debit positive."""

    doc: int
    line: int
    party: int | None
    account: int
    day: int
    due: int | None
    rate: str
    amount: int
    open: int

    @property
    def home_open(self) -> int:
        """The open amount in home cents, at the document's own rate."""
        return convert(self.open, Decimal(self.rate))

    @property
    def home_amount(self) -> int:
        """The original amount in home cents."""
        return convert(self.amount, Decimal(self.rate))

    def age(self, on: int, *, from_txn_date: bool) -> int:
        """Days past due on a day; from the document's date when it has no due date."""
        start = self.day if from_txn_date or self.due is None else self.due
        return on - start


@dataclass(frozen=True)
class Buckets:
    """Age classes: Current, then `count` periods of `width` days, the last one open-ended."""

    width: int = 30
    count: int = 4

    def index(self, age: int) -> int:
        """0 for what is not due yet, then 1 to `count`."""
        return 0 if age <= 0 else min((age - 1) // self.width + 1, self.count)

    def titles(self, pattern: str = "{} - {}", last: str = "{} and over") -> list[str]:
        """Names of the classes; `pattern` and `last` shape those past due."""
        bounds = [(1 + self.width * n, self.width * (n + 1)) for n in range(self.count)]
        return ["Current", *(pattern.format(*b) for b in bounds[:-1]), last.format(bounds[-1][0])]


def open_items(books: Books, ledger: str, day: int) -> list[OpenItem]:
    """Everything open on `day` in ledger AR or AP, in order of entry.

    Documents and applications count from their effective day on: the later date of a payment and
    what it pays. History is as today's books tell it: what was deleted or voided since is gone.
    """
    rows = books.db.execute(_OPEN, {"day": day, "ledger": ledger})
    return [OpenItem(*row) for row in rows]
