"""Writing: create, update, delete and void, all by POST."""

from collections.abc import Mapping
from typing import Any

from sandbox import catalogue, errors, jsonio
from sandbox.catalogue import Entity
from sandbox.wire.call import Answer, Call
from sandbox.wire.reads import unknown_resource

_ALWAYS_UPDATED = frozenset({"CompanyInfo", "Preferences", "ExchangeRate"})


def write(call: Call) -> Answer:
    """`POST /{entity}[?operation=...][&include=...]`."""
    entity = catalogue.find(call.resource)
    if entity is None or len(call.path) != 1:
        raise unknown_resource(call)
    operation = _operation(entity, call.json, call.params.get("operation"))
    if operation == "update" and "void" in call.include:
        operation = "void"
    body = apply(call, entity, operation, call.json, call.include)
    return call.enveloped(entity.key, jsonio.dumps(body).decode())


def tax_service(call: Call) -> Answer:
    """`POST /taxservice/taxcode`: a tax code with its rates; the answer has no envelope."""
    if call.path[1:] != ("taxcode",):
        raise unknown_resource(call)
    with call.company.store.transaction():
        body = call.company.writes.create_tax_code(call.json)
    return Answer(jsonio.dumps(body).decode())


def apply(
    call: Call,
    entity: Entity,
    operation: str,
    payload: Mapping[str, Any],
    include: frozenset[str],
) -> dict[str, Any]:
    """Carry out one write and return the record (or what is left of it)."""
    if operation not in entity.writes:
        raise errors.unsupported_operation(f"{operation} on {entity.name}")
    company = call.company
    company.require(entity)
    match operation:
        case "create":
            return company.create(entity.name, payload, include=include)
        case "update":
            return company.update(entity.name, payload, include=include)
        case "delete":
            return company.delete(entity.name, payload)
        case _:
            return company.void(entity.name, payload)


def _operation(entity: Entity, payload: Mapping[str, Any], asked: str | None) -> str:
    """The operation asked for; without one a body with an Id is an update."""
    if asked:
        return asked.lower()
    known = entity.name in _ALWAYS_UPDATED or payload.get("Id")
    return "update" if known else "create"
