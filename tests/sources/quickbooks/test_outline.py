"""The outline of a page: known paths, found without the exact way."""

import duckdb
import pytest

from sources.quickbooks import flatten as flattening
from sources.quickbooks.drift import Inspection, inspect
from sources.quickbooks.entities import CATALOGUE, Entity
from sources.quickbooks.flatten import flatten
from sources.quickbooks.outline import outline
from sources.quickbooks.shape import Shapes

INVOICE = CATALOGUE["invoice"]


def outlined(text: str) -> frozenset[tuple[str, ...]]:
    page = duckdb.connect().values([text]).project("col0 as content")
    return outline(INVOICE, page)


def test_known_paths_of_every_level() -> None:
    """Members, objects, arrays and their elements are told; what is unknown is not."""
    line = '{"Amount":1,"GroupLineDetail":{"Line":[{"Id":"1","New":2}]}}'
    text = '{"QueryResponse":{"Invoice":[{"Id":"1","New":1},{"Line":[' + line + "]}]}}"
    group = ("Line", "GroupLineDetail")
    assert outlined(text) == {
        ("Id",),
        ("Line",),
        ("Line", "Amount"),
        group,
        (*group, "Line"),
        (*group, "Line", "Id"),
    }


@pytest.mark.parametrize(
    "text", ["", "nothing", "[]", "null", '{"QueryResponse":1}', '{"QueryResponse":{"Invoice":{}}}']
)
def test_what_is_no_answer_has_no_outline(text: str) -> None:
    """The exact way will say what is wrong with it."""
    assert outlined(text) == frozenset()


def test_fields_of_the_catalogue_never_take_the_exact_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with fields that no page had yet widens the shape; an unknown one is inspected."""
    inspected: list[bytes] = []

    def watched(entity: Entity, page: bytes) -> Inspection:
        inspected.append(page)
        return inspect(entity, page)

    monkeypatch.setattr(flattening, "_SHAPES", Shapes())
    monkeypatch.setattr(flattening, "inspect", watched)
    known = b'{"QueryResponse":{"Invoice":[{"Id":"1","DocNumber":"7","Line":[{"Id":"1"}]}]}}'
    assert flatten(INVOICE, known, realm_id="9").tables["invoice"]["doc_number"].to_pylist() == [
        "7"
    ]
    assert inspected == []
    unknown = b'{"QueryResponse":{"Invoice":[{"Id":"1","DocNo":"7"}]}}'
    assert [one.path for one in flatten(INVOICE, unknown, realm_id="9").drift] == ["DocNo"]
    assert inspected == [unknown]
