"""Fields and types that the catalogue does not know are kept and reported."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from tests.end_to_end.conftest import Open
from tests.end_to_end.faults import TIMES
from tests.end_to_end.stage import Stage
from tests.end_to_end.template import select, write

EXACT = Decimal("12345678901234567890.123456789")


def changed_ids(stage: Stage, time: str) -> set[str]:
    """The invoices that the load brings."""
    invoices = list(stage.company.export("Invoice"))
    if time == "initial":
        return {one["Id"] for one in invoices}
    held = dict(select(stage, "select id, sync_token from raw.invoice"))
    fresh = {one["Id"] for one in invoices if int(one["SyncToken"]) != held.get(one["Id"])}
    assert fresh
    return fresh


@pytest.mark.parametrize("time", TIMES)
def test_unknown_fields(at: Open, time: str) -> None:
    """They are kept to the last digit beside their row, and reported; all else is right."""
    stage = at(time)
    stage.entities = ("invoice",)
    brought = changed_ids(stage, time)
    stage.fault("unknown_field", entity="Invoice", field="Surprise", value={"Amount": EXACT})
    stage.fault("unknown_field", entity="Invoice", field="Line.Novelty", value="été")
    stage.load()
    extras = dict(select(stage, "select id, extra from raw.invoice where extra is not null"))
    assert extras.keys() >= brought
    exact = '{"Surprise":{"Amount":12345678901234567890.123456789}}'
    assert set(extras.values()) == {exact}
    lines = select(
        stage,
        "select distinct l.extra from raw.invoice_line l join raw.invoice i on i.id = invoice_id"
        " where i.extra is not null",
    )
    assert [json.loads(extra) for (extra,) in lines] == [{"Novelty": "été"}]
    drift = "select path, kind from raw.schema_drift where entity = 'invoice' order by all"
    assert select(stage, drift) == [("Line[].Novelty", "unknown"), ("Surprise", "unknown")]
    write(stage, "update raw.invoice set extra = null")
    write(stage, "update raw.invoice_line set extra = null")
    assert stage.differences() == []


@pytest.mark.parametrize("time", TIMES)
def test_types_that_change(at: Open, time: str) -> None:
    """What fits its column exactly goes there; what does not is kept to the letter."""
    stage = at(time)
    stage.entities = ("invoice",)
    brought = changed_ids(stage, time)
    for field, value in (("TotalAmt", "many"), ("Balance", "12.50"), ("DocNumber", 7)):
        stage.fault("type_change", entity="Invoice", field=field, value=value)
    stage.fault("type_change", entity="Invoice", field="TxnDate", value=["2026", "06"])
    stage.load()
    rows = select(
        stage,
        "select id, total_amt, balance, doc_number, txn_date, extra from raw.invoice"
        " where extra is not null",
    )
    assert {row[0] for row in rows} >= brought
    for _, total, balance, number, day, extra in rows:
        assert (total, balance, number, day) == (None, Decimal("12.50"), "7", None)
        assert json.loads(extra) == {"TotalAmt": "many", "TxnDate": ["2026", "06"]}
    drift = dict(select(stage, "select path, kind from raw.schema_drift where entity = 'invoice'"))
    assert drift == {
        "TotalAmt": "misfit",
        "TxnDate": "misfit",
        "Balance": "type",
        "DocNumber": "type",
    }
    stage.world.faults.clear()
    for id_ in {row[0] for row in rows}:
        stage.company.store.touch("Invoice", id_, {"PrivateNote": "looked at"})
    stage.load()
    assert stage.differences() == []
