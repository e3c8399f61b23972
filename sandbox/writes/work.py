"""Work and goods: time activities and inventory adjustments."""

from sandbox import errors
from sandbox.writes import headers
from sandbox.writes import lines as common
from sandbox.writes.desk import Body, Change
from sandbox.writes.documents import doc_number
from sandbox.writes.fields import (
    copy,
    flag,
    one_of,
    put_ref,
    ref_id,
    refer,
    required,
    txn_date,
)
from sandbox.writes.money import ZERO, number

_STATUSES = ("Billable", "NotBillable", "HasBeenBilled")
_SPANS = ("StartTime", "EndTime", "BreakStart", "BreakEnd")
_COUNTS = ("Hours", "Minutes", "Seconds", "BreakHours", "BreakMinutes", "BreakSeconds")


def build_time_activity(change: Change) -> Body:
    """Hours an employee or vendor worked; posts nothing, may be billed to a customer."""
    payload = change.payload
    worker = one_of(payload, "NameOf", ("Employee", "Vendor"))
    body: Body = {"TxnDate": txn_date(change), "NameOf": worker}
    key = f"{worker}Ref"
    body[key] = refer(worker, required(change, payload, key, worker))
    put_ref(change, body, "CustomerRef", "Customer")
    put_ref(change, body, "ItemRef", "Item")
    put_ref(change, body, "ClassRef", "Class")
    put_ref(change, body, "DepartmentRef", "Department")
    body["BillableStatus"] = _billable(change, body)
    body["Taxable"] = flag(payload, "Taxable", default=False)
    _put_hours(payload, body)
    item = change.lookup.get("Item", ref_id(body, "ItemRef")) or {}
    default = item.get("UnitPrice", ZERO) if body["BillableStatus"] != "NotBillable" else ZERO
    body["HourlyRate"] = number(payload.get("HourlyRate", default), "HourlyRate")
    if payload.get("CostRate") is not None:
        body["CostRate"] = number(payload["CostRate"], "CostRate")
    copy(payload, body, "Description", "ProjectRef", "TimeZone", "TransactionLocationType")
    headers.put_links(change, body)
    return body


def _billable(change: Change, body: Body) -> str:
    """BillableStatus: only an invoice makes it HasBeenBilled, and only its removal ends that."""
    status = one_of(change.payload, "BillableStatus", _STATUSES, "NotBillable")
    billed = (change.old or {}).get("BillableStatus") == "HasBeenBilled"
    if billed:
        return "HasBeenBilled"
    if status == "HasBeenBilled":
        status = "Billable"
    if status == "Billable" and "CustomerRef" not in body:
        raise errors.business("Billable time must name the customer it is billed to.")
    return status


def _put_hours(payload: Body, body: Body) -> None:
    """The time worked: a duration, or a start and an end."""
    if payload.get("StartTime") and payload.get("EndTime"):
        copy(payload, body, *_SPANS)
        return
    if all(payload.get(key) is None for key in ("Hours", "Minutes", "Seconds")):
        raise errors.required_param("Hours")
    for key in _COUNTS:
        if payload.get(key) is not None:
            body[key] = int(number(payload[key], key))


def build_adjustment(change: Change) -> Body:
    """A change of quantities on hand; its value is known to the books alone."""
    payload = change.payload
    account = required(change, payload, "AdjustAccountRef", "Account")
    body: Body = {"AdjustAccountRef": refer("Account", account)}
    doc_number(change, body)
    body["TxnDate"] = txn_date(change)
    ids = common.LineIds(change.old)
    body["Line"] = [_adjustment_line(change, line, ids) for line in common.given_lines(change)]
    put_ref(change, body, "DepartmentRef", "Department")
    copy(payload, body, "PrivateNote", "CustomField")
    return body


def _adjustment_line(change: Change, line: Body, ids: common.LineIds) -> Body:
    detail = common.detail_of(change, line, "ItemAdjustmentLineDetail")
    item = required(change, detail, "ItemRef", "Item")
    if item["Type"] != "Inventory":
        raise errors.invalid_reference(f"Item {item['Id']} has no quantity on hand", "ItemRef")
    if detail.get("QtyDiff") is None:
        raise errors.required_param("QtyDiff")
    detail["ItemRef"] = refer("Item", item)
    detail["QtyDiff"] = number(detail["QtyDiff"], "QtyDiff")
    return {
        "Id": ids.take(line),
        "DetailType": "ItemAdjustmentLineDetail",
        "ItemAdjustmentLineDetail": detail,
    }
