"""Recurring transactions: templates that wrap one document and its schedule; they post nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox import errors
from sandbox.writes.desk import Body, Change, Desk
from sandbox.writes.properties import PROPERTIES, check

INNER = frozenset(
    {
        "Bill", "CreditMemo", "Deposit", "Estimate", "Invoice", "JournalEntry", "Purchase",
        "PurchaseOrder", "RefundReceipt", "SalesReceipt", "Transfer", "VendorCredit",
    }
)  # fmt: skip
_RECUR_TYPES = frozenset({"Automated", "Manual", "UnScheduled", "Reminded"})
_NOT_ON_TEMPLATES = ("DocNumber", "TxnDate", "DueDate", "HomeTotalAmt", "HomeBalance")


def unwrap(payload: Mapping[str, Any]) -> tuple[str, Body]:
    """The inner type and body of a template's request; faults unless it holds exactly one."""
    wrapped = payload.get("RecurringTransaction", payload)
    inner = [name for name in wrapped if name in INNER]
    if len(inner) != 1 or not isinstance(wrapped[inner[0]], Mapping):
        raise errors.required_param("RecurringTransaction")
    return inner[0], dict(wrapped[inner[0]])


def build_template(
    desk: Desk, payload: Mapping[str, Any], builders: Mapping[str, Callable[[Change], Body]]
) -> Body:
    """A new template as it is stored: one key, named like the inner type."""
    entity, inner = unwrap(payload)
    check(entity, PROPERTIES[entity], inner)
    info = _recurring_info(inner)
    change = Change(desk, entity, inner, None, frozenset({"template"}))
    body = builders[entity](change)
    for key in _NOT_ON_TEMPLATES:
        body.pop(key, None)
    body["RecurDataRef"] = {"value": desk.numbering.next("RecurringTransaction")}
    body["RecurringInfo"] = info
    return {entity: body}


def _recurring_info(inner: Body) -> Body:
    """RecurringInfo: name, type and schedule; what is left out gets QuickBooks' defaults."""
    info = inner.get("RecurringInfo")
    if not info or not info.get("Name"):
        raise errors.required_param("RecurringInfo.Name")
    kind = info.get("RecurType", "Automated")
    if kind not in _RECUR_TYPES:
        raise errors.invalid_enum(str(kind), "RecurType")
    schedule = {
        "IntervalType": "Monthly",
        "NumInterval": 1,
        "DayOfMonth": 1,
        **info.get("ScheduleInfo", {}),
    }
    return {**info, "RecurType": kind, "Active": info.get("Active", True), "ScheduleInfo": schedule}
