"""Records on their way out: faults on demand that spoil them, and what `include` adds."""

from collections.abc import Iterable
from typing import Any

from sandbox import errors, jsonio
from sandbox.catalogue import Entity
from sandbox.faults import FaultRule
from sandbox.keys import inner
from sandbox.wire.call import Call


def serve(call: Call, entity: Entity, texts: list[str]) -> list[str]:
    """The texts of whole records as they are served; untouched unless something is to change."""
    rules = call.world.faults.on_records(call.company.realm_id, call.resource, entity.name)
    links = entity.name == "Invoice" and "invoiceLink" in call.include
    if not rules and not links:
        return texts
    records = [jsonio.loads(text) for text in texts]
    for rule in rules:
        if _spoil(rule, entity, records):
            call.world.faults.use(rule, call.company.realm_id, call.resource)
            if rule.kind == "poisoned_record":
                raise errors.application_error()
    if links:
        for record in records:
            record["InvoiceLink"] = f"{call.base_url}/sandbox/invoice/{record['Id']}"
    return [jsonio.dumps(record).decode() for record in records]


def _spoil(rule: FaultRule, entity: Entity, records: Iterable[dict[str, Any]]) -> bool:
    """Apply a rule; whether it concerned any record."""
    if rule.kind == "poisoned_record":
        return any(inner(entity.name, record).get("Id") == rule.id for record in records)
    path = (rule.field or "").split(".")
    chosen = (
        record
        for record in records
        if rule.id is None or inner(entity.name, record).get("Id") == rule.id
    )
    anew = rule.kind == "unknown_field"
    return sum(_set(record, path, rule.value, anew=anew) for record in chosen) > 0


def _set(holder: Any, path: list[str], value: Any, *, anew: bool) -> bool:
    """Put `value` at `path`, in every element of lists on the way; whether anything was set.

    anew: also where nothing was before.
    """
    if isinstance(holder, list):
        return sum(_set(element, path, value, anew=anew) for element in holder) > 0
    if not isinstance(holder, dict):
        return False
    first, *rest = path
    if rest:
        return _set(holder.get(first), rest, value, anew=anew)
    if first not in holder and not anew:
        return False
    holder[first] = value
    return True
