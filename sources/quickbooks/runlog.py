"""The record of a sync: a row in `sync_run`, and one in `api_call` for each request.

It travels in the load packages of the sync, so that what a run cost is known even when it was
killed half-way (its status then stays `running`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import pyarrow as pa

from .sync import Sync
from .system import API_CALL, SYNC_RUN, SystemTable

Rows = Sequence[tuple[SystemTable, pa.Table]]


def run_rows(sync: Sync, failure: str = "") -> Rows:
    """The rows of a sync as it stands, with the calls that no package holds yet.

    Args:
        sync: The sync.
        failure: Why it came to an early end, "" when it did not.
    """
    key = {"realm_id": sync.client.realm_id, "run_id": sync.run_id}
    calls = [key | asdict(call) for call in sync.client.meter][sync.calls_logged :]
    sync.calls_logged += len(calls)
    tallies = sync.tallies.values()
    run = {
        **key,
        "started_at": sync.started_at,
        "finished_at": datetime.now(UTC),
        "books_at": sync.client.server_time if sync.client.meter.metered else None,
        "mode": sync.mode,
        "status": "failed" if failure else sync.status,
        "calls": len(sync.client.meter),
        "metered": sync.client.meter.metered,
        "rows": sum(tally.rows for tally in tallies),
        "pages": sum(tally.pages for tally in tallies),
        "deleted": sum(tally.deleted for tally in tallies),
        "message": failure or "\n".join(sync.notes),
        "entities": ",".join(sync.selected) or None,
    }
    return [
        (SYNC_RUN, pa.Table.from_pylist([run], schema=SYNC_RUN.schema)),
        (API_CALL, pa.Table.from_pylist(calls, schema=API_CALL.schema)),
    ]
