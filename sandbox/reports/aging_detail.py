"""AgedReceivableDetail and AgedPayableDetail: every open item, in sections by age, oldest first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox import errors
from sandbox.reports.aging import (
    PAYABLE,
    RECEIVABLE,
    Aging,
    Side,
    aged_items,
    header_fields,
    options,
    read_aging,
)
from sandbox.reports.layout import Json, answer, cell, column, data, day, money, section
from sandbox.reports.open_items import OpenItem
from sandbox.reports.params import Params
from sandbox.reports.parties import Parties

if TYPE_CHECKING:
    from sandbox.company import Company


@dataclass(frozen=True)
class _Line:
    """An open item with what its document says."""

    item: OpenItem
    txn_type: str
    doc_id: str
    number: str
    currency: str
    party: str
    age: int


Cell = Callable[[_Line], Json]
_COLUMNS: dict[str, tuple[str, str, Cell]] = {
    "tx_date": ("Date", "Date", lambda line: cell(day(line.item.day))),
    "txn_type": ("Transaction Type", "String", lambda line: cell(line.txn_type, line.doc_id)),
    "doc_num": ("Num", "String", lambda line: cell(line.number)),
    "cust_name": ("Customer", "String", lambda line: cell(line.party, line.item.party)),
    "vend_name": ("Vendor", "String", lambda line: cell(line.party, line.item.party)),
    "due_date": ("Due Date", "Date", lambda line: cell(day(line.item.due or line.item.day))),
    "past_due": ("Past Due", "String", lambda line: cell(str(line.age))),
    "subt_amount": ("Amount", "Money", lambda line: cell(money(line.item.home_amount))),
    "subt_open_bal": ("Open Balance", "Money", lambda line: cell(money(line.item.home_open))),
    "subt_neg_amount": ("Amount", "Money", lambda line: cell(money(line.item.home_amount))),
    "subt_neg_open_bal": ("Open Balance", "Money", lambda line: cell(money(line.item.home_open))),
    "currency": ("Currency", "String", lambda line: cell(line.currency)),
    "exch_rate": ("Exchange Rate", "Money", lambda line: cell(line.item.rate)),
    "foreign_amount": ("Foreign Amount", "Money", lambda line: cell(money(line.item.amount))),
    "foreign_open_bal": (
        "Foreign Open Balance", "Money", lambda line: cell(money(line.item.open)),
    ),
}  # fmt: skip
"""ColKey: title, type and cell. Documents without a due date show their own date."""

_DEFAULT = {
    "AR": ("tx_date", "txn_type", "doc_num", "cust_name", "due_date", "past_due", "subt_amount",
           "subt_open_bal"),
    "AP": ("tx_date", "txn_type", "doc_num", "vend_name", "due_date", "past_due",
           "subt_neg_amount", "subt_neg_open_bal"),
}  # fmt: skip
_FOREIGN = ("currency", "exch_rate", "foreign_amount", "foreign_open_bal")
_TOTALS: dict[str, Callable[[OpenItem], int]] = {
    "subt_amount": lambda item: item.home_amount,
    "subt_open_bal": lambda item: item.home_open,
    "subt_neg_amount": lambda item: item.home_amount,
    "subt_neg_open_bal": lambda item: item.home_open,
}


def aged_receivable_detail(company: "Company", params: Params) -> Json:
    """AgedReceivableDetail: a Section per age class that has items, the grand total last."""
    return _detail(company, params, "AgedReceivableDetail", RECEIVABLE)


def aged_payable_detail(company: "Company", params: Params) -> Json:
    """AgedPayableDetail: the same of what is owed to vendors; the last row carries no group."""
    return _detail(company, params, "AgedPayableDetail", PAYABLE)


def _detail(company: "Company", params: Params, name: str, side: Side) -> Json:
    aging = read_aging(company, params, side)
    keys = _keys(company, params, side)
    titles = aging.buckets.titles("{} - {} days past due", "{} or more days past due")
    lines = _lines(company, aging)
    rows = []
    for number in reversed(range(len(titles))):
        inside = [line for line in lines if aging.buckets.index(line.age) == number]
        if inside:
            rows.append(_section(titles[number], inside, keys))
    if rows:
        group = "GrandTotal" if side is RECEIVABLE else None
        rows.append(section(summary=_totals("Total", lines, keys), group=group))
    columns = [column(_COLUMNS[key][0], _COLUMNS[key][1], key) for key in keys]
    fields = header_fields(company, params, aging)
    shown = options(aging, empty=not rows)
    return answer(company.clock, name, fields, shown, columns, rows)


def _keys(company: "Company", params: Params, side: Side) -> list[str]:
    """The columns asked for, else the default ones; currencies come with multicurrency."""
    asked = [key.strip() for key in params.values.get("columns", "").split(",") if key.strip()]
    for key in asked:
        if key not in _COLUMNS:
            raise errors.invalid_enum(key, "columns")
    return asked or [*_DEFAULT[side.ledger], *(_FOREIGN if company.multicurrency else ())]


def _lines(company: "Company", aging: Aging) -> list[_Line]:
    items = aged_items(company, aging)
    parties = Parties(company.store, aging.side.entity)
    lines = []
    for item in items:
        entry = company.books.document(item.doc)
        lines.append(
            _Line(
                item, entry.txn_type, entry.id, entry.number or "", entry.currency,
                parties.full_name(item.party), aging.age(item),
            )
        )  # fmt: skip
    return sorted(lines, key=lambda line: (line.item.due or line.item.day, line.item.doc))


def _section(title: str, lines: list[_Line], keys: list[str]) -> Json:
    blank = [cell("") for _ in keys[1:]]
    rows = [data([_COLUMNS[key][2](line) for key in keys]) for line in lines]
    return section(
        header=[cell(title), *blank], rows=rows, summary=_totals(f"Total for {title}", lines, keys)
    )


def _totals(title: str, lines: list[_Line], keys: list[str]) -> list[Json]:
    cells = [
        cell(money(sum(_TOTALS[key](line.item) for line in lines)) if key in _TOTALS else "")
        for key in keys
    ]
    return [cell(title), *cells[1:]]
