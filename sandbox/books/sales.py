"""What sales documents post: Invoice, SalesReceipt, CreditMemo, RefundReceipt.

    Invoice        Dr receivable, deposit account (Deposit), discounts   Cr income, tax payable
    SalesReceipt   Dr deposit account, discounts                         Cr income, tax payable
    CreditMemo     Dr income, tax payable                  Cr receivable, discounts
    RefundReceipt  Dr income, tax payable                  Cr bank account, discounts

Inventory items also leave (or re-enter) the stock; their cost follows from FIFO.
"""

from collections.abc import Iterator

from sandbox.books.chart import (
    BILLABLE_EXPENSES,
    COST_OF_GOODS,
    RECEIVABLE,
    SALES,
    SHIPPING,
    UNDEPOSITED,
)
from sandbox.books.draft import Draft, amount_of, quantity_of
from sandbox.books.money import Body, cents, identifier

SHIPPING_ITEM = "SHIPPING_ITEM_ID"


def post_invoice(draft: Draft) -> None:
    """Post an Invoice: the total less an upfront deposit stays open until it is paid."""
    deposit = cents(draft.body.get("Deposit"))
    owed = _post_lines(draft, sign=1) - deposit
    receivable = _receivable(draft)
    draft.post(receivable, owed, "receivable")
    if deposit:
        account = identifier(draft.body.get("DepositToAccountRef"))
        draft.post(account or draft.chart.system(UNDEPOSITED), deposit, "deposit")
    draft.open(receivable, owed, party=draft.customer, due=draft.due)


def post_credit_memo(draft: Draft) -> None:
    """Post a CreditMemo: it stays open, as a credit, until it is applied."""
    draft.txn_type = "Credit Memo"
    total = _post_lines(draft, sign=-1)
    receivable = _receivable(draft)
    draft.post(receivable, -total, "receivable")
    draft.open(receivable, -total, party=draft.customer)


def post_sales_receipt(draft: Draft) -> None:
    """Post a SalesReceipt: a sale paid on the spot."""
    draft.txn_type = "Sales Receipt"
    _post_cash(draft, sign=1)


def post_refund_receipt(draft: Draft) -> None:
    """Post a RefundReceipt: money back on the spot."""
    draft.txn_type = "Refund"
    _post_cash(draft, sign=-1)


def _post_cash(draft: Draft, sign: int) -> None:
    total = _post_lines(draft, sign)
    account = identifier(draft.body.get("DepositToAccountRef"))
    draft.post(account or draft.chart.system(UNDEPOSITED), sign * total, "cash")


def _receivable(draft: Draft) -> int:
    named = identifier(draft.body.get("ARAccountRef"))
    return named or draft.chart.system(RECEIVABLE, draft.currency)


def _post_lines(draft: Draft, sign: int) -> int:
    """Post lines, discounts and tax; returns TotalAmt, which they must add up to."""
    draft.customer = identifier(draft.body.get("CustomerRef"))
    for line in _posting_lines(draft.body["Line"]):
        if line["DetailType"] == "SalesItemLineDetail":
            _post_sale(draft, line, sign)
        else:
            _post_discount(draft, line, sign)
    post_tax(draft, -sign)
    return cents(draft.body.get("TotalAmt"))


def _posting_lines(lines: list[Body]) -> Iterator[Body]:
    """Sales and discount lines; a bundle counts by its inner lines alone."""
    for line in lines:
        kind = line.get("DetailType")
        if kind == "GroupLineDetail":
            yield from _posting_lines(line["GroupLineDetail"].get("Line", []))
        elif kind in {"SalesItemLineDetail", "DiscountLineDetail"}:
            yield line


def _post_sale(draft: Draft, line: Body, sign: int) -> None:
    detail = line.get("SalesItemLineDetail", {})
    reference = detail.get("ItemRef", {}).get("value")
    entry = draft.line(
        _income_account(draft, line, detail, reference), -sign * amount_of(line), "line", line,
        detail,
    )  # fmt: skip
    if reference == SHIPPING_ITEM:
        return
    if reference is None:
        entry.quantity = sign * quantity_of(detail) or None
        return
    entry.item = int(reference)
    entry.quantity = sign * quantity_of(detail)
    item = draft.chart.item(entry.item)
    if item.inventory:
        cost_account = item.expense or draft.chart.system(COST_OF_GOODS)
        draft.move(item, -entry.quantity, cost_account, entry)


def _income_account(draft: Draft, line: Body, detail: Body, reference: str | None) -> int:
    if "ItemAccountRef" in detail:
        return int(detail["ItemAccountRef"]["value"])
    if reference == SHIPPING_ITEM:
        return draft.chart.system(SHIPPING)
    if reference is not None:
        return draft.chart.item(int(reference)).income or draft.chart.system(SALES)
    billed = any(link["TxnType"] == "ReimburseCharge" for link in line.get("LinkedTxn", ()))
    return draft.chart.system(BILLABLE_EXPENSES if billed else SALES)


def _post_discount(draft: Draft, line: Body, sign: int) -> None:
    detail = line.get("DiscountLineDetail", {})
    account = identifier(detail.get("DiscountAccountRef")) or draft.chart.discount_account()
    draft.line(account, sign * amount_of(line), "discount", line, detail)


def post_tax(draft: Draft, sign: int) -> None:
    """Post each tax line to its agency's account (`sign` 1 debits, -1 credits).

    What TotalTax holds beyond the tax lines goes to the first line's agency.
    """
    tax = draft.body.get("TxnTaxDetail")
    if not tax:
        return
    lines = tax.get("TaxLine") or ()
    for line in lines:
        _post_tax_line(draft, sign * amount_of(line), _tax_rate(line))
    if "TotalTax" in tax:
        rest = cents(tax["TotalTax"]) - sum(map(amount_of, lines))
        _post_tax_line(draft, sign * rest, _tax_rate(lines[0]) if lines else None)


def _tax_rate(line: Body) -> str | None:
    reference = line.get("TaxLineDetail", {}).get("TaxRateRef") or {}
    rate: str | None = reference.get("value")
    return rate


def _post_tax_line(draft: Draft, amount: int, rate: str | None) -> None:
    if amount:
        draft.post(draft.chart.tax_account(rate), amount, "tax").free = True
