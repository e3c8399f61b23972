"""Every fault that QuickBooks documents, as an answer on the wire, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from sources.quickbooks.errors import (
    AuthenticationNeeded,
    ConfigurationError,
    ProtocolError,
    QuickBooksError,
    RequestRefused,
    ServerFault,
    ServiceUnavailable,
    Throttled,
)
from tests import faults as registry
from tests.faults import REFRESH, RETRY, STOP
from tests.sources.quickbooks.test_wire import (
    Answer,
    cut_off,
    fault,
    gateway,
    page,
    raised,
    refused,
    short_gzip,
)

PATIENCE = "up to 8 attempts in 5 minutes, waits with jitter; then code 5"
FEW = "3 attempts, then the page is split; without a page code 5"
RENEWED = "the token is renewed once; then code 4"


@dataclass(frozen=True)
class Case:
    """An answer that does not stop coming, and the end of it."""

    kind: str
    remedy: str
    answer: Answer
    error: type[QuickBooksError]
    does: str
    code: str = ""
    attempts: int = 1

    @property
    def name(self) -> str:
        """What the case is called in a test's name."""
        return self.kind.split(":")[0]

    @property
    def told(self) -> registry.Fault:
        """The case as documentation has it."""
        return registry.Fault(self.kind, self.remedy, self.does, self.code, self.name)


def _xml(status: int, kind: str, code: str) -> Answer:
    body = (
        '<?xml version="1.0"?><IntuitResponse xmlns="http://schema.intuit.com/finance/v3">'
        f'<Fault type="{kind}"><Error code="{code}"><Message>message</Message>'
        "<Detail>detail</Detail></Error></Fault></IntuitResponse>"
    )
    return lambda: httpx.Response(status, text=body, headers={"Content-Type": "application/xml"})


def _lost(error: type[httpx.TransportError]) -> Answer:
    return raised(error("lost"))


AUTH, SERVICE, SYSTEM = "AuthenticationFault", "SERVICE", "SystemFault"

RETRIED = [
    Case(
        "429: ThrottleExceeded",
        RETRY,
        refused(429, gateway("003001", SERVICE)),
        Throttled,
        f"at half the pace, {PATIENCE}",
        "3001",
        6,
    ),
    Case(
        "429 in XML: the gateway ignores Accept",
        RETRY,
        _xml(429, SERVICE, "003001"),
        Throttled,
        f"at half the pace, {PATIENCE}",
        "3001",
        6,
    ),
    Case(
        "429 without a body: the edge throttles",
        RETRY,
        refused(429),
        Throttled,
        f"at half the pace, {PATIENCE}",
        "",
        6,
    ),
    Case(
        "3001 in a 403: a throttle of the old kind",
        RETRY,
        refused(403, gateway("003001", SERVICE)),
        Throttled,
        FEW,
        "3001",
        3,
    ),
    Case(
        "130: wrong cluster",
        RETRY,
        refused(503, fault("130", SYSTEM)),
        ServerFault,
        PATIENCE,
        "130",
        8,
    ),
    Case(
        "140: company locked",
        RETRY,
        refused(503, fault("140", SYSTEM)),
        ServerFault,
        PATIENCE,
        "140",
        8,
    ),
    Case(
        "150: maintenance",
        RETRY,
        refused(503, fault("150", SYSTEM)),
        ServerFault,
        PATIENCE,
        "150",
        8,
    ),
    Case(
        "10000: application error",
        RETRY,
        refused(500, fault("10000", SYSTEM)),
        ServerFault,
        FEW,
        "10000",
        3,
    ),
    Case(
        "10000 in a 200: a fault under success",
        RETRY,
        refused(200, fault("10000", SYSTEM)),
        ServerFault,
        FEW,
        "10000",
        3,
    ),
    Case(
        "10100: result set too large",
        RETRY,
        refused(400, fault("10100", SYSTEM)),
        ServerFault,
        FEW,
        "10100",
        3,
    ),
    Case("408: request time-out", RETRY, page(408), ProtocolError, PATIENCE, "", 8),
    Case("500 page: an error page of the edge", RETRY, page(500), ServiceUnavailable, FEW, "", 3),
    Case("502 page: bad gateway", RETRY, page(502), ServiceUnavailable, PATIENCE, "", 8),
    Case("503 page: service unavailable", RETRY, page(503), ServiceUnavailable, PATIENCE, "", 8),
    Case(
        "504 page: the 120 seconds of QuickBooks are over",
        RETRY,
        page(504),
        ServiceUnavailable,
        PATIENCE,
        "",
        8,
    ),
    Case(
        "read time-out: no byte for 130 seconds",
        RETRY,
        _lost(httpx.ReadTimeout),
        ServiceUnavailable,
        PATIENCE,
        "",
        8,
    ),
    Case("connection reset", RETRY, _lost(httpx.ReadError), ServiceUnavailable, PATIENCE, "", 8),
    Case(
        "no connection: nobody has ever answered there",
        RETRY,
        _lost(httpx.ConnectError),
        ServiceUnavailable,
        "4 attempts while the address may be wrong; then code 5",
        "",
        4,
    ),
    Case(
        "cut off: the body ends in the middle", RETRY, cut_off, ServiceUnavailable, PATIENCE, "", 8
    ),
    Case(
        "gzip cut off: the body ends before its checksum",
        RETRY,
        short_gzip,
        ServiceUnavailable,
        PATIENCE,
        "",
        8,
    ),
    Case(
        "half a JSON: a 200 that is no whole object",
        RETRY,
        lambda: httpx.Response(200, content=b'{"QueryResponse":{'),
        ServiceUnavailable,
        FEW,
        "",
        3,
    ),
]
REFRESHED = [
    Case(
        "3200: expired, revoked or malformed token",
        REFRESH,
        refused(401, gateway("003200", "AUTHENTICATION")),
        AuthenticationNeeded,
        RENEWED,
        "3200",
    ),
    Case(
        "3200 in XML",
        REFRESH,
        _xml(401, "AUTHENTICATION", "003200"),
        AuthenticationNeeded,
        RENEWED,
        "3200",
    ),
    Case(
        "100: authentication failure",
        REFRESH,
        refused(401, fault("100", AUTH)),
        AuthenticationNeeded,
        RENEWED,
        "100",
    ),
    Case(
        "120 in a 401: the app is not linked",
        REFRESH,
        refused(401, fault("120", "AuthorizationFault")),
        AuthenticationNeeded,
        RENEWED,
        "120",
    ),
    Case("401 without a body", REFRESH, refused(401), AuthenticationNeeded, RENEWED),
]
_REFUSED = "asked once; code 6, with the message and its intuit_tid"
_CODES = {
    "500": "unsupported operation",
    "600": "duplicate request id",
    "610": "object not found",
    "620": "cannot be linked",
    "630": "cannot be unlinked",
    "700": "wrong operation",
    "800": "cannot be deleted",
    "2010": "unsupported property",
    "2020": "parameter missing",
    "2030": "invalid Id",
    "2040": "invalid text",
    "2050": "too long",
    "2060": "invalid number",
    "2090": "bad value",
    "2170": "bad enumeration",
    "2210": "bad e-mail address",
    "2250": "lines missing",
    "2300": "debits are not credits",
    "2500": "invalid reference",
    "3202": "empty field",
    "4000": "query cannot be parsed",
    "4001": "query is not valid",
    "4002": "query cannot be processed",
    "5010": "stale object",
    "5030": "not in this plan",
    "6000": "business validation",
    "6070": "amount is not price x quantity",
    "6140": "duplicate document number",
    "6200": "period closed",
    "6210": "period closed",
    "6240": "duplicate name",
    "6250": "invalid customer",
    "6270": "inventory date",
    "6430": "invalid account type",
    "6450": "void failed",
    "6480": "matched transaction",
    "6540": "deposited transaction",
}
FINAL = [
    *(
        Case(f"{code}: {what}", STOP, refused(400, fault(code)), RequestRefused, _REFUSED, code)
        for code, what in _CODES.items()
    ),
    Case(
        "5020: permission denied",
        STOP,
        refused(403, fault("5020")),
        RequestRefused,
        "asked once; code 6: a user with all rights has to connect the company",
        "5020",
    ),
    Case(
        "6190: the subscription has ended",
        STOP,
        refused(400, fault("6190")),
        RequestRefused,
        "asked once; code 6: open the company in QuickBooks",
        "6190",
    ),
    Case(
        "10200: the company was reset",
        STOP,
        refused(500, fault("10200", SYSTEM)),
        RequestRefused,
        "code 6: remove what is loaded, load anew",
        "10200",
        3,
    ),
    Case(
        "3100: token of another company or environment",
        STOP,
        refused(403, gateway("003100", "AUTHORIZATION")),
        ConfigurationError,
        "asked once; code 3: realm, host and token must belong together",
        "3100",
    ),
    Case(
        "120 in a 403: the user lacks the right",
        STOP,
        refused(403, fault("120", "AuthorizationFault")),
        ConfigurationError,
        "asked once; code 3",
        "120",
    ),
    Case("403 page: a proxy refuses", STOP, page(403), ConfigurationError, "asked once; code 3"),
    Case(
        "404: no such path",
        STOP,
        refused(404),
        ConfigurationError,
        "asked once; code 3: mend the base URL",
    ),
    Case(
        "302: moved",
        STOP,
        refused(302, Location="https://elsewhere.example"),
        ConfigurationError,
        "asked once, and no token goes elsewhere; code 3",
    ),
    Case("413: body too large", STOP, page(413), ProtocolError, "asked once; code 6"),
    Case(
        "414: address too long",
        STOP,
        page(414),
        ProtocolError,
        "asked once; code 6 (long statements go in a body)",
    ),
    Case("415: wrong content type", STOP, page(415), ProtocolError, "asked once; code 6"),
    Case(
        "HTML under 200: a log-in page of a proxy",
        STOP,
        page(200),
        ProtocolError,
        "3 attempts; code 6: check the base URL",
        "",
        3,
    ),
]
CASES = {case.name: case for case in (*RETRIED, *REFRESHED, *FINAL)}
assert len(CASES) == len((*RETRIED, *REFRESHED, *FINAL))
