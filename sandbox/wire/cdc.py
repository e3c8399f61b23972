"""The change feed.

`GET /cdc?entities=Invoice,Customer&changedSince=2026-09-01T00:00:00-07:00`
"""

from datetime import timedelta

from sandbox import catalogue, errors, jsonio
from sandbox.catalogue import Entity
from sandbox.query.run import rows_object
from sandbox.query.translate import instant
from sandbox.wire.call import Answer, Call
from sandbox.wire.records import serve

MOST_OBJECTS = 1000
LOOK_BACK = timedelta(days=30)


def changes(call: Call) -> Answer:
    """Whole current rows changed at or after `changedSince`, then what was deleted since.

    One group per entity asked, in that order; at most 1,000 objects in the whole answer, and
    nothing says that more were left out.
    """
    entities = _entities(call)
    since = _since(call)
    room = MOST_OBJECTS
    groups = []
    with call.company.store.lock:
        call.company.settle(*(entity.name for entity in entities))
        for entity in entities:
            texts = _changed(call, entity, since, room)
            room -= len(texts)
            groups.append(rows_object(entity, texts))
    return call.enveloped("CDCResponse", f'[{{"QueryResponse":[{",".join(groups)}]}}]')


def _entities(call: Call) -> list[Entity]:
    names = [name.strip() for name in call.params.get("entities", "").split(",")]
    names = [name for name in names if name]
    if not names:
        raise errors.required_param("entities")
    found = []
    for name in names:
        entity = catalogue.find(name)
        if entity is None:
            raise errors.query_validation(f"invalid context declaration: {name}")
        if not entity.cdc:
            raise errors.unsupported_operation(f"change data capture on {entity.name}")
        found.append(entity)
    return found


def _since(call: Call) -> float:
    given = call.params.get("changedSince")
    if not given:
        raise errors.required_param("changedSince")
    clock = call.company.clock
    try:
        since = instant(given, clock.zone)
    except ValueError:
        raise errors.invalid_value(f"changedSince is not a date: {given}") from None
    if since < clock.epoch() - LOOK_BACK.total_seconds():
        raise errors.invalid_value(
            f"changedSince {given} lies before the last {LOOK_BACK.days} days"
        )
    return since


def _changed(call: Call, entity: Entity, since: float, room: int) -> list[str]:
    """Live rows in the order they changed, then deletions, as many as there is room for."""
    store = call.company.store
    live = store.fetch(
        "SELECT body FROM record WHERE entity = ? AND updated >= ? ORDER BY updated, seq LIMIT ?",
        (entity.name, since, room),
    )
    texts = serve(call, entity, [row[0] for row in live])
    gone = store.deleted(entity.name, since)[: room - len(texts)]
    return texts + [_tombstone(call, record_id, at) for record_id, at in gone]


def _tombstone(call: Call, record_id: str, at: int) -> str:
    return jsonio.dumps(
        {
            "domain": "QBO",
            "status": "Deleted",
            "Id": record_id,
            "MetaData": {"LastUpdatedTime": call.company.clock.stamp(at)},
        }
    ).decode()


def truncated(answer: Answer) -> Answer:
    """The answer with half of its objects, repeated until the cap is reached (a fault on demand).

    A client that counts sees a full answer and cannot trust it to be complete.
    """
    body = jsonio.loads(answer.text)
    groups = body["CDCResponse"][0]["QueryResponse"]
    fullest = max(groups, key=_size)
    if _size(fullest) == 0:
        return answer
    key = _rows_key(fullest)
    others = sum(map(_size, groups)) - _size(fullest)
    kept = fullest[key][: -(-_size(fullest) // 2)]
    wanted = MOST_OBJECTS - others
    fullest[key] = (kept * (wanted // len(kept) + 1))[:wanted]
    fullest["maxResults"] = wanted
    return Answer(jsonio.dumps(body).decode(), answer.status)


def _rows_key(group: dict[str, object]) -> str:
    return next((name for name, value in group.items() if isinstance(value, list)), "")


def _size(group: dict[str, object]) -> int:
    rows = group.get(_rows_key(group))
    return len(rows) if isinstance(rows, list) else 0
