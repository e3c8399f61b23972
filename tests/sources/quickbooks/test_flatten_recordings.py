"""Recorded answers of QuickBooks go through the flattener without losing a field."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sources.quickbooks.entities import CATALOGUE, Entity
from sources.quickbooks.flatten import flatten
from tests.recordings import RECORDINGS

from .leaves import Tables, key_of, loads, page_of

pytestmark = pytest.mark.recordings

BY_KEY = {entity.json_key: entity for entity in CATALOGUE.values()}
FOLDERS = ("doc-samples", "recorded-http", "recorded-json")

#: Lists that were stored without their envelope.
BARE = {
    "list_accounts_2023": "account",
    "list_estimates_2025": "estimate",
    "list_items_2023": "item",
    "preferences_2017": "preferences",
}


def answers(stem: str, value: Any) -> Iterator[tuple[Entity, list[dict[str, Any]]]]:
    """The records in an answer of any envelope, by entity."""
    if stem in BARE:
        yield CATALOGUE[BARE[stem]], value if isinstance(value, list) else [value]
    elif isinstance(value, list):
        for item in value:
            yield from answers(stem, item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in BY_KEY:
                yield BY_KEY[key], item if isinstance(item, list) else [item]
            else:
                yield from answers(stem, item)


def recorded() -> list[tuple[str, Entity, list[dict[str, Any]]]]:
    """Every group of records in the recordings; none where they are not at hand."""
    files = [path for folder in FOLDERS for path in sorted((RECORDINGS / folder).glob("*.json"))]
    return [
        (f"{path.stem}-{number}", entity, records)
        for path in files
        if not path.stem.startswith("report_")
        for number, (entity, records) in enumerate(answers(path.stem, loads(path.read_text())))
    ]


GROUPS = recorded()


def unwrapped(entity: Entity, record: dict[str, Any]) -> dict[str, Any]:
    """The document in a template, as its own row."""
    inner: dict[str, Any] = next(iter(record.values())) if entity.wrapped else record
    return inner


def expected_drift(path: Path | str) -> set[str]:
    """Where recordings are known to stray from QuickBooks' own rules."""
    # The sample of an adjustment gives its LastUpdatedTime as a day.
    return {"MetaData.LastUpdatedTime"} if "inventoryadjustment" in str(path) else set()


@pytest.mark.parametrize(
    ("name", "entity", "records"), GROUPS, ids=[f"{name}-{e.table}" for name, e, _ in GROUPS]
)
def test_no_leaf_of_a_recorded_answer_is_lost(
    name: str, entity: Entity, records: list[dict[str, Any]]
) -> None:
    """Each leaf is in its column, and nothing in them is news to the catalogue."""
    flat = flatten(entity, page_of(entity, *records), realm_id="9")
    found = Tables(entity, flat)
    live = [unwrapped(entity, record) for record in records]
    live = [record for record in live if record.get("status") != "Deleted"]
    lost = [leaf for record in live for leaf in found.lost(record, key_of(entity, record))]
    assert lost == []
    assert {drift.path for drift in flat.drift} == expected_drift(name)
    assert len(live) + len(flat.deleted) == len(records)


def test_a_recorded_change_feed_loads() -> None:
    """A group of the feed is a page once it stands under QueryResponse."""
    path = RECORDINGS / "recorded-http" / "cdc_estimate.json"
    (group,) = json.loads(path.read_text())["CDCResponse"][0]["QueryResponse"]
    page = json.dumps({"QueryResponse": group}).encode()
    flat = flatten(CATALOGUE["estimate"], page, realm_id="9")
    assert flat.ids == [estimate["Id"] for estimate in group["Estimate"]]
    assert flat.tables["estimate_line"].num_rows > len(flat.ids)
