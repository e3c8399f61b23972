"""The ledger as a dlt source: one load package in each run of the pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dlt
from dlt.extract import DltResource, DltSource

from ..hints import SCHEMA_CONTRACT, WRITE_DISPOSITION, Marker
from ..runlog import run_rows
from .ledger import Ledger
from .state import LedgerState
from .tables import GENERAL_LEDGER_LINE


def ledger_source(ledger: Ledger) -> DltSource:
    """The source of a ledger's sync, in the schema of the entities."""

    def rows() -> Iterator[Any]:
        marker = Marker()
        for table, found in ledger.package(dlt.current.resource_state()):
            yield marker.mark(table, found)
        for table, found in run_rows(ledger.sync):
            yield marker.mark(table, found)

    resource: DltResource = dlt.resource(
        rows,
        name=LedgerState.KEY,
        primary_key=list(GENERAL_LEDGER_LINE.key),
        write_disposition=WRITE_DISPOSITION,
        schema_contract=SCHEMA_CONTRACT,
    )
    source: DltSource = dlt.source(lambda: resource, name="quickbooks")()
    return source
