"""What a write does to other documents: balances, LinkedTxn, statuses, un-applied payments.

Paying a document makes a new version of it (SyncToken and time move, recorded). Links that change
no money, such as an estimate's invoice or a payment's deposit, move LastUpdatedTime alone.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sandbox.writes import headers
from sandbox.writes.applications import (
    MIXED,
    PAYABLES,
    RECEIVABLES,
    Side,
    charge_ids,
    fit,
    used_cents,
)
from sandbox.writes.desk import Body, Change
from sandbox.writes.links import Incoming, Party
from sandbox.writes.money import ZERO, from_cents, rounded, to_cents
from sandbox.writes.open_items import contribution, ledger_cents

SIDES = {"Payment": RECEIVABLES, "BillPayment": PAYABLES}


def relink(
    change: Change, entity: str, body: Body, *, new: bool, skip: Party | None = None
) -> None:
    """Store the links a document owns and bring every document they touch up to date."""
    links = headers.outgoing(entity, body)
    if links or not new:
        touched = change.desk.links.replace(entity, body["Id"], links, new=new)
        for target in sorted(touched, key=lambda party: int(party[1])):
            if target != skip:
                refresh(change, target)


def refresh(change: Change, target: Party) -> None:
    """Derive again what a document shows of the links that point to it."""
    refresher = _REFRESHERS.get(target[0])
    body = change.document(*target)
    if refresher is not None and body is not None:
        refresher(change, target, body, change.desk.links.incoming(*target))


def save(change: Change, entity: str, before: Body, after: Body) -> Body:
    """Store a new version of another document, with what it changes in balances and books."""
    desk = change.desk
    stored = desk.store.update(entity, after)
    change.read[entity, stored["Id"]] = stored
    desk.parties.move(
        contribution(desk.lookup, entity, before), contribution(desk.lookup, entity, stored)
    )
    return stored


def put_balance(change: Change, body: Body, billed: Decimal, party_key: str) -> None:
    """Set Balance: what is billed less what payments apply.

    Payments that apply more than is billed now lose the excess; all of them are taken off when
    the document moved to another customer or vendor.
    """
    applied = headers.applied(change)
    old = change.old
    if applied and old is not None:
        moved = old[party_key]["value"] != body[party_key]["value"]
        limit = ZERO if moved else max(billed, ZERO)
        if applied > limit:
            unapply(change, (change.entity, old["Id"]), limit)
            applied = headers.applied(change)
            body["LinkedTxn"] = _linked(
                change,
                (change.entity, old["Id"]),
                body,
                change.desk.links.incoming(change.entity, old["Id"]),
            )
    body["Balance"] = rounded(billed - applied)


def unapply(change: Change, target: Party, keep: Decimal = ZERO) -> None:
    """Take payments off a document until they apply no more than `keep`; the oldest stay."""
    left = to_cents(keep)
    for link in change.desk.links.incoming(*target):
        if link.source in SIDES:
            part = min(link.cents, left)
            left -= part
            if part < link.cents:
                _shorten(change, SIDES[link.source], link.source_id, target, from_cents(part))


def after_save(change: Change, stored: Body) -> None:
    """Follow up a changed record: payments may use more of a journal entry than is left of it."""
    if change.old is not None and change.entity in MIXED:
        _cover(change, change.old, stored)


def _cover(change: Change, old: Body, stored: Body) -> None:
    """Un-apply payments from a journal entry, deposit or purchase that lost the lines they use."""
    before = ledger_cents(change.lookup, change.entity, old)
    after = ledger_cents(change.lookup, change.entity, stored)
    target = (change.entity, stored["Id"])
    if before == after:
        return
    for party, cents in before.items():
        side = RECEIVABLES if party[0] == "Customer" else PAYABLES
        now = after.get(party, 0)
        used = used_cents(change, side, target, party[1])
        if used and (abs(now) < used or (now > 0) is not (cents > 0)):
            unapply(change, target)
            return


def _shorten(change: Change, side: Side, payment_id: str, target: Party, part: Decimal) -> None:
    """Cut what one payment applies to a document down to `part`."""
    before = change.document(side.payment, payment_id)
    if before is None:
        return
    lines = []
    for line in before["Line"]:
        link = line["LinkedTxn"][0]
        if (headers.ENTITY_OF[link["TxnType"]], link["TxnId"]) != target:
            lines.append(line)
        elif part:
            lines.append({**line, "Amount": part})
    charges = charge_ids(change, side, before)
    after = {**before, "Line": fit(lines, charges, before["TotalAmt"])}
    if side is RECEIVABLES:
        after["UnappliedAmt"] = _unapplied(after, charges)
    stored = save(change, side.payment, before, after)
    relink(change, side.payment, stored, new=False, skip=target)
    change.desk.post(side.payment, stored)


def _unapplied(payment: Body, charges: set[str]) -> Decimal:
    rest = payment["TotalAmt"]
    for line in payment["Line"]:
        is_charge = line["LinkedTxn"][0]["TxnId"] in charges
        rest += -line["Amount"] if is_charge else line["Amount"]
    return rounded(Decimal(rest))


def _linked(change: Change, target: Party, body: Body, incoming: list[Incoming]) -> list[Body]:
    """LinkedTxn of a document: what it owns, then what points to it."""
    owned = headers.OWNED.get(target[0], frozenset())
    own = [link for link in body.get("LinkedTxn", ()) if link["TxnType"] in owned]
    return own + headers.shown(change, incoming)


def _refresh_open_document(
    change: Change, target: Party, body: Body, incoming: list[Incoming]
) -> None:
    """An invoice, bill or credit: its Balance and LinkedTxn; a new version when either moved."""
    open_amount = body["TotalAmt"] - body.get("Deposit", ZERO) - headers.applied_sum(incoming)
    fields: dict[str, Any] = {
        "Balance": rounded(Decimal(open_amount)),
        "LinkedTxn": _linked(change, target, body, incoming),
    }
    if "RemainingCredit" in body:
        fields["RemainingCredit"] = fields["Balance"]
    if "HomeBalance" in body:
        fields["HomeBalance"] = rounded(fields["Balance"] * body.get("ExchangeRate", 1))
    if any(body.get(key) != value for key, value in fields.items()):
        save(change, target[0], body, {**body, **fields})


def _touch(change: Change, target: Party, body: Body, fields: Body) -> None:
    """Set derived fields that leave the SyncToken alone."""
    change.desk.store.touch(target[0], target[1], fields)
    change.read[target] = {**body, **fields}


def _refresh_links(change: Change, target: Party, body: Body, incoming: list[Incoming]) -> None:
    _touch(change, target, body, {"LinkedTxn": _linked(change, target, body, incoming)})


def _refresh_estimate(change: Change, target: Party, body: Body, incoming: list[Incoming]) -> None:
    """An estimate is closed by its first invoice and open again without any."""
    status = body["TxnStatus"]
    if incoming:
        status = "Closed"
    elif status == "Closed":
        status = "Accepted" if "AcceptedDate" in body else "Pending"
    fields = {"LinkedTxn": _linked(change, target, body, incoming), "TxnStatus": status}
    _touch(change, target, body, fields)


def _refresh_order(change: Change, target: Party, body: Body, incoming: list[Incoming]) -> None:
    """A purchase order is closed once every line of it is on a bill or purchase."""
    billed = {link.target_line for link in incoming}
    lines = {line["Id"] for line in body["Line"]}
    closed = lines <= billed or (bool(incoming) and "" in billed and billed == {""})
    fields = {
        "LinkedTxn": _linked(change, target, body, incoming),
        "POStatus": "Closed" if closed else "Open",
    }
    _touch(change, target, body, fields)


def _refresh_charge(change: Change, target: Party, body: Body, incoming: list[Incoming]) -> None:
    """A billable expense: invoiced or waiting, here and on the expense line it came from."""
    sales = [link for link in incoming if link.source not in _EXPENSES]
    shown = headers.shown(change, sales)
    lines = [{**line, "LinkedTxn": shown} for line in body["Line"]]
    fields = {"LinkedTxn": shown, "Line": lines, "HasBeenInvoiced": bool(sales)}
    _touch(change, target, body, fields)
    for link in incoming:
        if link.source in _EXPENSES:
            _mark_billed(change, (link.source, link.source_id), target[1], billed=bool(sales))


_EXPENSES = frozenset({"Bill", "Purchase", "VendorCredit"})


def _mark_billed(change: Change, source: Party, charge_id: str, *, billed: bool) -> None:
    body = change.document(*source)
    if body is None:
        return
    lines = []
    for line in body["Line"]:
        if any(link["TxnId"] == charge_id for link in line.get("LinkedTxn", ())):
            kind = line["DetailType"]
            status = "HasBeenBilled" if billed else "Billable"
            line = {**line, kind: {**line[kind], "BillableStatus": status}}
        lines.append(line)
    _touch(change, source, body, {"Line": lines})


def _refresh_time(change: Change, target: Party, body: Body, incoming: list[Incoming]) -> None:
    """Time is billed by the first invoice that links to it."""
    status = body.get("BillableStatus")
    if incoming:
        status = "HasBeenBilled"
    elif status == "HasBeenBilled":
        status = "Billable"
    _touch(
        change,
        target,
        body,
        {"LinkedTxn": headers.shown(change, incoming), "BillableStatus": status},
    )


_REFRESHERS: dict[str, Callable[[Change, Party, Body, list[Incoming]], None]] = {
    "Bill": _refresh_open_document,
    "CreditMemo": _refresh_open_document,
    "Estimate": _refresh_estimate,
    "Invoice": _refresh_open_document,
    "Payment": _refresh_links,
    "PurchaseOrder": _refresh_order,
    "RefundReceipt": _refresh_links,
    "ReimburseCharge": _refresh_charge,
    "SalesReceipt": _refresh_links,
    "TimeActivity": _refresh_time,
    "VendorCredit": _refresh_open_document,
}
