"""The dlt source and its resources.

Beside the rest of the package because dlt takes a second to import, which whoever only looks at
tokens need not wait for: the package loads this module when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import dlt
from dlt.extract import DltResource, DltSource
from dlt.extract.exceptions import CurrentSourceNotAvailable

from .auth import StaticToken, TokenSource
from .batches import Batches
from .client import PRODUCTION, Client
from .entities import CATALOGUE, Entity
from .entity import REALM
from .hints import SCHEMA_CONTRACT, WRITE_DISPOSITION, Marker
from .hub import Hub
from .sync import CHECK_EVERY, Progress, Sync
from .warehouse import DltWarehouse, Warehouse

#: Section of dlt's configuration and metadata, whatever this module is called.
__source_name__ = "quickbooks"


def quickbooks(
    realm_id: str,
    tokens: TokenSource | str,
    *,
    base_url: str = PRODUCTION,
    client: Client | None = None,
    catalogue: Mapping[str, Entity] = CATALOGUE,
    warehouse: Warehouse | None = None,
    run_id: str | None = None,
    chunk_pages: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    check_every: timedelta | None = CHECK_EVERY,
    sweep: bool = False,
) -> DltSource:
    """All entities of one company.

    Arguments are never taken from the environment or from dlt's configuration.

    Args:
        realm_id: The company.
        tokens: Access token, or where one comes from.
        base_url: API host.
        client: A client of that company instead of one made from the arguments above.
        catalogue: The entities by table.
        warehouse: What is loaded already; by default the dataset of the running pipeline.
        run_id: Name of this sync in `schema_drift`.
        chunk_pages: Most pages in one load package. None puts a first load into one
            package; a number lets a load that was killed go on where it stopped.
        progress: Told after each delivery how far the sync is.
        check_every: How often to compare counts of all entities with QuickBooks', by its
            clock, which finds deletions that no feed reported; None for only once.
        sweep: Compare them now.

    Returns:
        A source with a resource per entity.
    """
    source_of_tokens = StaticToken(tokens) if isinstance(tokens, str) else tokens
    sync = Sync(
        client=client or Client(realm_id, source_of_tokens, base_url=base_url),
        catalogue=catalogue,
        warehouse=warehouse or DltWarehouse(realm_id),
        run_id=run_id or uuid4().hex,
        chunk_pages=chunk_pages,
        progress=progress,
        check_every=check_every,
        sweep=sweep,
    )
    return source_of(sync)


def source_of(sync: Sync) -> DltSource:
    """The source of a sync that the caller holds on to."""

    def resources() -> list[DltResource]:
        deal = _Dealer(sync)
        return [deal.resource(entity) for entity in sync.catalogue.values()]

    source: DltSource = dlt.source(resources, name="quickbooks")()
    return source


class _Dealer:
    """Makes the resources of a sync; those pulled in one extraction share a hub."""

    def __init__(self, sync: Sync) -> None:
        self._sync = sync
        self._hub: Hub | None = None
        self._begun: set[str] = set()

    def resource(self, entity: Entity) -> DltResource:
        """The resource of one entity."""

        def rows() -> Iterator[Any]:
            hub, marker = self._hub_for(entity), Marker()
            yield from marker.missing_tables(entity, dlt.current.source_schema())
            batches = Batches(marker)
            for delivery in hub.take(entity.table):
                if delivery is None:
                    yield None
                    continue
                for spec, table in delivery.tables:
                    yield from batches.add(spec, table)
            yield from batches.rest()

        resource: DltResource = dlt.resource(
            rows,
            name=entity.table,
            primary_key=[REALM, *entity.key],
            write_disposition=WRITE_DISPOSITION,
            schema_contract=SCHEMA_CONTRACT,
        )
        return resource

    def _hub_for(self, entity: Entity) -> Hub:
        """The hub of this extraction: a resource begins only once in each."""
        if self._hub is None or entity.table in self._begun:
            selected = _selected(entity)
            catalogue = self._sync.catalogue.values()
            self._hub = Hub(
                self._sync,
                [one for one in catalogue if one.table in selected],
                dlt.current.resource_state,
            )
            self._begun.clear()
        self._begun.add(entity.table)
        return self._hub


def _selected(entity: Entity) -> set[str]:
    """Tables of the entities that are extracted now."""
    try:
        return set(dlt.current.source().resources.selected)
    except CurrentSourceNotAvailable:  # a resource by itself
        return {entity.table}
