"""CustomerBalance, VendorBalance and their details: what parties owe, or are owed, on a day."""

from typing import TYPE_CHECKING

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
from sandbox.reports.tree import Amounts, Tree

if TYPE_CHECKING:
    from sandbox.company import Company

_COLUMNS = (
    ("tx_date", "Date", "Date"), ("txn_type", "Transaction Type", "String"),
    ("doc_num", "Num", "String"), ("due_date", "Due Date", "Date"),
    ("subt_amount", "Amount", "Money"), ("subt_open_bal", "Open Balance", "Money"),
    ("rbal_open_bal", "Balance", "Money"),
)  # fmt: skip


def customer_balance(company: "Company", params: Params) -> Json:
    """CustomerBalance: one row per customer that owes, or is owed, something."""
    return _summary(company, params, "CustomerBalance", RECEIVABLE)


def vendor_balance(company: "Company", params: Params) -> Json:
    """VendorBalance: one row per vendor that is owed, or owes, something."""
    return _summary(company, params, "VendorBalance", PAYABLE)


def customer_balance_detail(company: "Company", params: Params) -> Json:
    """CustomerBalanceDetail: the open documents of each customer, with a running balance."""
    return _detail(company, params, "CustomerBalanceDetail", RECEIVABLE)


def vendor_balance_detail(company: "Company", params: Params) -> Json:
    """VendorBalanceDetail: the open documents of each vendor, with a running balance."""
    return _detail(company, params, "VendorBalanceDetail", PAYABLE)


def _by_party(company: "Company", aging: Aging) -> dict[int | None, list[OpenItem]]:
    found: dict[int | None, list[OpenItem]] = {}
    for item in aged_items(company, aging):
        found.setdefault(item.party, []).append(item)
    return found


def _summary(company: "Company", params: Params, name: str, side: Side) -> Json:
    aging = read_aging(company, params, side)
    owed: dict[int | None, Amounts] = {
        party: [total]
        for party, items in _by_party(company, aging).items()
        if (total := sum(item.home_open for item in items))
    }
    tree = Tree(Parties(company.store, side.entity).node, lambda row: [money(row[0])], 1, leaf=None)
    rows = tree.rows(owed)
    whole = money(sum(row[0] or 0 for row in owed.values()))
    rows.append(section(summary=[cell("Total"), cell(whole)], group="GrandTotal"))
    columns = [column("", side.entity, side.filter), column("Total", "Money", "total")]
    fields = header_fields(company, params, aging)
    return answer(company.clock, name, fields, options(aging, empty=not owed), columns, rows)


def _detail(company: "Company", params: Params, name: str, side: Side) -> Json:
    aging = read_aging(company, params, side)
    parties = Parties(company.store, side.entity)
    found = _by_party(company, aging)
    rows = []
    for party in sorted(found, key=lambda number: parties.node(number).order):
        rows.append(_section(company, parties, party, found[party]))
    if rows:
        every = [item for items in found.values() for item in items]
        rows.append(section(summary=_totals("Total", every), group="GrandTotal"))
    columns = [column(title, kind, key) for key, title, kind in _COLUMNS]
    fields = header_fields(company, params, aging)
    return answer(company.clock, name, fields, options(aging, empty=not rows), columns, rows)


def _section(
    company: "Company", parties: Parties, party: int | None, items: list[OpenItem]
) -> Json:
    rows, balance = [], 0
    for item in sorted(items, key=lambda item: (item.day, item.doc, item.line)):
        entry = company.books.document(item.doc)
        balance += item.home_open
        rows.append(
            data(
                [
                    cell(day(item.day)),
                    cell(entry.txn_type, entry.id),
                    cell(entry.number or ""),
                    cell(day(item.due) if item.due else ""),
                    cell(money(item.home_amount)),
                    cell(money(item.home_open)),
                    cell(money(balance)),
                ]
            )
        )
    name = parties.full_name(party)
    header = [cell(name, party), *(cell("") for _ in _COLUMNS[1:])]
    return section(header=header, rows=rows, summary=_totals(f"Total for {name}", items))


def _totals(title: str, items: list[OpenItem]) -> list[Json]:
    amounts = [sum(item.home_amount for item in items), sum(item.home_open for item in items)]
    return [
        cell(title),
        *(cell("") for _ in range(3)),
        *(cell(money(n)) for n in amounts),
        cell(""),
    ]
