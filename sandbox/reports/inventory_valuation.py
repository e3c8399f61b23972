"""InventoryValuationSummary and its detail: quantity and FIFO value of stock on a day."""

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from sandbox.reports.layout import Json, answer, cell, column, data, flag, money, section
from sandbox.reports.layout import day as day_text
from sandbox.reports.macros import macro_span
from sandbox.reports.params import Params
from sandbox.reports.parties import Parties

if TYPE_CHECKING:
    from sandbox.company import Company

_UP_TO = """
SELECT item, sum(quantity), sum(booked + coalesce(derived, 0)) FROM movement
WHERE day <= ? GROUP BY item
"""
_MOVES = """
SELECT m.item, m.day, d.txn_type, d.id, d.number, m.quantity, m.booked + coalesce(m.derived, 0)
FROM movement m JOIN document d ON d.no = m.doc WHERE m.day BETWEEN ? AND ?
ORDER BY m.item, m.day, m.rank, m.doc, m.line
"""


def quantity(millionths: int) -> str:
    """A quantity as a cell, two decimals at least."""
    value = Decimal(millionths) / 1_000_000
    return f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else f"{value.normalize():f}"


def inventory_valuation_summary(company: "Company", params: Params) -> Json:
    """InventoryValuationSummary: one row per item kept in stock, the value in home currency."""
    day, macro = params.day("report_date"), None
    if day is None:
        asked = params.values.get("date_macro") or "today"
        span = macro_span(asked, params.today, params.fiscal_start)
        day, macro = span.end, span.macro
    wanted = params.ids("item")
    found = company.books.db.execute(_UP_TO, (day.toordinal(),))
    stock = {item: (q, v) for item, q, v in found if not wanted or item in wanted}
    items = Parties(company.store, "Item")
    rows = []
    for item in sorted(stock, key=lambda number: items.node(number).order):
        rows.append(data(_cells(company, items, item, *stock[item]), None))
    if stock:
        total = [cell("Total"), cell(""), cell(quantity(sum(q for q, _ in stock.values())))]
        total += [cell(money(sum(v for _, v in stock.values()))), cell("")]
        rows.append(section(summary=total, group="GrandTotal"))
    fields = {
        "DateMacro": macro,
        "StartPeriod": day.isoformat(),
        "EndPeriod": day.isoformat(),
        "Currency": company.profile.home_currency,
    }
    columns = [
        column("", "ProductsAndService", "item"), column("SKU", "String", "sku"),
        column("Qty", "Number", "qty"), column("Asset Value", "Money", "asset_value"),
        column("Calc. Avg", "Money", "calc_avg"),
    ]  # fmt: skip
    options = {"report_date": day.isoformat(), "NoReportData": flag(not stock)}
    name = "InventoryValuationSummary"
    return answer(company.clock, name, fields, options, columns, rows)


def _cells(company: "Company", items: Parties, item: int, held: int, value: int) -> list[Json]:
    body = company.store.get("Item", str(item)) or {}
    average = Decimal(value) * 10_000 / held if held else None
    shown = "" if average is None else str(average.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return [
        cell(items.full_name(item), item),
        cell(str(body.get("Sku", ""))),
        cell(quantity(held)),
        cell(money(value)),
        cell(shown),
    ]


_DETAIL = (
    ("tx_date", "Date", "Date"), ("txn_type", "Transaction Type", "String"),
    ("doc_num", "Num", "String"), ("quantity", "Qty", "Number"),
    ("fifo_cost", "FIFO Cost", "Money"), ("qty_on_hand", "Qty on Hand", "Number"),
    ("asset_value", "Asset Value", "Money"),
)  # fmt: skip


def inventory_valuation_detail(company: "Company", params: Params) -> Json:
    """InventoryValuationDetail: a section per item, each movement with the stock after it."""
    span = params.span("This Month-to-date")
    first, last = span.start.toordinal(), span.end.toordinal()
    before = {row[0]: row[1:] for row in company.books.db.execute(_UP_TO, (first - 1,))}
    wanted = params.ids("item")
    moves: dict[int, list[tuple[int, str, str, str | None, int, int]]] = {}
    for item, *move in company.books.db.execute(_MOVES, (first, last)):
        if not wanted or item in wanted:
            moves.setdefault(item, []).append(tuple(move))
    items = Parties(company.store, "Item")
    rows = []
    for item in sorted(moves, key=lambda number: items.node(number).order):
        held, value = before.get(item, (0, 0))
        inside = []
        for at, kind, number, num, moved, cost in moves[item]:
            held, value = held + moved, value + cost
            texts = [num or "", quantity(moved), money(cost), quantity(held), money(value)]
            inside.append(data([cell(day_text(at)), cell(kind, number), *map(cell, texts)]))
        header = [cell(items.full_name(item), item), *(cell("") for _ in _DETAIL[1:])]
        rows.append(section(header=header, rows=inside))
    fields = {
        "DateMacro": span.macro,
        "StartPeriod": span.start.isoformat(),
        "EndPeriod": span.end.isoformat(),
        "Currency": company.profile.home_currency,
    }
    columns = [column(title, kind, key) for key, title, kind in _DETAIL]
    options = {"NoReportData": flag(not rows)}
    return answer(company.clock, "InventoryValuationDetail", fields, options, columns, rows)
