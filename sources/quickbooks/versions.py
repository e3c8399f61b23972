"""Earlier versions of records: what a load is about to replace is kept first.

    raw tables        the version that is known now
    record_version    every one before it, with the time until which it was known

A version is told by SyncToken and LastUpdatedTime. What moves without them (an account's balance)
is no version of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import pyarrow as pa

from .entities import Entity, tables
from .flatten import Flat
from .system import RECORD_VERSION
from .warehouse import Warehouse

_TOKEN, _UPDATED = "sync_token", "meta_data_last_updated_time"
_ENCODER = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True)
class Replaced:
    """What a delivery puts an end to.

    Attributes:
        realm_id: The company.
        entity: Whose records.
        returned: Those of them that were gone until now.
        at: QuickBooks' time of the answer that brought the new versions.
    """

    realm_id: str
    entity: Entity
    returned: frozenset[str]
    at: datetime

    def rows(self, flat: Flat, warehouse: Warehouse) -> list[dict[str, Any]]:
        """Rows of `record_version` for records of which the warehouse holds another version."""
        if self.entity.key != ("id",):
            return []
        known = warehouse.versions(self.entity, flat.ids)
        if not known:
            return []
        fresh = _versions(flat.tables[self.entity.table])
        old = [id_ for id_ in known if known[id_] != fresh[id_] or id_ in self.returned]
        ends = warehouse.ends(self.entity, self.returned.intersection(old))
        records = _records(self.entity, old, warehouse)
        return [self._row(id_, known[id_], ends.get(id_), records[id_]) for id_ in old]

    def _row(
        self, id_: str, version: tuple[Any, Any], end: datetime | None, record: bytes
    ) -> dict[str, Any]:
        token, updated = version
        how = "deleted" if id_ in self.returned else "changed"
        row = (self.realm_id, self.entity.table, id_, token, updated, end or self.at, how)
        return dict(zip(RECORD_VERSION.schema.names, (*row, record.decode()), strict=True))


def _versions(own: pa.Table) -> Mapping[str, tuple[Any, Any]]:
    """SyncToken and LastUpdatedTime by id."""
    pairs = zip(own[_TOKEN].to_pylist(), own[_UPDATED].to_pylist(), strict=True)
    return dict(zip(own["id"].to_pylist(), pairs, strict=True))


def _records(entity: Entity, ids: Sequence[str], warehouse: Warehouse) -> Mapping[str, bytes]:
    """The raw rows of records as JSON by id: `{"invoice": [{...}], "invoice_line": [...]}`."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {id_: {} for id_ in ids}
    for spec in tables(entity):
        key = spec.merge_key[-1]
        for row in warehouse.rows(spec, ids):
            filled = {name: value for name, value in row.items() if value is not None}
            del filled["realm_id"]
            found[row[key]].setdefault(spec.name, []).append(filled)
    return {id_: _ENCODER.encode(rows) for id_, rows in found.items()}
