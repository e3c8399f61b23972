"""Entities that do not follow the common path of a write: rates without Id, wrapped templates."""

from collections.abc import Mapping
from typing import Any

from sandbox import errors
from sandbox.writes import properties, recurring
from sandbox.writes.desk import Body, Change, Desk
from sandbox.writes.specs import SPECS

SINGLE = frozenset({"CompanyInfo", "Preferences"})


def put_exchange_rate(desk: Desk, payload: Mapping[str, Any]) -> Body:
    """Set the rate of a currency on a day; setting it again makes the record's next version."""
    properties.check("ExchangeRate", properties.PROPERTIES["ExchangeRate"], payload)
    body = SPECS["ExchangeRate"].build(Change(desk, "ExchangeRate", dict(payload)))
    code, on = body["SourceCurrencyCode"], body["AsOfDate"]
    known = desk.rates.record(code, on)
    old = desk.store.get("ExchangeRate", known) if known else None
    if old is not None and old["Rate"] == body["Rate"]:
        return old
    stored = (
        desk.store.insert("ExchangeRate", body)
        if old is None
        else desk.store.update("ExchangeRate", body)
    )
    key = "{SourceCurrencyCode}:{TargetCurrencyCode}:{AsOfDate}".format_map(body)
    desk.rates.put(code, on, body["Rate"], key)
    return stored


def create_template(desk: Desk, payload: Mapping[str, Any]) -> Body:
    """A new recurring transaction."""
    builders = {entity: SPECS[entity].build for entity in recurring.INNER}
    return desk.store.insert(
        "RecurringTransaction", recurring.build_template(desk, payload, builders)
    )


def delete_template(desk: Desk, payload: Mapping[str, Any]) -> Body:
    """Remove a recurring transaction; the request is its wrapped document, or just its Id."""
    inner = payload if "Id" in payload else recurring.unwrap(payload)[1]
    id_ = str(inner.get("Id", ""))
    stored = desk.store.get("RecurringTransaction", id_)
    if stored is None:
        raise errors.not_found()
    _, old = recurring.unwrap(stored)
    if str(inner.get("SyncToken", old["SyncToken"])) != old["SyncToken"]:
        raise errors.stale_object()
    desk.store.remove("RecurringTransaction", id_)
    return {"domain": "QBO", "status": "Deleted", "Id": id_}
