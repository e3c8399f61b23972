"""A document of closed books whose customer is merged twice, each time seen by a sync."""

from datetime import UTC, datetime

from tests.transforms.paper import Body, balance, document, lists
from tests.transforms.raw import Company


def _at(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def _updated(record: Body, day: int) -> Body:
    """The same with the day in March of its last change; no merge makes a new SyncToken."""
    times = {"CreateTime": "2026-01-10T12:00:00Z", "LastUpdatedTime": _at(day).isoformat()}
    return {**record, "SyncToken": "0", "MetaData": times}


def _invoice(customer: str, day: int) -> Body:
    invoice = document("1", "2026-01-10", "100", open_="100", customer=customer)
    return _updated(invoice, day)


def _settings() -> Body:
    (found,) = lists()["Preferences"]
    closed = {**found["AccountingInfoPrefs"], "BookCloseDate": "2026-01-31"}
    return _updated({**found, "AccountingInfoPrefs": closed}, 1)


MERGED = Company(
    lists(
        receivable="100",
        customers={"a": {"Active": False}, "b": {"Active": False}, "c": balance("100")},
    )
    | {"Preferences": [_settings()], "Invoice": [_invoice("c", 7)]},
    replaced=[("invoice", _invoice("a", 2), _at(5)), ("invoice", _invoice("b", 6), _at(8))],
)
