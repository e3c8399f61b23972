"""What the source keeps about a company in dlt's state, read without changing anything."""

from __future__ import annotations

from typing import Any

import dlt

from sources.quickbooks import CATALOGUE
from sources.quickbooks.ledger.state import LedgerState
from sources.quickbooks.state import EntityState, ServerState


class Loaded:
    """How far a company is loaded.

    Args:
        pipeline: Its pipeline; a machine that has nothing of it asks the warehouse.
    """

    def __init__(self, pipeline: dlt.Pipeline) -> None:
        if "sources" not in pipeline.state:
            pipeline.sync_destination()
        source: dict[str, Any] = pipeline.state.get("sources", {}).get("quickbooks", {})
        resources: dict[str, dict[str, Any]] = source.get("resources", {})
        self.is_pending: bool = pipeline.has_pending_data
        self.server = ServerState(resources.get(ServerState.KEY, {}))
        self.ledger = LedgerState(resources.get(LedgerState.KEY, {}))
        self.states = {
            table: EntityState(resources[table]) for table in CATALOGUE if table in resources
        }
