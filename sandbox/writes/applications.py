"""Applications: which documents a payment settles, and by how much.

One rule set for both sides: customers' payments on receivables, bill payments on payables. A
document of the other side's favour is a charge (invoice, bill) or a credit (credit memo, vendor
credit); journal entries, deposits and purchases are either, as their lines on the ledger account
say. Amounts are positive on both kinds; credits used may not exceed charges paid.
"""

from dataclasses import dataclass
from decimal import Decimal

from sandbox import errors
from sandbox.writes.desk import Body, Change
from sandbox.writes.headers import ENTITY_OF
from sandbox.writes.lines import line_amount
from sandbox.writes.money import ZERO, from_cents, to_cents
from sandbox.writes.open_items import ledger_cents


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the books: receivables or payables.

    sign: of a debit on the ledger account in terms of what the party owes (or is owed).
    """

    payment: str
    party: str
    party_key: str
    charge: str
    credit: str
    sign: int


RECEIVABLES = Side("Payment", "Customer", "CustomerRef", "Invoice", "CreditMemo", 1)
PAYABLES = Side("BillPayment", "Vendor", "VendorRef", "Bill", "VendorCredit", -1)
MIXED = frozenset({"JournalEntry", "Deposit", "Purchase"})


@dataclass(slots=True)
class Applied:
    """The lines of a payment as stored, with the sums of charges and credits."""

    lines: list[Body]
    charges: Decimal = ZERO
    credits: Decimal = ZERO


def read_lines(change: Change, side: Side, party_id: str, currency: str) -> Applied:
    """Check the lines of a payment against the documents they link to.

    Faults: 2500 for a document that is not there, 620 for one that cannot be linked, 6000 for an
    amount above what is open.
    """
    result = Applied([])
    for line in change.payload.get("Line") or ():
        links: list[Body] = line.get("LinkedTxn") or []
        total = line_amount(line)
        if len(links) != 1 or total < 0:
            raise errors.business(
                "A payment line must link to one transaction with a positive amount."
            )
        if not total:
            continue
        entity, id_, body = _target(change, side, links[0], currency)
        if any(known["LinkedTxn"][0]["TxnId"] == id_ for known in result.lines):
            raise errors.business(f"{entity} {id_} is linked twice.")
        is_charge = _check_open(change, side, (entity, id_), body, party_id, total)
        if is_charge:
            result.charges += total
        else:
            result.credits += total
        shown = {"TxnId": id_, "TxnType": links[0]["TxnType"]}
        result.lines.append({"Amount": total, "LinkedTxn": [shown]})
    if result.credits > result.charges:
        raise errors.business("Credits applied exceed the charges they are applied to.")
    return result


def _target(change: Change, side: Side, link: Body, currency: str) -> tuple[str, str, Body]:
    txn_type, id_ = link.get("TxnType", ""), str(link.get("TxnId", ""))
    entity = ENTITY_OF.get(txn_type)
    if entity not in {side.charge, side.credit, *MIXED}:
        raise errors.validation(
            "620", "Transaction cannot be linked", f"TxnType {txn_type}", "TxnType"
        )
    body = change.document(entity, id_) if id_.isdecimal() else None
    if body is None:
        raise errors.invalid_reference(f"{entity} {id_} not found", "LinkedTxn")
    if body.get("CurrencyRef", {}).get("value", currency) != currency:
        raise errors.validation(
            "620", "Transaction cannot be linked", "other currency", "LinkedTxn"
        )
    return entity, id_, body


def _check_open(
    change: Change, side: Side, target: tuple[str, str], body: Body, party_id: str, total: Decimal
) -> bool:
    """Fault unless `total` is still open on the document; returns whether it is a charge."""
    own = _own_cents(change, target)
    if target[0] in (side.charge, side.credit):
        other = body[side.party_key]["value"]
        if other != party_id and _root(change, side, other) != _root(change, side, party_id):
            raise errors.validation(
                "620", "Transaction cannot be linked", "other name", "LinkedTxn"
            )
        is_charge, open_amount = target[0] == side.charge, body["Balance"] + from_cents(own)
    else:
        net = side.sign * ledger_cents(change.lookup, target[0], body).get(
            (side.party, party_id), 0
        )
        used = used_cents(change, side, target, party_id) - own
        is_charge, open_amount = net > 0, from_cents(abs(net) - used)
    if total > open_amount:
        raise errors.business(
            f"The amount applied to {target[0]} {target[1]} is greater than its open balance."
        )
    return is_charge


def used_cents(change: Change, side: Side, target: tuple[str, str], party_id: str) -> int:
    """How much of a party's part of a journal entry, deposit or purchase payments use already."""
    used = 0
    for link in change.desk.links.incoming(*target):
        if link.source == side.payment:
            payment = change.document(side.payment, link.source_id) or {}
            if payment.get(side.party_key, {}).get("value") == party_id:
                used += link.cents
    return used


def _own_cents(change: Change, target: tuple[str, str]) -> int:
    """What the payment itself applied before this change."""
    if change.old is None:
        return 0
    return sum(
        to_cents(line["Amount"])
        for line in change.old.get("Line", ())
        for link in line.get("LinkedTxn", ())
        if (ENTITY_OF[link["TxnType"]], link["TxnId"]) == target
    )


def _root(change: Change, side: Side, id_: str) -> str:
    """The customer at the top of the family; vendors have no families."""
    while parent := (change.lookup.get(side.party, id_) or {}).get("ParentRef"):
        id_ = parent["value"]
    return id_


def charge_ids(change: Change, side: Side, payment: Body) -> set[str]:
    """Ids of the documents a payment links to that are charges."""
    found = set()
    for line in payment["Line"]:
        link = line["LinkedTxn"][0]
        entity = ENTITY_OF[link["TxnType"]]
        if entity in MIXED:
            party = (side.party, payment[side.party_key]["value"])
            body = change.document(entity, link["TxnId"]) or {"Line": []}
            if side.sign * ledger_cents(change.lookup, entity, body).get(party, 0) > 0:
                found.add(link["TxnId"])
        elif entity == side.charge:
            found.add(link["TxnId"])
    return found


def fit(lines: list[Body], charges: set[str], total: Decimal) -> list[Body]:
    """Cut a payment's lines down after one of them went away.

    Credits are cut to the charges left, then charges to the payment's total plus credits, the
    last lines first. `charges` holds the ids of the documents that are charges.
    """
    paid = _split(lines, charges, keep=True)
    used = _split(lines, charges, keep=False)
    used = _cut(used, _sum(paid))
    paid = _cut(paid, total + _sum(used))
    order = {line["LinkedTxn"][0]["TxnId"]: place for place, line in enumerate(lines)}
    return sorted([*paid, *used], key=lambda line: order[line["LinkedTxn"][0]["TxnId"]])


def _split(lines: list[Body], charges: set[str], *, keep: bool) -> list[Body]:
    return [line for line in lines if (line["LinkedTxn"][0]["TxnId"] in charges) is keep]


def _sum(lines: list[Body]) -> Decimal:
    return sum((line["Amount"] for line in lines), ZERO)


def _cut(lines: list[Body], most: Decimal) -> list[Body]:
    """The first lines up to a sum of `most`; the line that crosses it is shortened."""
    kept = []
    for line in lines:
        part = min(line["Amount"], most)
        if part > 0:
            kept.append({**line, "Amount": part})
        most -= part
    return kept
