"""Fault bodies, in JSON and in XML."""

import time
from typing import Any

from sandbox.errors import GatewayFault, QboFault


def fault_object(fault: QboFault) -> dict[str, Any]:
    """The value of the key `Fault`."""
    error = {"Message": fault.message, "Detail": fault.detail, "code": fault.code}
    if fault.element is not None:
        error["element"] = fault.element
    return {"Error": [error], "type": fault.type}


def service_fault(fault: QboFault, now: str) -> dict[str, Any]:
    """The body of a service's fault; an invalid id (2030) comes without a time, as recorded."""
    body: dict[str, Any] = {"Fault": fault_object(fault)}
    return body if fault.code == "2030" else {**body, "time": now}


def gateway_fault(fault: GatewayFault) -> dict[str, Any]:
    """The body of a gateway's fault: lower-case keys, time in epoch milliseconds."""
    error = {
        "message": fault.message,
        "detail": fault.detail,
        "code": fault.code,
        "element": None,
    }
    return {
        "warnings": None,
        "intuitObject": None,
        "fault": {"error": [error], "type": fault.type},
        "report": None,
        "queryResponse": None,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": None,
        "requestId": None,
        "time": time.time_ns() // 1_000_000,
        "status": None,
        "cdcresponse": [],
    }
