"""`POST /batch`: up to 30 items, each answered on its own."""

from collections.abc import Mapping
from typing import Any

from sandbox import catalogue, errors, jsonio
from sandbox.catalogue import Entity
from sandbox.errors import QboFault
from sandbox.wire.bodies import fault_object
from sandbox.wire.call import Answer, Call
from sandbox.wire.reads import answer_query
from sandbox.wire.writes import apply

MOST_ITEMS = 30
MOST_OBJECTS = 1000
LONGEST_REQUEST_ID = 36  # of a batch; each item adds its bId to it
LONGEST_BID = 10
_NOT_ENTITIES = frozenset({"bId", "operation", "optionsData"})


def batch(call: Call) -> Answer:
    """Carry out the items in order; none undoes another.

    At most 1,000 rows are answered in all: a query that would exceed them is a fault. What is wrong
    with one item is its own fault, as long as its bId can be read and is its own; a list that holds
    something else than objects is no batch.
    """
    items = call.json.get("BatchItemRequest")
    if not isinstance(items, list):
        raise errors.required_param("BatchItemRequest")
    if not all(isinstance(item, Mapping) for item in items):
        raise errors.malformed_body("Property Name: a batch item is no object")
    if len(items) > MOST_ITEMS:
        raise errors.too_many_batch_items(MOST_ITEMS)
    if len(call.params.get("requestid", "")) > LONGEST_REQUEST_ID:
        raise errors.too_long("requestid", LONGEST_REQUEST_ID)
    room = MOST_OBJECTS
    answers = []
    taken: set[str] = set()
    for item in items:
        text, used = _answer(call, item, room, taken)
        room -= used
        answers.append(text)
    return call.enveloped("BatchItemResponse", f"[{','.join(answers)}]")


def _answer(call: Call, item: Mapping[str, Any], room: int, taken: set[str]) -> tuple[str, int]:
    """One item's answer as JSON text, and how many rows it holds; `taken` are the bIds so far."""
    name = str(item.get("bId", ""))
    bid = jsonio.dumps(name).decode()
    try:
        _check_name(call, name, taken)
        key, value, rows = _perform(call, item, room)
    except QboFault as fault:
        key, value, rows = "Fault", jsonio.dumps(fault_object(fault)).decode(), 0
    return f'{{"{key}":{value},"bId":{bid}}}', rows


def _check_name(call: Call, name: str, taken: set[str]) -> None:
    """A bId must be there, be nobody else's, and be short beside a requestid, which it extends."""
    if not name:
        raise errors.required_param("bId")
    if call.params.get("requestid") and len(name) > LONGEST_BID:
        raise errors.too_long("bId", LONGEST_BID)
    if name in taken:
        raise errors.invalid_value(f"bId {name} is used more than once", "bId")
    taken.add(name)


def _perform(call: Call, item: Mapping[str, Any], room: int) -> tuple[str, str, int]:
    if "Query" in item:
        answer = answer_query(call, str(item["Query"]))
        if len(answer.texts) > room:
            raise errors.result_too_large(MOST_OBJECTS)
        return "QueryResponse", answer.body(), len(answer.texts)
    entity, payload = _payload(item)
    operation = str(item.get("operation", "")).lower()
    options = frozenset(part for part in str(item.get("optionsData", "")).split(",") if part)
    if operation == "update" and "void" in options:
        operation = "void"
    body = apply(call, entity, operation, payload, options)
    return entity.key, jsonio.dumps(body).decode(), 1


def _payload(item: Mapping[str, Any]) -> tuple[Entity, Mapping[str, Any]]:
    names = [name for name in item if name not in _NOT_ENTITIES]
    entity = catalogue.find(names[0]) if len(names) == 1 else None
    if entity is None or not isinstance(item[names[0]], Mapping):
        raise errors.malformed_body(f"Property Name: no single entity among {sorted(names)}")
    return entity, item[names[0]]
