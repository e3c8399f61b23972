"""What purchase documents post: Bill, VendorCredit, Purchase.

Bill          Dr expense or inventory, recoverable tax    Cr payable
VendorCredit  Dr payable    Cr expense or inventory, recoverable tax
Purchase      Dr expense or inventory, recoverable tax    Cr bank or card (all reversed
when `Credit` is true: a card refund)
"""

from collections.abc import Iterator

from sandbox.books.chart import COST_OF_GOODS, INVENTORY, PAYABLE, UNCATEGORIZED_EXPENSE, Item
from sandbox.books.draft import Draft, amount_of, quantity_of
from sandbox.books.money import Body, cents, identifier
from sandbox.books.sales import post_tax

_PURCHASE_TYPES = {"Check": "Check", "CreditCard": "Expense", "Cash": "Expense"}


def post_bill(draft: Draft) -> None:
    """Post a Bill: the total stays open until it is paid."""
    draft.vendor = identifier(draft.body.get("VendorRef"))
    total = _post_lines(draft, sign=1)
    payable = _payable(draft)
    draft.post(payable, -total, "payable")
    draft.open(payable, -total, party=draft.vendor, due=draft.due)


def post_vendor_credit(draft: Draft) -> None:
    """Post a VendorCredit: it stays open, as a credit, until a bill payment uses it."""
    draft.txn_type = "Vendor Credit"
    draft.vendor = identifier(draft.body.get("VendorRef"))
    total = _post_lines(draft, sign=-1)
    payable = _payable(draft)
    draft.post(payable, total, "payable")
    draft.open(payable, total, party=draft.vendor)


def post_purchase(draft: Draft) -> None:
    """Post a Purchase: check, cash or card; to a payee of any kind."""
    body = draft.body
    refund = bool(body.get("Credit"))
    draft.txn_type = "Credit Card Credit" if refund else _PURCHASE_TYPES[body["PaymentType"]]
    take_party(draft, body.get("EntityRef"))
    total = _post_lines(draft, sign=-1 if refund else 1)
    draft.post(int(body["AccountRef"]["value"]), total if refund else -total, "cash")


def take_party(draft: Draft, reference: Body | None) -> None:
    """Set the draft's customer, vendor or employee from a typed reference."""
    if reference and "value" in reference:
        kind = reference.get("type", "Vendor").lower()
        name = kind if kind in {"customer", "employee"} else "vendor"
        setattr(draft, name, int(reference["value"]))


def _payable(draft: Draft) -> int:
    named = identifier(draft.body.get("APAccountRef"))
    return named or draft.chart.system(PAYABLE, draft.currency)


def _post_lines(draft: Draft, sign: int) -> int:
    """Post lines and recoverable tax; returns TotalAmt, which they must add up to."""
    for line in _posting_lines(draft.body.get("Line", [])):
        if line["DetailType"] == "AccountBasedExpenseLineDetail":
            _post_account_line(draft, line, sign)
        else:
            _post_item_line(draft, line, sign)
    post_tax(draft, sign)
    return cents(draft.body.get("TotalAmt"))


def _posting_lines(lines: list[Body]) -> Iterator[Body]:
    for line in lines:
        kind = line.get("DetailType")
        if kind == "GroupLineDetail":
            yield from _posting_lines(line["GroupLineDetail"].get("Line", []))
        elif kind in {"AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail"}:
            yield line


def _post_account_line(draft: Draft, line: Body, sign: int) -> None:
    detail = line["AccountBasedExpenseLineDetail"]
    account = int(detail["AccountRef"]["value"])
    entry = draft.line(account, sign * amount_of(line), "line", line, detail)
    draft.open_if_ledger(entry, line.get("Id"))


def _post_item_line(draft: Draft, line: Body, sign: int) -> None:
    detail = line["ItemBasedExpenseLineDetail"]
    item = draft.chart.item(int(detail["ItemRef"]["value"]))
    amount = sign * amount_of(line)
    entry = draft.line(_item_account(draft, item, detail), amount, "line", line, detail)
    entry.item = item.id
    entry.quantity = sign * quantity_of(detail)
    if item.inventory:
        cost_account = item.expense or draft.chart.system(COST_OF_GOODS)
        draft.move(item, entry.quantity, cost_account, entry)


def _item_account(draft: Draft, item: Item, detail: Body) -> int:
    if item.inventory:
        return item.asset or draft.chart.system(INVENTORY)
    named = identifier(detail.get("ItemAccountRef"))
    return named or item.expense or draft.chart.system(UNCATEGORIZED_EXPENSE)
