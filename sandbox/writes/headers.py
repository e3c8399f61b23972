"""LinkedTxn of a document: what it links to itself, and what other documents link to it.

A document owns the links that its request can state (an invoice to its estimate, a bill's line to
a purchase order). The other direction is derived and ignored in requests.
"""

from collections.abc import Iterable
from decimal import Decimal

from sandbox import errors
from sandbox.writes.desk import Body, Change
from sandbox.writes.lines import every_line
from sandbox.writes.links import Incoming, Link
from sandbox.writes.money import ZERO, from_cents, to_cents

_APPLYING = frozenset({"Payment", "BillPayment"})

# How the documents of an entity are called in the LinkedTxn of those they link to. A bill payment
# is a BillPaymentCheck even when it was made by card.
_TYPES = {"BillPayment": "BillPaymentCheck"}
_PURCHASE_TYPES = {"Cash": "Expense", "Check": "Check", "CreditCard": "CreditCardExpense"}

# The entity behind each TxnType of a link.
ENTITY_OF = {
    "Bill": "Bill",
    "BillPayment": "BillPayment",
    "BillPaymentCheck": "BillPayment",
    "BillPaymentCreditCard": "BillPayment",
    "CashPurchase": "Purchase",
    "Check": "Purchase",
    "CreditCardCredit": "Purchase",
    "CreditCardExpense": "Purchase",
    "CreditMemo": "CreditMemo",
    "Deposit": "Deposit",
    "Estimate": "Estimate",
    "Expense": "Purchase",
    "Invoice": "Invoice",
    "JournalEntry": "JournalEntry",
    "Payment": "Payment",
    "Purchase": "Purchase",
    "PurchaseOrder": "PurchaseOrder",
    "RefundReceipt": "RefundReceipt",
    "ReimburseCharge": "ReimburseCharge",
    "SalesReceipt": "SalesReceipt",
    "TimeActivity": "TimeActivity",
    "Transfer": "Transfer",
    "VendorCredit": "VendorCredit",
}

# What the documents of an entity may link to in their header or lines, besides applications.
OWNED: dict[str, frozenset[str]] = {
    "Invoice": frozenset({"Estimate", "ReimburseCharge", "TimeActivity"}),
    "SalesReceipt": frozenset({"Estimate", "ReimburseCharge", "TimeActivity"}),
    "CreditMemo": frozenset({"ReimburseCharge", "TimeActivity"}),
    "Bill": frozenset({"PurchaseOrder", "ReimburseCharge"}),
    "Purchase": frozenset({"PurchaseOrder", "ReimburseCharge"}),
    "VendorCredit": frozenset({"ReimburseCharge"}),
}


def type_of(source: str, body: Body | None = None) -> str:
    """The TxnType that links to a document of entity `source` show."""
    if source == "Purchase" and body is not None:
        if body.get("Credit") is True:
            return "CreditCardCredit"
        return _PURCHASE_TYPES.get(body.get("PaymentType", ""), "Expense")
    return _TYPES.get(source, source)


def applied(change: Change) -> Decimal:
    """The sum that payments apply to the document of a change; 0 for a new one."""
    if change.old is None:
        return ZERO
    links = change.desk.links.incoming(change.entity, change.old["Id"])
    return applied_sum(links)


def applied_sum(links: Iterable[Incoming]) -> Decimal:
    """The sum that payments among the links apply."""
    return from_cents(sum(link.cents for link in links if link.source in _APPLYING))


def put_links(change: Change, body: Body) -> None:
    """Set LinkedTxn from the links that point to the document; absent links leave an empty list."""
    incoming = change.desk.links.incoming(change.entity, change.old["Id"]) if change.old else []
    body["LinkedTxn"] = shown(change, incoming)


def put_all_links(change: Change, body: Body) -> None:
    """As `put_links`, after the links that the document itself owns."""
    put_links(change, body)
    if not (
        change.payload.get("LinkedTxn") or any("LinkedTxn" in line for line in every_line(body))
    ):
        return
    own: list[Body] = []
    for holder in (change.payload, *every_line(body)):
        for link in owned_links(change, holder):
            if link not in own:
                own.append(link)
    body["LinkedTxn"] = own + body["LinkedTxn"]


def owned_links(change: Change, holder: Body) -> list[Body]:
    """The links of a request's header or line that the entity may own, checked (2500, 620)."""
    allowed = OWNED.get(change.entity, frozenset())
    found = []
    for link in holder.get("LinkedTxn") or ():
        entity = ENTITY_OF.get(link.get("TxnType", ""))
        if entity not in allowed:
            if entity is None:
                raise errors.invalid_enum(str(link.get("TxnType")), "TxnType")
            continue
        id_ = str(link.get("TxnId", ""))
        if not id_.isdecimal() or change.document(entity, id_) is None:
            raise errors.invalid_reference(f"{entity} {id_} not found", "LinkedTxn")
        found.append({"TxnId": id_, "TxnType": entity})
    return found


def shown(change: Change, incoming: list[Incoming]) -> list[Body]:
    """Links from other documents as LinkedTxn shows them: one per document, oldest first."""
    links: list[Body] = []
    for link in incoming:
        body = change.document("Purchase", link.source_id) if link.source == "Purchase" else None
        entry = {"TxnId": link.source_id, "TxnType": type_of(link.source, body)}
        if entry not in links:
            links.append(entry)
    return links


def outgoing(entity: str, body: Body) -> list[Link]:
    """The links a stored document owns."""
    if entity in ("Payment", "BillPayment", "Deposit"):
        return [_link(line["LinkedTxn"][0], line) for line in body["Line"] if line.get("LinkedTxn")]
    allowed = OWNED.get(entity)
    if not allowed:
        return []
    links = [_link(link, None) for link in body.get("LinkedTxn", ()) if link["TxnType"] in allowed]
    for line in every_line(body):
        for link in line.get("LinkedTxn", ()):
            if link["TxnType"] in allowed:
                links.append(_link(link, line))
    return links


def _link(link: Body, line: Body | None) -> Link:
    cents = to_cents(line["Amount"]) if line else 0
    target = ENTITY_OF[link["TxnType"]]
    return Link(target, link["TxnId"], cents, link.get("TxnLineId", ""))
