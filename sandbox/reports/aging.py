"""AgedReceivables: open receivables per customer and age, on any day."""

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
    customers: tuple[int, ...]
    past_due: int

    def bucket(self, item: OpenItem) -> int:
        """The age class of an item."""
        return self.buckets.index(self.age(item))

    def age(self, item: OpenItem) -> int:
        """Days past due of an item."""
        return item.age(self.aged_to.toordinal(), from_txn_date=self.from_txn_date)


def read_aging(company: "Company", params: Params) -> Aging:
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
        customers=params.ids("customer"),
        past_due=params.number("past_due", 0, 10_000),
    )


def receivables(company: "Company", aging: Aging) -> list[OpenItem]:
    """The open receivables an aging report is about."""
    items = open_items(company.books, "AR", aging.day.toordinal())
    return [
        item
        for item in items
        if (not aging.customers or item.party in aging.customers)
        and (not aging.past_due or aging.age(item) >= aging.past_due)
    ]


def header_fields(company: "Company", params: Params, aging: Aging) -> dict[str, str | None]:
    """The header of an aging report: no basis, one day as period."""
    return {
        "DateMacro": aging.macro,
        "StartPeriod": aging.day.isoformat(),
        "EndPeriod": aging.day.isoformat(),
        "Currency": company.profile.home_currency,
        "Customer": params.values.get("customer") or None,
    }


def options(aging: Aging, *, empty: bool) -> dict[str, str]:
    """The options of an aging report."""
    return {"report_date": aging.day.isoformat(), "NoReportData": flag(empty)}


def aged_receivables(company: "Company", params: Params) -> Json:
    """AgedReceivables: one row per customer in home currency, zero cells blank."""
    aging = read_aging(company, params)
    width = aging.buckets.count + 1
    amounts: dict[int | None, list[int]] = {}
    for item in receivables(company, aging):
        row = amounts.setdefault(item.party, [0] * width)
        row[aging.bucket(item)] += item.home_open
    amounts = {party: row for party, row in amounts.items() if any(row)}
    shown: dict[int | None, Amounts] = {party: [*row, sum(row)] for party, row in amounts.items()}
    tree = Tree(Parties(company.store, "Customer").node, _cells, width + 1, leaf=None)
    rows = tree.rows(shown)
    totals = [sum(row[n] for row in amounts.values()) for n in range(width)]
    cells = [cell("Total"), *(cell(money(n)) for n in (*totals, sum(totals)))]
    rows.append(section(summary=cells, group="GrandTotal"))
    fields = header_fields(company, params, aging)
    return answer(
        company.clock, "AgedReceivables", fields, options(aging, empty=not amounts),
        _columns(aging.buckets), rows,
    )  # fmt: skip


def _cells(amounts: Amounts) -> list[str]:
    """Zero is blank in the age classes, not in the total."""
    *aged, total = amounts
    return [*(money(amount or None) for amount in aged), money(total)]


def _columns(buckets: Buckets) -> list[Json]:
    titles = buckets.titles()
    keys = ["current", *(str(number) for number in range(1, len(titles)))]
    aged = [column(title, "Money", key) for title, key in zip(titles, keys, strict=True)]
    return [column("", "Customer", "customer"), *aged, column("Total", "Money", "total")]
