"""The shape of a voided transaction: same Id, every amount zero, no links, `Voided` in the note."""

from typing import Any

from sandbox.writes.money import ZERO

Body = dict[str, Any]
NOTE = "Voided"
_TOTALS = (
    "TotalAmt",
    "Balance",
    "RemainingCredit",
    "UnappliedAmt",
    "HomeTotalAmt",
    "HomeBalance",
    "Deposit",
)
_PAYMENTS = frozenset({"Payment", "BillPayment"})


def voided(entity: str, old: Body) -> Body:
    """The voided version of a document, without system fields."""
    body = {key: value for key, value in old.items() if key not in ("SyncToken", "MetaData")}
    for key in _TOTALS:
        if key in body:
            body[key] = ZERO
    note = old.get("PrivateNote")
    body["PrivateNote"] = f"{NOTE} - {note}" if note else NOTE
    body["LinkedTxn"] = []
    body["Line"] = [] if entity in _PAYMENTS else [_zeroed(line) for line in old["Line"]]
    if "TxnTaxDetail" in old:
        kept = {key: value for key, value in old["TxnTaxDetail"].items() if key == "TxnTaxCodeRef"}
        body["TxnTaxDetail"] = {**kept, "TotalTax": ZERO}
    return body


def is_voided(entity: str, body: Body) -> bool:
    """Whether to void a document would only mark its note once more."""
    note = str(body.get("PrivateNote", ""))
    rest = {key: value for key, value in body.items() if key not in ("SyncToken", "MetaData")}
    return note.startswith(NOTE) and {**voided(entity, body), "PrivateNote": note} == rest


def _zeroed(line: Body) -> Body:
    """A line without money: Amount and Qty 0, no price, no links."""
    shown = {key: value for key, value in line.items() if key != "LinkedTxn"}
    if "Amount" in line:
        shown["Amount"] = ZERO
    for key, value in line.items():
        if key.endswith("Detail") and isinstance(value, dict):
            shown[key] = _zeroed_detail(value)
    return shown


def _zeroed_detail(detail: Body) -> Body:
    shown = {key: value for key, value in detail.items() if key not in ("UnitPrice", "RatePercent")}
    for key in ("Qty", "TaxInclusiveAmt", "TaxAmount"):
        if key in shown:
            shown[key] = ZERO
    if "Line" in shown:
        shown["Line"] = [_zeroed(line) for line in shown["Line"]]
    return shown
