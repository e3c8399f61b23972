"""The ledger of one company, after its entities: the last packages of a sync."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dlt

from sources.quickbooks import DltWarehouse, Sync
from sources.quickbooks.ledger.ledger import WINDOWS, Ledger
from sources.quickbooks.ledger.resource import ledger_source
from sources.quickbooks.ledger.state import LedgerState
from sources.quickbooks.ledger.stored import Stored


@dataclass(frozen=True)
class LedgerResult:
    """What a sync read of the ledger.

    Attributes:
        windows: Reports of entries.
        lines: Entries in them; they replace those of their days.
        controls: Statements of the months that may have changed.
        packages: Load packages.
        strangers: Accounts in the statements that are not loaded yet.
        moved: Balances moved without a document that tells of it, such as by a paycheck.
    """

    windows: int = 0
    lines: int = 0
    controls: int = 0
    packages: int = 0
    strangers: tuple[str, ...] = ()
    moved: bool = False


def load_ledger(
    pipeline: dlt.Pipeline,
    sync: Sync,
    *,
    refresh: bool = False,
    most_windows: Callable[[int], int] = lambda wanted: wanted,
) -> LedgerResult:
    """Bring the ledger up to date with a sync whose entities are complete.

    Args:
        pipeline: The company's pipeline.
        sync: The sync.
        refresh: Read all of it anew.
        most_windows: How many windows the next package may have, of so many.

    Raises:
        QuickBooksError: By remedy, possibly wrapped in dlt's `PipelineStepFailed`.
        PipelineStepFailed: The load failed; what was extracted stays pending for the next run.
    """
    stored = Stored(DltWarehouse(sync.client.realm_id, pipeline), sync.catalogue)
    ledger = Ledger(sync, stored, refresh=refresh)
    source, packages = ledger_source(ledger), 0
    while ledger.is_due(_state(pipeline)):
        ledger.most_windows = most_windows(WINDOWS)
        pipeline.run(source)
        packages += 1
    strangers = tuple(sorted(ledger.strangers))
    return LedgerResult(
        ledger.windows, ledger.lines, ledger.controls, packages, strangers, ledger.moved
    )


def _state(pipeline: dlt.Pipeline) -> dict[str, Any]:
    """What is remembered of the ledger, as it was committed last."""
    source: dict[str, Any] = pipeline.state.get("sources", {}).get("quickbooks", {})
    state: dict[str, Any] = source.get("resources", {}).get(LedgerState.KEY, {})
    return copy.deepcopy(state)
