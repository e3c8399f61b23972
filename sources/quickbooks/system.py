"""Tables of the source's own, beside those of the entities: what is gone, what was odd.

They travel with the rows of the entity they speak of, in the same load package.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

_INSTANT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class SystemTable:
    """A table that is not an entity's.

    Attributes:
        name: Its name in the warehouse.
        schema: Its columns.
        key: What identifies a row.
        removable: Rows with `_deleted` true take an earlier row of the same key away.
        merge_key: What rows share that replace all earlier ones together; () for the key.
    """

    name: str
    schema: pa.Schema
    key: tuple[str, ...]
    removable: bool = False
    merge_key: tuple[str, ...] = ()


#: Records that are gone now. A record that comes back loses its row.
DELETIONS = SystemTable(
    "deletions",
    pa.schema(
        [
            ("realm_id", pa.string()),
            ("entity", pa.string()),
            ("id", pa.string()),
            ("deleted_at", _INSTANT),
            ("seen_at", _INSTANT),
            ("how", pa.string()),
            ("_deleted", pa.bool_()),
        ]
    ),
    key=("realm_id", "entity", "id"),
    removable=True,
)

#: Versions of records that are known no more: each was replaced, or ended and came back. Only ever
#: added to.
RECORD_VERSION = SystemTable(
    "record_version",
    pa.schema(
        [
            ("realm_id", pa.string()),
            ("entity", pa.string()),
            ("id", pa.string()),
            ("sync_token", pa.int64()),
            ("last_updated_time", _INSTANT),
            ("seen_to", _INSTANT),  # QuickBooks' clock when another version, or its end, was seen
            ("how", pa.string()),  # changed, deleted
            ("record", pa.string()),  # its raw rows by table, as JSON
        ]
    ),
    key=("realm_id", "entity", "id", "seen_to"),
)

#: Records that QuickBooks has and cannot deliver: a page with one of them is an error 10000.
QUARANTINE = SystemTable(
    "quarantine",
    pa.schema(
        [
            ("realm_id", pa.string()),
            ("entity", pa.string()),
            ("id", pa.string()),
            ("code", pa.string()),
            ("message", pa.string()),
            ("intuit_tid", pa.string()),
            ("seen_at", _INSTANT),
            ("_deleted", pa.bool_()),
        ]
    ),
    key=("realm_id", "entity", "id"),
    removable=True,
)

#: Fields and values that the catalogue did not expect; nothing of them is lost.
SCHEMA_DRIFT = SystemTable(
    "schema_drift",
    pa.schema(
        [
            ("realm_id", pa.string()),
            ("run_id", pa.string()),
            ("entity", pa.string()),
            ("path", pa.string()),
            ("kind", pa.string()),
            ("sample", pa.string()),
            ("seen_at", _INSTANT),
        ]
    ),
    key=("realm_id", "run_id", "entity", "path", "kind"),
)

#: One row per sync: when, how, what it brought and cost.
SYNC_RUN = SystemTable(
    "sync_run",
    pa.schema(
        [
            ("realm_id", pa.string()),
            ("run_id", pa.string()),
            ("started_at", _INSTANT),
            ("finished_at", _INSTANT),
            ("books_at", _INSTANT),  # QuickBooks' clock at its last answer, NULL without one
            ("mode", pa.string()),
            ("status", pa.string()),
            ("calls", pa.int64()),
            ("metered", pa.int64()),
            ("rows", pa.int64()),
            ("pages", pa.int64()),
            ("deleted", pa.int64()),
            ("message", pa.string()),
            ("entities", pa.string()),  # tables it was limited to, by commas; NULL for all
        ]
    ),
    key=("realm_id", "run_id"),
)

#: One row per request of a sync, retries among them.
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

SYSTEM_TABLES = (DELETIONS, RECORD_VERSION, QUARANTINE, SCHEMA_DRIFT, SYNC_RUN, API_CALL)
