"""What a request asks, freed from HTTP, and what it is answered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox import jsonio
from sandbox.company import Company
from sandbox.errors import malformed_body
from sandbox.world import World

_QUERIED = re.compile(r"\bfrom\s+(\w+)", re.IGNORECASE)


@dataclass
class Answer:
    """An answer; `text` is complete JSON, with `time` where QuickBooks sends one.

    plain: the text is no JSON, and is sent as it is.
    """

    text: str
    status: int = 200
    plain: bool = False


@dataclass
class Call:
    """One request to a company.

    path: the parts of the URL after the company, e.g. ("invoice", "129").   base_url: how the
    client reached this server, without a slash at the end.   time: when the request came, as its
    answer says: nothing that changed later is missing from what a client reads since then.
    """

    world: World
    company: Company
    method: str
    path: tuple[str, ...]
    params: Mapping[str, str]
    body: bytes
    content_type: str
    base_url: str
    time: str

    @property
    def resource(self) -> str:
        """The first part of the path: query, cdc, batch, reports or an entity."""
        return self.path[0].lower() if self.path else ""

    @cached_property
    def json(self) -> dict[str, Any]:
        """The body as a JSON object, or fault 2010."""
        try:
            value = jsonio.loads(self.body)
        except ValueError as error:
            raise malformed_body(f"Property Name:{error} specified is unsupported") from None
        if not isinstance(value, dict):
            raise malformed_body("Property Name: the body is not an object")
        return value

    @property
    def include(self) -> frozenset[str]:
        """The values of the `include` parameter."""
        return frozenset(part for part in self.params.get("include", "").split(",") if part)

    @property
    def statement(self) -> str:
        """The query statement, from the URL or the body."""
        if self.method == "POST":
            return self.body.decode("utf-8", "replace")
        return self.params.get("query", "")

    def entities(self) -> frozenset[str]:
        """The entities a request concerns, in lower case."""
        if self.resource == "query":
            return frozenset(name.lower() for name in _QUERIED.findall(self.statement))
        if self.resource == "cdc":
            return frozenset(self.params.get("entities", "").lower().replace(" ", "").split(","))
        if self.resource == "batch":
            words = re.findall(r"\w+", self.body.decode("utf-8", "replace").lower())
            return frozenset(words)
        return frozenset({self.resource})

    def enveloped(self, key: str, value: str) -> Answer:
        """`{key: value, "time": now}` with `value` as JSON text."""
        return Answer(f'{{"{key}":{value},"time":"{self.time}"}}')
