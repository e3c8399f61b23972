"""A small server of the protocol, written apart from the sandbox, with habits of other servers.

It keeps records in memory and answers queries, batches and change feeds. Its knobs are what a
server that someone else wrote may do: no batches, pages cut short or one row too long, rows twice,
rows in any order, entities it does not have.
"""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from sources.quickbooks import CATALOGUE, Client, Limits, Patience, StaticToken

NOW = datetime(2026, 6, 30, 17, 0, tzinfo=UTC)
#: What QuickBooks' change feed does not cover, as far as is proven.
OUTSIDE = frozenset(entity.name for entity in CATALOGUE.values() if not entity.cdc)

_QUERY = re.compile(
    r"SELECT (?P<fields>\*|Id|count\(\*\)) FROM (?P<entity>\w+)(?: WHERE (?P<where>.*?))?"
    r"(?: ORDERBY (?P<order>\S+))?(?: STARTPOSITION (?P<start>\d+))?(?: MAXRESULTS (?P<size>\d+))?$"
)
Json = dict[str, Any]


def stamp(moment: datetime) -> str:
    """An instant as QuickBooks writes it, in the company's zone."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "-00:00")


@dataclass
class Plain:
    """The server.

    Attributes:
        now: Its clock.
        batches: It has a batch resource.
        batch_limit: Queries in a batch at most.
        counts: It answers `count(*)`.
        active: Forms of the filter on Active that it takes: `IN`, `=`.
        poisoned: Records, as entity and Id, that make any answer with them fail.
        fed_poison: They make the change feed fail, too; otherwise it leaves them out.
        statements: Queries, in order, also those in batches.
        most_rows: Rows in a page at most.
        extra_rows: Rows in a page beyond what was asked for.
        twice: The first row of each page comes twice.
        shuffled: Rows of a page come in any order.
        by_update: Rows are ordered by their last change, whatever is asked for.
        absent: Entities it does not have.
        outside_feed: Names that the change feed refuses.
        lookback: How far the change feed reaches.
        before: Called before each request with its path.
        asked: Resources asked for, in order.
    """

    now: datetime = NOW
    batches: bool = True
    batch_limit: int = 30
    counts: bool = True
    active: frozenset[str] = frozenset({"IN", "="})
    poisoned: set[tuple[str, str]] = field(default_factory=set)
    fed_poison: bool = True
    statements: list[str] = field(default_factory=list)
    most_rows: int = 1000
    extra_rows: int = 0
    twice: bool = False
    shuffled: bool = False
    by_update: bool = False
    absent: frozenset[str] = frozenset()
    outside_feed: frozenset[str] = frozenset({"TimeActivity"})
    lookback: timedelta = timedelta(days=30)
    before: Callable[[str], None] = lambda _: None
    asked: list[str] = field(default_factory=list)
    _rows: dict[str, dict[str, Json]] = field(default_factory=dict)
    _gone: dict[str, dict[str, datetime]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    # -- the books ---------------------------------------------------------------------------------

    def put(self, entity: str, id_: int | str, **fields: Any) -> None:
        """Create or change a record."""
        with self._lock:
            rows = self._rows.setdefault(entity, {})
            old = rows.get(str(id_), {"MetaData": {"CreateTime": stamp(self.now)}, "SyncToken": -1})
            meta = {**old["MetaData"], "LastUpdatedTime": stamp(self.now)}
            token = int(old["SyncToken"]) + 1
            rows[str(id_)] = {
                **{k: v for k, v in old.items() if k not in ("MetaData", "SyncToken")},
                **fields,
                "Id": str(id_),
                "SyncToken": str(token),
                "MetaData": meta,
            }
            self._gone.setdefault(entity, {}).pop(str(id_), None)

    def remove(self, entity: str, id_: int | str) -> None:
        """Delete a record."""
        with self._lock:
            del self._rows[entity][str(id_)]
            self._gone.setdefault(entity, {})[str(id_)] = self.now

    def ids(self, entity: str) -> set[str]:
        """Ids of the records there are."""
        return set(self._rows.get(entity, {}))

    # -- the wire ----------------------------------------------------------------------------------

    def client(self, **options: Any) -> Client:
        """A client that talks to it without waiting."""
        options.setdefault("limits", Limits.off())
        options.setdefault("patience", Patience(sleep=lambda _: None))
        transport = httpx.MockTransport(self)
        return Client("1", StaticToken("secret-token"), transport=transport, **options)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        resource = request.url.path.rpartition("/")[2]
        with self._lock:
            self.before(resource)
            self.asked.append(resource)
            body = self._answer(resource, request)
        status = _status(body)
        return httpx.Response(status, json={**body, "time": stamp(self.now)})

    def _answer(self, resource: str, request: httpx.Request) -> Json:
        if resource == "query":
            text = request.url.params.get("query") or request.content.decode()
            return self._query(text)
        if resource == "batch" and self.batches:
            items = json.loads(request.content)["BatchItemRequest"]
            if len(items) > self.batch_limit:
                return fault("1040", "Too many batch items", f"{len(items)} items")
            found = [{**self._query(item["Query"]), "bId": item["bId"]} for item in items]
            return {"BatchItemResponse": found}
        if resource == "cdc":
            names = request.url.params["entities"].split(",")
            return self._changes(names, datetime.fromisoformat(request.url.params["changedSince"]))
        return fault("500", "Unsupported Operation", f"{resource} is not supported.")

    def _query(self, text: str) -> Json:
        self.statements.append(text)
        match = _QUERY.match(text)
        if match is None or (match["fields"] == "count(*)" and not self.counts):
            return fault("4000", "Error parsing query", text)
        entity = match["entity"]
        if entity in self.absent:
            return fault("4001", "Invalid query", f"invalid context declaration: {entity}")
        form = re.search(r"Active (IN|=)", match["where"] or "")
        if form and form[1] not in self.active:
            return fault("4001", "Invalid query", f"Property Active not found for {entity}")
        rows = [row for row in self._sorted(entity) if _meets(row, match["where"] or "")]
        if match["fields"] == "count(*)":
            return {"QueryResponse": {"totalCount": len(rows)}}
        return {"QueryResponse": self._page(entity, rows, match)}

    def _page(self, entity: str, rows: list[Json], match: re.Match[str]) -> Json:
        start, size = int(match["start"] or 1), int(match["size"] or 100)
        chosen = rows[start - 1 : start - 1 + min(size, self.most_rows) + self.extra_rows]
        if not chosen:
            return {}
        if match["fields"] == "*" and self._is_poisoned(entity, chosen):
            return POISON
        if self.twice:
            chosen = [chosen[0], *chosen]
        if self.shuffled:
            random.Random(start).shuffle(chosen)
        if match["fields"] == "Id":
            chosen = [{"Id": row["Id"], "sparse": True} for row in chosen]
        key = CATALOGUE_BY_NAME[entity].json_key
        return {key: chosen, "startPosition": start, "maxResults": len(chosen)}

    def _sorted(self, entity: str) -> Iterable[Json]:
        rows = self._rows.get(entity, {}).values()
        time = "LastUpdatedTime" if self.by_update else "CreateTime"
        return sorted(rows, key=lambda row: (row["MetaData"][time], int(row["Id"])))

    def _changes(self, names: list[str], since: datetime) -> Json:
        if self.now - since > self.lookback:
            return fault("4001", "Invalid query", "changedSince is too long ago")
        refused = [name for name in names if name in self.outside_feed | self.absent]
        if refused:
            return fault("4001", "Invalid query", f"{refused[0]} has no change data capture")
        groups = [self._group(name, since) for name in names]
        if POISON in groups:
            return POISON
        return {"CDCResponse": [{"QueryResponse": groups}]}

    def _group(self, entity: str, since: datetime) -> Json:
        rows = [row for row in self._rows.get(entity, {}).values() if _updated(row) >= since]
        if self.fed_poison and self._is_poisoned(entity, rows):
            return POISON
        rows = [row for row in rows if not self._is_poisoned(entity, [row])]
        gone = [
            {"Id": id_, "status": "Deleted", "MetaData": {"LastUpdatedTime": stamp(at)}}
            for id_, at in self._gone.get(entity, {}).items()
            if at >= since
        ]
        return {entity: [*rows, *gone][:1000]} if rows or gone else {}

    def _is_poisoned(self, entity: str, rows: Iterable[Json]) -> bool:
        return any((entity, row["Id"]) in self.poisoned for row in rows)


CATALOGUE_BY_NAME = {entity.name: entity for entity in CATALOGUE.values()}


def fault(code: str, message: str, detail: str) -> Json:
    """A refusal as QuickBooks words it."""
    error = {"Message": message, "Detail": detail, "code": code}
    return {"Fault": {"Error": [error], "type": "ValidationFault"}}


POISON: Json = {
    "Fault": {
        "Error": [{"Message": "An application error has occurred", "code": "10000"}],
        "type": "SystemFault",
    }
}


def _status(body: Json) -> int:
    if "Fault" not in body:
        return 200
    return 500 if body is POISON else 400


def _updated(row: Json) -> datetime:
    return datetime.fromisoformat(row["MetaData"]["LastUpdatedTime"])


def _meets(row: Json, where: str) -> bool:
    since = re.search(r"LastUpdatedTime >= '([^']+)'", where)
    if since and _updated(row) < datetime.fromisoformat(since[1]):
        return False
    created = datetime.fromisoformat(row["MetaData"]["CreateTime"])
    for sign, bound in re.findall(r"CreateTime (>=|<) '([^']+)'", where):
        if (created >= datetime.fromisoformat(bound)) != (sign == ">="):
            return False
    wanted = re.search(r"Id IN \(([^)]*)\)", where)
    if wanted and row["Id"] not in re.findall(r"'([^']+)'", wanted[1]):
        return False
    is_active = bool(row.get("Active", True))
    if "Active = false" in where:
        return not is_active
    return is_active or "Active IN (true, false)" in where
