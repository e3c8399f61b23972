"""Change data capture: who changed and who is gone since an instant.

An answer holds at most 1000 objects, all entities together, and does not say when it was
cut; it cannot be paged and has no upper bound. So a full answer is asked again by halves of the
list of entities, down to a single one, which is then read by query.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .answers import change_groups, envelope, server_time
from .client import Client
from .entities import Entity
from .errors import Fault, RequestRefused, ServerFault
from .query import count, timestamp
from .records import Record, record

#: Objects in an answer that may have been cut.
MOST_OBJECTS = 1000


@dataclass
class Feed:
    """What the feed says.

    Attributes:
        time: QuickBooks' time at the earliest of the answers.
        records: Changed and deleted records by table.
        beyond: Tables that the feed cannot tell about: too many changes, too long ago.
        refused: Tables whose entity the feed does not know.
        failed: Those of `beyond` at which QuickBooks itself fails: a record of theirs is bad.
        late: Those of `beyond` whose bound is too long ago.
        queried: Those of `beyond` that are read by query instead.
    """

    time: datetime | None = None
    records: dict[str, list[Record]] = field(default_factory=dict)
    beyond: set[str] = field(default_factory=set)
    refused: dict[str, Fault | None] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    queried: list[Entity] = field(default_factory=list)

    def add(self, other: Feed) -> None:
        """Join another part of the feed."""
        times = [time for time in (self.time, other.time) if time is not None]
        self.time = min(times, default=None)
        self.records |= other.records
        self.beyond |= other.beyond
        self.refused |= other.refused
        self.failed |= other.failed
        self.late |= other.late


def read_feed(client: Client, entities: Sequence[Entity], since: datetime) -> Feed:
    """Ask for the changes of some entities, by parts where one answer does not do.

    A refusal of all of them is about the bound, not about their names.

    Raises:
        QuickBooksError: By remedy; neither a refused entity nor a full answer is an error.
    """
    feed = _read(client, entities, since)
    if len(feed.refused) == len(entities):
        feed.beyond |= feed.refused.keys()
        feed.late |= feed.refused.keys()
        feed.refused.clear()
    return feed


def _read(
    client: Client, entities: Sequence[Entity], since: datetime, *, quick: bool = False
) -> Feed:
    try:
        names = [entity.name for entity in entities]
        body = client.changes(names, timestamp(since), quick=quick)
    except RequestRefused as error:
        return _refused(client, entities, since, error)
    except ServerFault:
        if len(entities) == 1:
            return Feed(beyond={entities[0].table}, failed={entities[0].table})
        if not quick:  # no record makes a count fail: this raises when QuickBooks is out of order
            client.query(count(entities[0]), entity=entities[0].name, quick=True)
        return _halves(client, entities, since, quick=True)
    groups = change_groups(body)
    if sum(len(rows) for rows in groups.values()) >= MOST_OBJECTS:
        return _halves(client, entities, since)
    by_key = {name.lower(): e for e in entities for name in (e.json_key, e.name)}
    feed = Feed(time=server_time(envelope(body), None))
    for key, rows in groups.items():
        entity = by_key.get(key.lower())
        if entity is not None:
            feed.records[entity.table] = [record(entity, raw) for raw in rows]
    return feed


def _halves(
    client: Client, entities: Sequence[Entity], since: datetime, *, quick: bool = False
) -> Feed:
    """Ask for less at once; `quick` does not wait for an error of the server to pass."""
    if len(entities) == 1:
        return Feed(beyond={entities[0].table})
    middle = len(entities) // 2
    feed = _read(client, entities[:middle], since, quick=quick)
    feed.add(_read(client, entities[middle:], since, quick=quick))
    return feed


def _refused(
    client: Client, entities: Sequence[Entity], since: datetime, error: RequestRefused
) -> Feed:
    """Leave out the entity that the refusal names; without a name, find it by halves."""
    if len(entities) == 1:
        return Feed(refused={entities[0].table: error.fault})
    words = set(re.findall(r"\w+", str(error.fault).lower()))
    named = [entity for entity in entities if entity.name.lower() in words]
    rest = [entity for entity in entities if entity not in named]
    if not named or not rest:
        return _halves(client, entities, since)
    feed = Feed(refused={entity.table: error.fault for entity in named})
    feed.add(_read(client, rest, since))
    return feed
