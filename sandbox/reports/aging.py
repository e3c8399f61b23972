"""AgedReceivables and AgedPayables: what is open per customer or vendor and age, on any day."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sandbox.reports.layout import Json, answer, cell, column, flag, money, section
from sandbox.reports.macros import macro_span
from sandbox.reports.open_items import Buckets, OpenItem, open_items
from sandbox.reports.params import Params
from sandbox.reports.parties import Parties
from sandbox.reports.tree import Amounts, Tree

if TYPE_CHECKING:
    from sandbox.company import Company


@dataclass(frozen=True)
class Side:
    """One of the two ledgers: who is on its other side, and what sign makes its items positive."""

    ledger: str
    entity: str
    sign: int

    @property
    def filter(self) -> str:
        """The parameter that narrows the report to some of them."""
        return self.entity.lower()


RECEIVABLE = Side("AR", "Customer", 1)
PAYABLE = Side("AP", "Vendor", -1)
_METHODS = ("Report_Date", "Current")


@dataclass(frozen=True)
class Aging:
    """What an aging report is asked for.

    day: open items of this day.   aged_to: ages are counted to this day.
    """

    day: date
    aged_to: date
    macro: str | None
    from_txn_date: bool
    buckets: Buckets
    side: Side
    parties: tuple[int, ...]
    past_due: int

    def bucket(self, item: OpenItem) -> int:
        """The age class of an item."""
        return self.buckets.index(self.age(item))

    def age(self, item: OpenItem) -> int:
        """Days past due of an item."""
        return item.age(self.aged_to.toordinal(), from_txn_date=self.from_txn_date)


def read_aging(company: "Company", params: Params, side: Side) -> Aging:
    """The aging parameters: report_date, date_macro, aging_method, aging_period, num_periods."""
    day, macro = params.day("report_date"), None
    if day is None:
        span = macro_span(
            params.values.get("date_macro") or "today", params.today, params.fiscal_start
        )
        day, macro = span.end, span.macro
    method = params.choice("aging_method", _METHODS, "Report_Date")
    reports = company.books.chart.preferences.get("ReportPrefs", {})
    return Aging(
        day=day,
        aged_to=day if method == "Report_Date" else params.today,
        macro=macro,
        from_txn_date=bool(reports.get("CalcAgingReportFromTxnDate")),
        buckets=Buckets(
            params.number("aging_period", 30, 365), params.number("num_periods", 4, 12)
        ),
        side=side,
        parties=params.ids(side.filter),
        past_due=params.number("past_due", 0, 10_000),
    )


def aged_items(company: "Company", aging: Aging) -> list[OpenItem]:
    """The open items an aging report is about; what is owed is positive on either side."""
    sign = aging.side.sign
    found = open_items(company.books, aging.side.ledger, aging.day.toordinal())
    items = [i._replace(amount=sign * i.amount, open=sign * i.open) for i in found]
    return [
        item
        for item in items
        if (not aging.parties or item.party in aging.parties)
        and (not aging.past_due or aging.age(item) >= aging.past_due)
    ]


def header_fields(company: "Company", params: Params, aging: Aging) -> dict[str, str | None]:
    """The header of an aging report: no basis, one day as period."""
    return {
        "DateMacro": aging.macro,
        "StartPeriod": aging.day.isoformat(),
        "EndPeriod": aging.day.isoformat(),
        "Currency": company.profile.home_currency,
        aging.side.entity: params.values.get(aging.side.filter) or None,
    }


def options(aging: Aging, *, empty: bool) -> dict[str, str]:
    """The options of an aging report."""
    return {"report_date": aging.day.isoformat(), "NoReportData": flag(empty)}


def aged_receivables(company: "Company", params: Params) -> Json:
    """AgedReceivables: one row per customer in home currency, zero cells blank."""
    return _summary(company, params, "AgedReceivables", RECEIVABLE)


def aged_payables(company: "Company", params: Params) -> Json:
    """AgedPayables: one row per vendor in home currency, zero cells blank."""
    return _summary(company, params, "AgedPayables", PAYABLE)


def _summary(company: "Company", params: Params, name: str, side: Side) -> Json:
    aging = read_aging(company, params, side)
    width = aging.buckets.count + 1
    amounts: dict[int | None, list[int]] = {}
    for item in aged_items(company, aging):
        row = amounts.setdefault(item.party, [0] * width)
        row[aging.bucket(item)] += item.home_open
    amounts = {party: row for party, row in amounts.items() if any(row)}
    shown: dict[int | None, Amounts] = {party: [*row, sum(row)] for party, row in amounts.items()}
    tree = Tree(Parties(company.store, side.entity).node, _cells, width + 1, leaf=None)
    rows = tree.rows(shown)
    totals = [sum(row[n] for row in amounts.values()) for n in range(width)]
    cells = [cell("Total"), *(cell(money(n)) for n in (*totals, sum(totals)))]
    rows.append(section(summary=cells, group="GrandTotal"))
    fields = header_fields(company, params, aging)
    return answer(
        company.clock, name, fields, options(aging, empty=not amounts),
        _columns(aging), rows,
    )  # fmt: skip


def _cells(amounts: Amounts) -> list[str]:
    """Zero is blank in the age classes, not in the total."""
    *aged, total = amounts
    return [*(money(amount or None) for amount in aged), money(total)]


def _columns(aging: Aging) -> list[Json]:
    titles, entity = aging.buckets.titles(), aging.side.entity
    keys = ["current", *(str(number) for number in range(1, len(titles)))]
    aged = [column(title, "Money", key) for title, key in zip(titles, keys, strict=True)]
    return [column("", entity, entity.lower()), *aged, column("Total", "Money", "total")]
