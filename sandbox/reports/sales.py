"""Sales and spending by customer, item, class, location and vendor.

The sales reports count what sales documents (invoices, sales receipts, credit memos, refunds) put
on accounts of type Income, discounts included: their totals are equal, and equal that part of the
ProfitAndLoss. What belongs to none of the things a report lists is under "Not Specified".
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from sandbox.reports.balances import read_basis
from sandbox.reports.columns import CHOICES, PERIODS, Columns, field_of
from sandbox.reports.layout import Json, answer, cell, column, flag, money, section
from sandbox.reports.macros import Span
from sandbox.reports.params import Params
from sandbox.reports.parties import Parties
from sandbox.reports.statement import statement_columns, statement_fields
from sandbox.reports.tree import Amounts, Tree

if TYPE_CHECKING:
    from sandbox.company import Company

_SALES = "('Invoice', 'SalesReceipt', 'CreditMemo', 'RefundReceipt')"
_INCOME = ("Income",)
_COSTS = ("Cost of Goods Sold",)
_SPENDING = ("Cost of Goods Sold", "Expense", "Other Expense")
_ENTITIES = {"customer": "Customer", "vendor": "Vendor", "class": "Class",
             "department": "Department", "item": "Item"}  # fmt: skip
_PERCENT = Decimal("0.01")
Found = list[tuple[int | None, int | None, int, int]]
"""What a row is for, the value that chooses its column, cents and millionths of quantity."""


def customer_sales(company: "Company", params: Params) -> Json:
    """CustomerSales: income by customer, jobs inside their customers."""
    return _by(company, params, "CustomerSales", "customer")


def class_sales(company: "Company", params: Params) -> Json:
    """ClassSales: income by class."""
    return _by(company, params, "ClassSales", "class")


def department_sales(company: "Company", params: Params) -> Json:
    """DepartmentSales: income by location."""
    return _by(company, params, "DepartmentSales", "department")


def vendor_expenses(company: "Company", params: Params) -> Json:
    """VendorExpenses: expense and cost by vendor, whatever document brought it."""
    basis, span = read_basis(company, params), params.span()
    choice = params.choice("summarize_column_by", CHOICES, "Total")
    found = _read(company, params, span, basis, "vendor", choice, _SPENDING, documents="")
    found = [row for row in found if row[0] is not None]
    return _table(company, params, "VendorExpenses", "vendor", span, basis, choice, found, 1)


def _by(company: "Company", params: Params, name: str, subject: str) -> Json:
    basis, span = read_basis(company, params), params.span()
    choice = params.choice("summarize_column_by", CHOICES, "Total")
    found = _read(company, params, span, basis, subject, choice, _INCOME)
    return _table(company, params, name, subject, span, basis, choice, found, -1)


def _read(
    company: "Company", params: Params, span: Span, basis: str, subject: str, choice: str,
    types: tuple[str, ...], documents: str = f" AND entity IN {_SALES}",
) -> Found:  # fmt: skip
    """Sums of entries on accounts of some types, by what the report lists."""
    accounts = [a.id for a in company.books.chart.accounts() if a.type in types]
    field = "p.day" if choice in PERIODS else f"p.{field_of(choice)}" if field_of(choice) else "0"
    conditions = [f"p.account IN ({', '.join('?' * len(accounts))})", "p.day BETWEEN ? AND ?"]
    values = [*accounts, span.start.toordinal(), span.end.toordinal()]
    for name, ids in params.filters().items():
        conditions.append(f"p.{name} IN ({', '.join('?' * len(ids))})")
        values.extend(ids)
    rows = company.books.db.execute(
        f"SELECT p.{subject}, {field}, sum(p.home), sum(coalesce(p.quantity, 0))"
        f" FROM {company.books.entries(basis)} p JOIN document d ON d.no = p.doc"
        f" WHERE {' AND '.join(conditions)}{documents} GROUP BY 1, 2",
        values,
    )
    return [row for row in rows if row[2] or row[3]]


def _table(
    company: "Company", params: Params, name: str, subject: str, span: Span, basis: str,
    choice: str, found: Found, sign: int,
) -> Json:  # fmt: skip
    columns = statement_columns(company, params, choice, span, (row[1] for row in found))
    amounts = _amounts(found, columns, sign)
    width = len(columns.described) + 1
    entity = _ENTITIES[subject]
    tree = Tree(
        Parties(company.store, entity).node, lambda row: list(map(money, row)), width, leaf=None
    )
    rows = tree.rows(amounts)
    totals = [sum(row[n] or 0 for row in amounts.values()) for n in range(width)]
    if amounts:
        cells = [cell("Total"), *(cell(money(total)) for total in totals)]
        rows.append({"ColData": cells, "group": "GrandTotal"})
    described = [
        column("", entity, subject), *columns.described, column("Total", "Money", "total"),
    ]  # fmt: skip
    fields = statement_fields(company, params, span, choice, basis)
    options = {"NoReportData": flag(not amounts)}
    return answer(company.clock, name, fields, options, described, rows)


def _amounts(found: Found, columns: Columns, sign: int) -> Mapping[int | None, Amounts]:
    width = len(columns.described) + 1
    amounts: dict[int | None, Amounts] = {}
    for subject, value, home, _ in found:
        row = amounts.setdefault(subject, [None] * width)
        places = {width - 1} | ({columns.index(value)} if width > 1 else set())
        for place in places:
            row[place] = (row[place] or 0) + sign * home
    return amounts


def customer_income(company: "Company", params: Params) -> Json:
    """CustomerIncome: income, expense and net income by customer, whatever document brought it."""
    basis, span = read_basis(company, params), params.span()
    kinds = (((*_INCOME, "Other Income"), -1), (_SPENDING, 1))
    amounts: dict[int | None, list[int]] = {}
    for place, (types, sign) in enumerate(kinds):
        for row in _read(company, params, span, basis, "customer", "Total", types, documents=""):
            amounts.setdefault(row[0], [0, 0])[place] += sign * row[2]
    shown: dict[int | None, Amounts] = {k: [i, e, i - e] for k, (i, e) in amounts.items()}
    node = Parties(company.store, "Customer").node
    rows = Tree(node, lambda row: list(map(money, row)), 3, leaf=None).rows(shown)
    totals = [sum(row[n] or 0 for row in shown.values()) for n in range(3)]
    if shown:
        cells = [cell("Total"), *(cell(money(total)) for total in totals)]
        rows.append(section(summary=cells, group="GrandTotal"))
    described = [
        column("", "Customer", "customer"), column("Total Income", "Money", "income"),
        column("Total Expenses", "Money", "expense"), column("Net Income", "Money", "net_income"),
    ]  # fmt: skip
    fields = statement_fields(company, params, span, "Total", basis)
    options = {"NoReportData": flag(not shown)}
    return answer(company.clock, "CustomerIncome", fields, options, described, rows)


def item_sales(company: "Company", params: Params) -> Json:
    """ItemSales: quantity, amount, share, price, cost and margin by product or service."""
    basis, span = read_basis(company, params), params.span()
    sold = {
        item: (-home, quantity)
        for item, _, home, quantity in _read(company, params, span, basis, "item", "Total", _INCOME)
    }
    costs = {row[0]: row[2] for row in _read(company, params, span, basis, "item", "Total", _COSTS)}
    total = sum(amount for amount, _ in sold.values())
    parties = Parties(company.store, "Item")
    rows: list[Json] = []
    for item in sorted(sold, key=lambda number: parties.node(number).order):
        cells = _figures(*sold[item], costs.get(item, 0), total)
        rows.append({"ColData": [cell(parties.full_name(item), item), *map(cell, cells)]})
    if sold:
        quantity = sum(quantity for _, quantity in sold.values())
        cells = _figures(total, quantity, sum(costs.get(item, 0) for item in sold), total)
        rows.append({"ColData": [cell("Total"), *map(cell, cells)], "group": "GrandTotal"})
    fields = statement_fields(company, params, span, "Total", basis)
    options = {"NoReportData": flag(not sold)}
    return answer(company.clock, "ItemSales", fields, options, _ITEM_COLUMNS, rows)


_ITEM_COLUMNS: list[Json] = [
    column("", "ProductsAndService", "item"),
    {
        **column("Total", "Money", "total"),
        "Columns": {
            "Column": [
                column("Quantity", "Number", "quantity"),
                column("Amount", "Money", "amount"),
                column("% of Sales", "Percent", "percent_of_sales"),
                column("Avg Price", "Money", "avg_price"),
                column("COGS", "Money", "cogs"),
                column("Gross Margin", "Money", "gross_margin"),
                column("Gross Margin %", "Percent", "gross_margin_percent"),
            ]
        },
    },
]


def _figures(amount: int, quantity: int, cost: int, total: int) -> list[str]:
    """The cells of one row; the price is blank without a quantity, percentages without a base."""
    sold = Decimal(quantity) / 1_000_000
    price = (Decimal(amount) / 100 / sold).quantize(_PERCENT, ROUND_HALF_UP) if sold else ""
    return [
        f"{sold:.2f}",
        money(amount),
        _percent(amount, total),
        str(price),
        money(cost),
        money(amount - cost),
        _percent(amount - cost, amount),
    ]


def _percent(part: int, whole: int) -> str:
    if not whole:
        return ""
    return f"{(Decimal(part) * 100 / whole).quantize(_PERCENT, ROUND_HALF_UP)} %"
