"""All records of a company with every situation flatten without loss, and without drift."""

import datetime
from collections.abc import Iterator

import pytest

from sandbox import generate, jsonio
from sandbox.company import Company
from sandbox.world import World
from sources.quickbooks.entities import CATALOGUE, Entity
from sources.quickbooks.flatten import flatten

from .leaves import Tables, key_of, loads


@pytest.fixture(scope="module")
def company() -> Iterator[Company]:
    world = World()
    yield generate.small(world.add_company(realm_id="9"), until=datetime.date(2026, 10, 31))
    world.close()


@pytest.mark.parametrize("entity", list(CATALOGUE.values()), ids=lambda entity: str(entity.table))
def test_every_leaf_of_a_company_is_in_a_column(company: Company, entity: Entity) -> None:
    """Whatever the company's API would serve of the entity, the tables hold in typed columns."""
    answer = {"QueryResponse": {entity.json_key: list(company.export(entity.name))}}
    page = jsonio.dumps(answer)
    flat = flatten(entity, page, realm_id="9")
    assert flat.drift == []
    found = Tables(entity, flat)
    for record in loads(page)["QueryResponse"][entity.json_key]:
        inner = next(iter(record.values())) if entity.wrapped else record
        assert found.lost(inner, key_of(entity, inner)) == []
    assert all(table["extra"].null_count == len(table) for table in flat.tables.values())
