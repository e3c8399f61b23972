"""From an HTTP status and a fault to the error that says what to do.

QuickBooks' codes do not mean what they mean elsewhere: 400 is "not found", 4001 is a bad query and
never a bad token, and a fault may stand in a 200.
"""

from __future__ import annotations

from typing import Protocol

from .errors import (
    AuthenticationNeeded,
    ConfigurationError,
    Fault,
    ProtocolError,
    QuickBooksError,
    RequestRefused,
    ServerFault,
    ServiceUnavailable,
    Throttled,
)

#: The server gave up on the request: it is too long, or the server too busy.
TIMED_OUT = 504

THROTTLED = frozenset({"3001"})
#: Wrong cluster, company locked, maintenance, application error.
PASSING = frozenset({"130", "140", "150", "10000"})
UNAUTHENTICATED = frozenset({"100", "3200"})
#: Another company or environment, or an app that is not connected to the company.
UNAUTHORIZED = frozenset({"120", "3100"})

#: All data of the company was replaced: what is loaded belongs to books that are no more.
RESET = frozenset({"10200"})

#: The entity does not exist in this company, plan or country, or the user may not see it.
UNAVAILABLE = frozenset({"500", "4001", "5020", "5030"})


class Failure(Protocol):
    """An answer, as far as its error tells of it."""

    @property
    def request(self) -> Asked:
        """What was asked for."""

    @property
    def url(self) -> str:
        """Address without the query."""

    @property
    def status(self) -> int:
        """HTTP status."""

    @property
    def tid(self) -> str:
        """QuickBooks' number of the request."""

    @property
    def retry_after(self) -> str:
        """How long to wait, or ""."""

    @property
    def content_type(self) -> str:
        """What the body is said to be, or ""."""


class Asked(Protocol):
    """A request; as text its method and resource."""

    @property
    def entity(self) -> str:
        """What it is about, "" for several."""


def _place(failure: Failure) -> str:
    """Where it failed: `GET query for Invoice (HTTP 500, intuit_tid 1-2)`."""
    about = f" for {failure.request.entity}" if failure.request.entity else ""
    tid = f", intuit_tid {failure.tid}" if failure.tid else ""
    return f"{failure.request}{about} (HTTP {failure.status}{tid})"


def is_passing(fault: Fault) -> bool:
    """Whether the same request may succeed a little later."""
    if fault.code in RESET:
        return False
    return fault.code in THROTTLED | PASSING or fault.kind == "SystemFault"


def is_unknown_request(fault: Fault | None) -> bool:
    """Whether the server does not know the request at all, whatever its body says."""
    return fault is None or fault.code == "500"


def error_of(failure: Failure, fault: Fault | None) -> QuickBooksError:
    """The error for an answer that is not a success, or that holds a fault."""
    status, code = failure.status, fault.code if fault else ""
    if status == 429 or code in THROTTLED:  # once a 403
        return _throttled(failure, fault)
    if status == 401 or code in UNAUTHENTICATED:
        return _unauthenticated(failure, fault)
    lacks_right = code in UNAVAILABLE  # of this entity alone, also as a 403
    if (status == 403 and not lacks_right) or code in UNAUTHORIZED:
        return _unauthorized(failure, fault)
    if fault is not None and code in RESET:
        return _refused(failure, fault)
    if fault is not None and (status >= 500 or is_passing(fault)):
        return ServerFault(
            f"QuickBooks failed on {_place(failure)}: {fault}.",
            "Run again in a few minutes; if it stays, give the intuit_tid to Intuit's support.",
            fault=fault,
            tid=failure.tid,
        )
    if status >= 500:
        error = ServiceUnavailable(
            f"QuickBooks is not available: {_place(failure)} was answered with an error page.",
            "Run again in a few minutes; status.developer.intuit.com tells about outages.",
            tid=failure.tid,
        )
        error.late = status == TIMED_OUT
        return error
    return _no_quickbooks(failure) if fault is None else _refused(failure, fault)


def cut_off(failure: Failure) -> QuickBooksError:
    """The error for an answer that began well and came damaged or not to its end."""
    return ServiceUnavailable(
        f"The answer to {_place(failure)} came damaged or cut off, several times.",
        "Check the network (a proxy may cut answers), then run again.",
        tid=failure.tid,
    )


_ADVICE = {
    "5020": "Let a user connect the company who may see everything in it (an admin).",
    "6190": "The company's subscription has a problem: open it in QuickBooks.",
    "10200": "The company's books were reset: remove what is loaded of it, then load it anew.",
}


def _refused(failure: Failure, fault: Fault) -> RequestRefused:
    return RequestRefused(
        f"QuickBooks refused {_place(failure)}: {fault}.",
        _ADVICE.get(fault.code, "If the request should be valid, report it with the intuit_tid."),
        fault=fault,
        tid=failure.tid,
    )


def _unauthenticated(failure: Failure, fault: Fault | None) -> QuickBooksError:
    said = f": {fault}" if fault else ""
    return AuthenticationNeeded(
        f"QuickBooks does not accept the access token on {_place(failure)}{said}.",
        "Get a new access token for this company and environment (they live one hour).",
        fault=fault,
        tid=failure.tid,
    )


def _unauthorized(failure: Failure, fault: Fault | None) -> QuickBooksError:
    said = f": {fault}" if fault else ""
    return ConfigurationError(
        f"The access token does not open {failure.url} on {_place(failure)}{said}.",
        "Check that realm id, base URL (production or sandbox) and token belong together.",
        fault=fault,
        tid=failure.tid,
    )


def _throttled(failure: Failure, fault: Fault | None) -> QuickBooksError:
    wait = failure.retry_after or "60"
    return Throttled(
        f"The request limit is used up: {_place(failure)} was refused until the patience ended.",
        f"Run again later (QuickBooks says after {wait} s); other apps share the limit. If it "
        "lasts for days, the month's calls of your app may be used up.",
        fault=fault,
        tid=failure.tid,
    )


def _no_quickbooks(failure: Failure) -> QuickBooksError:
    """An answer that QuickBooks does not give: most often not QuickBooks."""
    if failure.status in (301, 302, 303, 307, 308, 404, 405):
        return ConfigurationError(
            f"There is no QuickBooks API at {failure.url}: {_place(failure)}.",
            "Check the base URL (scheme and host only) and the realm id.",
            tid=failure.tid,
        )
    return ProtocolError(
        f"{_place(failure)} was answered without a fault in the documented form"
        f" ({failure.content_type or 'no content type'}).",
        "Check that the base URL is QuickBooks' API, or a server that speaks its protocol.",
        tid=failure.tid,
    )
