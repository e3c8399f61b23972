"""What a stored record is filed under: its id, stamps and the columns derived from its body."""

from collections.abc import Mapping
from typing import Any

from sandbox.catalogue import ENTITIES, Kind

_NAMES = ("FullyQualifiedName", "DisplayName", "Name", "Code")
_CHILD_MARK = "\x01"  # sorts before every printable character: children follow their parent


def inner(entity: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object that has the Id: a recurring template wraps it in a key naming its type."""
    if entity != "RecurringTransaction":
        return body
    return next(value for value in body.values() if isinstance(value, Mapping))


def record_id(entity: str, body: Mapping[str, Any]) -> str:
    """The id a body is stored under; KeyError when it has none."""
    own = inner(entity, body)
    return exchange_rate_id(own) if entity == "ExchangeRate" else str(own["Id"])


def exchange_rate_id(body: Mapping[str, Any]) -> str:
    """An exchange rate has no Id: currencies and day are its key."""
    return "{SourceCurrencyCode}:{TargetCurrencyCode}:{AsOfDate}".format_map(body)


def stamped(
    entity: str, body: Mapping[str, Any], record_id: str, token: int, meta: Mapping[str, str]
) -> dict[str, Any]:
    """A copy of `body` with the system's own fields set."""
    if entity == "RecurringTransaction":
        wrapper, own = next((k, v) for k, v in body.items() if isinstance(v, Mapping))
        return {wrapper: _with_system_fields(own, record_id, token, meta)}
    if entity == "ExchangeRate":
        updated = {"LastUpdatedTime": meta["LastUpdatedTime"]}
        bare = {name: value for name, value in body.items() if name != "Id"}
        return {
            **bare,
            "domain": "QBO",
            "sparse": False,
            "SyncToken": str(token),
            "MetaData": updated,
        }
    return _with_system_fields(body, record_id, token, meta)


def _with_system_fields(
    body: Mapping[str, Any], record_id: str, token: int, meta: Mapping[str, str]
) -> dict[str, Any]:
    system = {
        "domain": "QBO",
        "sparse": False,
        "Id": record_id,
        "SyncToken": str(token),
        "MetaData": dict(meta),
    }
    return {**system, **{name: value for name, value in body.items() if name not in system}}


def columns(
    entity: str, body: Mapping[str, Any]
) -> tuple[bool, str | None, str | None, str | None]:
    """(active, sort_key, label, txn_date) of a stored body."""
    own = inner(entity, body)
    active = own.get("Active") is not False
    if ENTITIES[entity].kind is Kind.TRANSACTION:
        return active, None, own.get("DocNumber"), own.get("TxnDate")
    name = next((own[key] for key in _NAMES if own.get(key)), None)
    label = own.get("DisplayName") or own.get("Name")
    return active, name and sort_key(name), label, own.get("TxnDate")


def sort_key(name: str) -> str:
    """Alphabetical regardless of case; `Parent:Child` comes right after `Parent`."""
    return name.casefold().replace(":", _CHILD_MARK)
