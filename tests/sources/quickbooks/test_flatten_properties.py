"""Whatever QuickBooks sends, every leaf of it is in some column, exactly."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.quickbooks.columns import Kind
from sources.quickbooks.entities import CATALOGUE, Entity
from sources.quickbooks.flatten import flatten
from sources.quickbooks.structure import Array, Leaf, Node, Object, structure

from .leaves import Tables, key_of, page_of

ENTITIES = [CATALOGUE[name] for name in ("invoice", "payment", "tax_code", "term", "preferences")]

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
decimals = st.decimals(allow_nan=False, allow_infinity=False) | st.decimals(
    min_value=-(10**15), max_value=10**15, places=6
)
integers = st.integers(-(10**25), 10**25)
scalars = st.none() | st.booleans() | integers | decimals | words
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)

FITTING: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: words,
    Kind.MONEY: st.decimals(-(10**13) + 1, 10**13 - 1, places=5),
    Kind.RATE: st.decimals(-(10**19) + 1, 10**19 - 1, places=9),
    Kind.INTEGER: st.integers(-(2**63), 2**63 - 1) | st.integers(0, 999).map(str),
    Kind.BOOLEAN: st.booleans(),
    Kind.DATE: st.dates().map(str),
    Kind.INSTANT: st.datetimes(
        datetime(1980, 1, 1),  # older zones are off by seconds  # noqa: DTZ001
        timezones=st.timezones(),
    ).map(lambda at: at.isoformat()),
    Kind.JSON: st.dictionaries(words, anything, max_size=2) | st.lists(anything, max_size=2),
}


@st.composite
def objects(draw: st.DrawFn, node: Object, fits: bool) -> dict[str, Any]:
    """An object of the catalogue with some members; unless `fits`, also with surprises."""
    members = [(key, member) for key, member in node.members.items() if key != "status"]
    chosen = draw(st.lists(st.sampled_from(members), max_size=4, unique_by=lambda m: m[0]))
    made = {key: draw(values(member, fits)) for key, member in chosen}
    return made if fits else {**draw(st.dictionaries(words, anything, max_size=1)), **made}


def values(node: Node, fits: bool) -> st.SearchStrategy[Any]:
    """A value for a member, seldom of a wrong type unless it has to fit."""
    match node:
        case Leaf(kind=kind):
            usual = FITTING[kind]
        case Array(element=element):
            usual = st.lists(objects(element, fits), max_size=3)
        case _:
            usual = objects(node, fits)
    return usual if fits else st.one_of(usual, usual, usual, anything)


@st.composite
def pages(draw: st.DrawFn, fits: bool) -> tuple[Entity, list[dict[str, Any]]]:
    """Some records of one entity, with keys of their own."""
    entity = draw(st.sampled_from(ENTITIES))
    ids = draw(st.lists(st.integers(1, 10**19).map(str), min_size=1, max_size=3, unique=True))
    return entity, [{**draw(objects(structure(entity), fits)), "Id": id_} for id_ in ids]


def lost(entity: Entity, records: list[dict[str, Any]]) -> list[str]:
    """Leaves that are nowhere, after flattening a page of the records twice alike."""
    first = flatten(entity, page_of(entity, *records), realm_id="9")  # teaches new paths
    flat = flatten(entity, page_of(entity, *records), realm_id="9")
    assert flat == first
    found = Tables(entity, flat)
    return [leaf for record in records for leaf in found.lost(record, key_of(entity, record))]


slow_is_fine = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@slow_is_fine
@given(pages(fits=False))
def test_no_leaf_is_lost(page: tuple[Entity, list[dict[str, Any]]]) -> None:
    """Unknown keys, wrong types, huge ids, many decimals: all of it is found again."""
    assert lost(*page) == []


@slow_is_fine
@given(pages(fits=True))
def test_what_fits_is_no_drift(page: tuple[Entity, list[dict[str, Any]]]) -> None:
    """Records inside the catalogue fill typed columns alone, to the last digit."""
    entity, records = page
    flat = flatten(entity, page_of(entity, *records), realm_id="9")
    assert flat.drift == []
    assert all(table["extra"].null_count == len(table) for table in flat.tables.values())
    assert lost(entity, records) == []


@slow_is_fine
@given(st.lists(decimals, min_size=1, max_size=5))
def test_amounts_are_exact_or_kept_beside(amounts: list[Decimal]) -> None:
    """An amount is in its column to the last digit, or empty there and whole in `extra`."""
    invoice = CATALOGUE["invoice"]
    records = [{"Id": str(n), "TotalAmt": amount} for n, amount in enumerate(amounts)]
    flat = flatten(invoice, page_of(invoice, *records), realm_id="9")
    for row, amount in zip(flat.tables["invoice"].to_pylist(), amounts, strict=True):
        assert row["total_amt"] == amount or (row["total_amt"] is None and row["extra"])
