"""Pieces of request bodies, as a client of the API would write them."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Body = dict[str, Any]
CENT = Decimal("0.01")


def money(value: Decimal | str | int) -> Decimal:
    """An amount in cents, half away from zero."""
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)


def ref(id_: str) -> Body:
    """A reference to a record by its id."""
    return {"value": id_}


def sale(
    item: str | None,
    price: Decimal | str | int,
    quantity: Decimal | str | int = 1,
    *,
    taxed: bool = False,
    code: str = "",
    text: str = "",
    **detail: Any,
) -> Body:
    """A sales line: quantity x price of an item id, or a free line for None.

    taxed: whether a US line is taxable.   code: the tax code elsewhere.   detail: further
    properties of SalesItemLineDetail.
    """
    price, quantity = Decimal(price), Decimal(quantity)
    inner: Body = {"UnitPrice": price, "Qty": quantity, **detail}
    inner["TaxCodeRef"] = ref(code or ("TAX" if taxed else "NON"))
    if item is not None:
        inner["ItemRef"] = ref(item)
    line: Body = {"Amount": money(price * quantity), "DetailType": "SalesItemLineDetail"}
    line["SalesItemLineDetail"] = inner
    return _described(line, text)


def bundle(item: str, quantity: int = 1, text: str = "") -> Body:
    """A bundle that expands to its components."""
    detail = {"GroupItemRef": ref(item), "Quantity": quantity}
    return _described({"DetailType": "GroupLineDetail", "GroupLineDetail": detail}, text)


def percent_off(percent: Decimal | str | int) -> Body:
    """A discount in percent of everything before it."""
    detail = {"PercentBased": True, "DiscountPercent": Decimal(percent)}
    return {"DetailType": "DiscountLineDetail", "DiscountLineDetail": detail}


def amount_off(amount: Decimal | str | int) -> Body:
    """A discount of a fixed amount."""
    return {
        "Amount": money(amount),
        "DetailType": "DiscountLineDetail",
        "DiscountLineDetail": {"PercentBased": False},
    }


def remark(text: str) -> Body:
    """A line of text without money."""
    return {"Description": text, "DetailType": "DescriptionOnly", "DescriptionLineDetail": {}}


def expense(account: str, amount: Decimal | str | int, text: str = "", **detail: Any) -> Body:
    """A purchase line on an account."""
    line: Body = {"Amount": money(amount), "DetailType": "AccountBasedExpenseLineDetail"}
    line["AccountBasedExpenseLineDetail"] = {"AccountRef": ref(account), **detail}
    return _described(line, text)


def goods(
    item: str, price: Decimal | str | int, quantity: Decimal | str | int = 1, **detail: Any
) -> Body:
    """A purchase line of an item."""
    price, quantity = Decimal(price), Decimal(quantity)
    inner = {"ItemRef": ref(item), "UnitPrice": price, "Qty": quantity, **detail}
    return {
        "Amount": money(price * quantity),
        "DetailType": "ItemBasedExpenseLineDetail",
        "ItemBasedExpenseLineDetail": inner,
    }


def debit(account: str, amount: Decimal | str | int, text: str = "", **detail: Any) -> Body:
    """A debit line of a journal entry; `party` names (type, id) of whom it concerns."""
    return _entry("Debit", account, amount, text, detail)


def credit(account: str, amount: Decimal | str | int, text: str = "", **detail: Any) -> Body:
    """A credit line of a journal entry; `party` names (type, id) of whom it concerns."""
    return _entry("Credit", account, amount, text, detail)


def _entry(
    side: str, account: str, amount: Decimal | str | int, text: str, detail: Mapping[str, Any]
) -> Body:
    inner: Body = {"PostingType": side, "AccountRef": ref(account), **detail}
    if party := inner.pop("party", None):
        inner["Entity"] = {"Type": party[0], "EntityRef": ref(party[1])}
    line: Body = {"Amount": money(amount), "DetailType": "JournalEntryLineDetail"}
    line["JournalEntryLineDetail"] = inner
    return _described(line, text)


def banked(account: str, amount: Decimal | str | int, text: str = "", **detail: Any) -> Body:
    """A deposit line on an account; `party` names (TYPE, id) of who paid."""
    inner: Body = {"AccountRef": ref(account), **detail}
    if party := inner.pop("party", None):
        inner["Entity"] = {"value": party[1], "type": party[0].upper()}
    line: Body = {"Amount": money(amount), "DetailType": "DepositLineDetail"}
    line["DepositLineDetail"] = inner
    return _described(line, text)


def linked(amount: Decimal | str | int, txn_type: str, txn_id: str, **link: str) -> Body:
    """A line that applies, or carries to the bank, part of another document."""
    entry = {"TxnId": txn_id, "TxnType": txn_type, **link}
    return {"Amount": money(amount), "LinkedTxn": [entry]}


def _described(line: Body, text: str) -> Body:
    return {"Description": text, **line} if text else line
