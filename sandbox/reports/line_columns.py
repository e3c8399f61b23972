"""The columns detail reports may have, by ColKey."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sandbox import errors
from sandbox.reports.layout import Json, cell, column, day, money
from sandbox.reports.lines import Line, Lines
from sandbox.reports.params import Params

SPLIT = "-Split-"
"""The cell for several accounts on the other side, before it is laid out."""

Cell = Callable[[Lines, Line], Json]
Number = Callable[[Lines, Line], int]


class Described(NamedTuple):
    """Title, type, cell, and the cents that sections add up (None: they leave the cell blank)."""

    title: str
    kind: str
    cell: Cell
    number: Number | None = None


def _text(title: str, cell_of: Cell, kind: str = "String") -> Described:
    return Described(title, kind, cell_of)


def _money(
    title: str, number: Number, *, summed: bool = True, blank_zero: bool = False
) -> Described:
    def show(lines: Lines, line: Line) -> Json:
        amount = number(lines, line)
        return cell(money(None if blank_zero and amount <= 0 else amount))

    return Described(title, "Money", show, number if summed else None)


def _named(entity: str, field: str) -> Cell:
    def show(lines: Lines, line: Line) -> Json:
        number = getattr(line.posting, field)
        if number is None:
            return cell("", "")
        return cell(lines.names[entity].full_name(number), number)

    return show


def _party(lines: Lines, line: Line) -> Json:
    found = lines.party(line)
    return cell(lines.names[found[0]].full_name(found[1]), found[1]) if found else cell("", "")


def _account(lines: Lines, number: int) -> Json:
    account = lines.account(number)
    return cell(lines.accounts.label(account, account.full_name), number)


def _split(lines: Lines, line: Line) -> Json:
    return _account(lines, line.splits[0]) if len(line.splits) == 1 else cell(SPLIT, "")


def _stamp(field: str) -> Cell:
    def show(lines: Lines, line: Line) -> Json:
        meta = lines.body(line).get("MetaData")
        return cell(str(meta[field])[:10] if isinstance(meta, dict) else "")

    return show


def _credit(lines: Lines, line: Line) -> int:
    return -lines.amount(line)


def _quantity(lines: Lines, line: Line) -> Json:
    quantity = line.posting.quantity
    return cell("" if quantity is None else str((Decimal(quantity) / 1_000_000).normalize() + 0))


def _unit_price(lines: Lines, line: Line) -> Json:
    quantity = line.posting.quantity
    if not quantity:
        return cell("")
    price = Decimal(abs(line.posting.amount) * 10_000) / abs(quantity)
    return cell(str(price.quantize(Decimal("0.01"))))


def _number(lines: Lines, line: Line) -> Json:
    return cell(line.document.number or "")


def _memo(lines: Lines, line: Line) -> Json:
    return cell(line.posting.memo or line.document.memo or "")


_NATURAL: dict[str, Described] = {
    "subt_nat_amount": _money("Amount", lambda ls, ln: ls.sign(ln) * ls.amount(ln)),
    "rbal_nat_amount": _money("Balance", lambda ls, ln: ln.balance[1], summed=False),
    "subt_nat_home_amount": _money("Amount (Home)", lambda ls, ln: ls.sign(ln) * ln.posting.home),
    "rbal_nat_home_amount": _money("Balance (Home)", lambda ls, ln: ln.balance[0], summed=False),
    "nat_amount": _money("Amount", lambda ls, ln: ls.sign(ln) * ls.amount(ln), summed=False),
}
_SIDES: dict[str, Described] = {
    "debt_amt": _money("Debit", lambda ls, ln: ls.amount(ln), blank_zero=True),
    "credit_amt": _money("Credit", _credit, blank_zero=True),
    "debt_home_amt": _money("Debit (Home)", lambda ls, ln: ln.posting.home, blank_zero=True),
    "credit_home_amt": _money("Credit (Home)", lambda ls, ln: -ln.posting.home, blank_zero=True),
}
COLUMNS: Mapping[str, Described] = {
    "tx_date": _text("Date", lambda ls, ln: cell(day(ln.posting.day)), "Date"),
    "txn_type": _text(
        "Transaction Type", lambda ls, ln: cell(ln.document.txn_type, ln.document.id)
    ),
    "doc_num": _text("Num", _number),
    "is_no_post": _text("Posting", lambda ls, ln: cell("Yes"), "Boolean"),
    "name": _text("Name", _party),
    "cust_name": _text("Customer", _named("Customer", "customer")),
    "vend_name": _text("Vendor", _named("Vendor", "vendor")),
    "emp_name": _text("Employee", _named("Employee", "employee")),
    "memo": _text("Memo/Description", _memo),
    "account_name": _text("Account", lambda ls, ln: _account(ls, ln.posting.account)),
    "account_num": _text("Account #", lambda ls, ln: cell(ls.account(ln.posting.account).number)),
    "split_acc": _text("Split", _split),
    "other_account": _text("Split", _split),
    "item_name": _text("Product/Service", _named("Item", "item")),
    "klass_name": _text("Class", _named("Class", "class_")),
    "dept_name": _text("Location", _named("Department", "department")),
    "quantity": _text("Qty", _quantity, "Number"),
    "rate": _text("Rate", _unit_price, "Money"),
    "due_date": _text(
        "Due Date", lambda ls, ln: cell(day(ln.document.due) if ln.document.due else ""), "Date"
    ),
    "create_date": _text("Create Date", _stamp("CreateTime"), "Date"),
    "last_mod_date": _text("Last Modified", _stamp("LastUpdatedTime"), "Date"),
    "is_adj": _text("Adj", lambda ls, ln: cell("No"), "Boolean"),
    "currency": _text("Currency", lambda ls, ln: cell(ln.document.currency)),
    "exch_rate": _text("Exchange Rate", lambda ls, ln: cell(ln.document.rate), "Money"),
    **_NATURAL,
    **_SIDES,
}
"""Amounts are in the currency of their account; the `home` ones in the company's."""


def read_keys(params: Params, default: Sequence[str]) -> list[str]:
    """The ColKeys asked for, else the default ones; a fault for one that does not exist."""
    asked = [key.strip() for key in params.values.get("columns", "").split(",") if key.strip()]
    for key in asked:
        if key not in COLUMNS:
            raise errors.invalid_enum(key, "columns")
    return asked or list(default)


def described(keys: Iterable[str]) -> list[Json]:
    """The columns of a report."""
    return [column(COLUMNS[key].title, COLUMNS[key].kind, key) for key in keys]


def cells_of(lines: Lines, line: Line, keys: Iterable[str]) -> list[Json]:
    """One line as cells."""
    return [COLUMNS[key].cell(lines, line) for key in keys]


def total_cells(title: str, lines: Lines, rows: Sequence[Line], keys: Sequence[str]) -> list[Json]:
    """A total: its title, then sums of what adds up; blank when there is nothing to add.

    A report whose first column adds up gets its title in a cell before it.
    """
    cells = []
    for key in keys:
        number = COLUMNS[key].number
        if number is None or not rows:
            cells.append(cell(""))
            continue
        shown = [number(lines, line) for line in rows]
        if key.startswith(("debt", "credit")):
            shown = [max(amount, 0) for amount in shown]
        cells.append(cell(money(sum(shown))))
    first = cells if COLUMNS[keys[0]].number is not None else cells[1:]
    return [cell(title), *first]


def sorted_lines(params: Params, lines: Lines, rows: list[Line]) -> list[Line]:
    """Rows by the column sort_by names, ascending or not; in their own order without one."""
    key = params.values.get("sort_by", "")
    order = params.choice("sort_order", ("ascend", "descend"), "ascend")
    if not key:
        return rows if order == "ascend" else rows[::-1]
    if key not in COLUMNS:
        raise errors.invalid_enum(key, "sort_by")
    found = COLUMNS[key]

    def place(line: Line) -> tuple[int, str]:
        number = found.number(lines, line) if found.number else 0
        return number, str(found.cell(lines, line)["value"]).casefold()

    return sorted(rows, key=place, reverse=order == "descend")
