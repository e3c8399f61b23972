"""What holds in any books, tried on invented histories of documents, changes and deletions."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.books.money import day_number
from sandbox.reports.open_items import open_items
from tests.sandbox.bench import (
    AMY,
    BOB,
    EURO_CUSTOMER,
    PUMP,
    Bench,
    Body,
    applied,
    customer,
    entry,
    ref,
    sale,
)

CENT = Decimal("0.01")
DAYS = st.integers(1, 28).map("2024-02-{:02d}".format)
AMOUNTS = st.integers(1, 99_999).map(lambda cents: str(Decimal(cents).scaleb(-2)))
RATES = st.sampled_from(["1.1", "0.987654", "1.23456789"])


@dataclass(frozen=True)
class Step:
    """One event: enter, change or take out a document of a kind under a number."""

    kind: str
    number: int
    day: str
    amounts: tuple[str, ...]
    rate: str
    euro: bool
    target: int
    part: int


STEPS = st.builds(
    Step,
    kind=st.sampled_from(["Invoice", "Payment", "CreditMemo", "JournalEntry", "Bill", "out"]),
    number=st.integers(1, 8),
    day=DAYS,
    amounts=st.lists(AMOUNTS, min_size=1, max_size=4).map(tuple),
    rate=RATES,
    euro=st.booleans(),
    target=st.integers(1, 8),
    part=st.integers(1, 100),
)
HISTORIES = st.lists(STEPS, min_size=1, max_size=12)


class _History:
    """Plays steps; a document keeps its kind, and what is paid stays within what is open."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.kinds: dict[int, tuple[str, bool]] = {}
        self.totals: dict[int, Decimal] = {}
        self.paid: dict[int, dict[int, Decimal]] = {}

    def play(self, step: Step) -> None:
        kind, euro = self.kinds.get(step.number, (step.kind, step.euro))
        if step.kind == "out":
            if step.number in self.kinds:
                self.bench.unpost(kind, str(step.number))
                self._drop(step.number)
            return
        if step.number in self.paid_targets() and kind != "Payment":
            return
        self.kinds[step.number] = (kind, euro)
        self.bench.post(kind, self._body(kind, euro, step), known=str(step.number))

    def paid_targets(self) -> set[int]:
        return {target for links in self.paid.values() for target in links}

    def _drop(self, number: int) -> None:
        del self.kinds[number]
        self.totals.pop(number, None)
        self.paid.pop(number, None)

    def _body(self, kind: str, euro: bool, step: Step) -> Body:
        total = sum((Decimal(amount) for amount in step.amounts), Decimal(0))
        party = ref(EURO_CUSTOMER if euro else AMY)
        body: Body = {"TxnDate": step.day, "CustomerRef": party, "TotalAmt": str(total)}
        if euro:
            body |= {"CurrencyRef": {"value": "EUR"}, "ExchangeRate": step.rate}
        if kind in {"Invoice", "CreditMemo"}:
            self.totals[step.number] = total
            return body | {"Line": [sale(amount) for amount in step.amounts]}
        if kind == "Payment":
            return body | {"Line": self._links(euro, step, total)}
        if kind == "Bill":
            line = {"Id": "1", "DetailType": "ItemBasedExpenseLineDetail"}
            lines = [
                {
                    **line,
                    "Amount": a,
                    "ItemBasedExpenseLineDetail": {"ItemRef": ref(PUMP), "Qty": "2"},
                }
                for a in step.amounts
            ]
            return body | {"VendorRef": ref(2 if euro else 1), "Line": lines}
        return body | {"Line": self._journal(euro, step.amounts, total)}

    def _links(self, euro: bool, step: Step, total: Decimal) -> list[Body]:
        self.paid.pop(step.number, None)
        kind = self.kinds.get(step.target, ("", False))
        if kind != ("Invoice", euro) or step.target not in self.totals:
            return []
        used = sum((links.get(step.target, Decimal(0)) for links in self.paid.values()), Decimal(0))
        room = min(self.totals[step.target] - used, total)
        amount = (room * step.part / 100).quantize(CENT, ROUND_HALF_UP)
        if amount <= 0:
            return []
        self.paid[step.number] = {step.target: amount}
        return applied(("Invoice", str(step.target), str(amount)))

    def _journal(self, euro: bool, amounts: tuple[str, ...], total: Decimal) -> list[Body]:
        account = "A/R EUR" if euro else "A/R"
        party: dict[str, Any] = customer(EURO_CUSTOMER if euro else BOB)
        charges = [entry("Debit", account, amount, self.bench, **party) for amount in amounts]
        return [*charges, entry("Credit", "Services", str(total), self.bench)]


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_every_transaction_balances_in_both_currencies(history: list[Step]) -> None:
    """Debits equal credits per document and day, whatever was changed or taken out."""
    with Bench() as bench:
        _play(bench, history)
        off = bench.store.db.execute(
            "SELECT doc, day, sum(home), sum(amount) FROM posting GROUP BY doc, day"
            " HAVING sum(home) <> 0 OR sum(amount) <> 0"
        ).fetchall()
        assert off == []


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_open_items_are_the_balance_of_their_accounts_on_every_day(history: list[Step]) -> None:
    """Receivables and payables in home currency, at the rates of the open documents."""
    with Bench() as bench:
        _play(bench, history)
        first = day_number("2024-02-01")
        for number in range(first, first + 29):
            for ledger, accounts in (("AR", ("A/R", "A/R EUR")), ("AP", ("A/P", "A/P EUR"))):
                owed = sum(item.home_open for item in open_items(bench.books, ledger, number))
                assert owed == sum(_balance_on(bench, name, number) for name in accounts)


@settings(max_examples=40, deadline=None)
@given(HISTORIES)
def test_kept_balances_equal_the_sum_of_the_postings(history: list[Step]) -> None:
    """Balances kept by differences do not drift."""
    with Bench() as bench:
        _play(bench, history)
        for name in ("A/R", "A/P", "Undeposited Funds", "Inventory Asset"):
            kept = bench.books.account_balance(bench.ids[name])
            assert kept == Decimal(bench.balance(name))


@settings(max_examples=40, deadline=None)
@given(HISTORIES)
def test_a_bulk_enters_what_single_posts_enter(history: list[Step]) -> None:
    """Buffered, changed and taken out again: the tables end up the same."""
    with Bench() as singly, Bench() as bulk:
        _play(singly, history)
        with bulk.books.bulk():
            _play(bulk, history)
        for table in ("posting", "open_item", "application", "document"):
            assert _rows(bulk, table) == _rows(singly, table)


def _play(bench: Bench, history: list[Step]) -> None:
    played = _History(bench)
    for step in history:
        played.play(step)


def _rows(bench: Bench, table: str) -> list[Any]:
    return bench.store.db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4").fetchall()


def _balance_on(bench: Bench, account: str, day: int) -> int:
    row = bench.store.db.execute(
        "SELECT coalesce(sum(home), 0) FROM posting WHERE account = ? AND day <= ?",
        (int(bench.ids[account]), day),
    ).fetchone()
    return int(row[0])
