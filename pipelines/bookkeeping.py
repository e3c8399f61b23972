"""The record of a sync: a row in `sync_run`, and one in `api_call` for each request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import dlt
import pyarrow as pa

from sources.quickbooks.hints import hinted
from sources.quickbooks.sync import Sync
from sources.quickbooks.system import SystemTable

_INSTANT = pa.timestamp("us", tz="UTC")

SYNC_RUN = SystemTable(
    "sync_run",
    pa.schema(
        [
            ("realm_id", pa.string()),
            ("run_id", pa.string()),
            ("started_at", _INSTANT),
            ("finished_at", _INSTANT),
            ("books_at", _INSTANT),  # QuickBooks' clock at its last answer: the books are as of then
            ("mode", pa.string()),
            ("status", pa.string()),
            ("calls", pa.int64()),
            ("metered", pa.int64()),
            ("rows", pa.int64()),
            ("pages", pa.int64()),
            ("deleted", pa.int64()),
            ("message", pa.string()),
        ]
    ),
    key=("realm_id", "run_id"),
)

API_CALL = SystemTable(
    "api_call",
    pa.schema(
        [
            ("realm_id", pa.string()),
            ("run_id", pa.string()),
            ("call_no", pa.int64()),
            ("started_at", _INSTANT),
            ("method", pa.string()),
            ("path", pa.string()),
            ("entity", pa.string()),
            ("status", pa.int64()),
            ("rows", pa.int64()),
            ("bytes", pa.int64()),
            ("ms", pa.int64()),
            ("intuit_tid", pa.string()),
            ("metered", pa.bool_()),
        ]
    ),
    key=("realm_id", "run_id", "call_no"),
)


@dataclass(frozen=True)
class Outcome:
    """How a sync ended.

    Attributes:
        mode: `initial` or `incremental`.
        status: `complete`, `partial` (records in quarantine) or `failed`.
        rows: Records loaded.
        pages: Pages read.
        deleted: Records reported as gone.
        message: What the summary said.
    """

    mode: str
    status: str
    rows: int
    pages: int
    deleted: int
    message: str


def record_run(pipeline: dlt.Pipeline, sync: Sync, started: datetime, outcome: Outcome) -> None:
    """Write the run and its calls into the warehouse."""
    key = {"realm_id": sync.client.realm_id, "run_id": sync.run_id}
    calls = [key | asdict(call) for call in sync.client.meter]
    run = {
        **key,
        "started_at": started,
        "finished_at": datetime.now(UTC),
        "books_at": sync.client.server_time if sync.client.meter.metered else None,
        "calls": len(calls),
        "metered": sync.client.meter.metered,
        **asdict(outcome),
    }

    def rows() -> Iterator[Any]:
        yield hinted(SYNC_RUN, pa.Table.from_pylist([run], schema=SYNC_RUN.schema))
        yield hinted(API_CALL, pa.Table.from_pylist(calls, schema=API_CALL.schema))

    source = dlt.source(lambda: dlt.resource(rows, name=SYNC_RUN.name), name="quickbooks")
    pipeline.run(source())
