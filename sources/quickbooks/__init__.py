"""QuickBooks Online as a dlt source: every entity, every change, every delete, exact to the cent.

    page bytes ──▶ Arrow tables ──▶ load package ──▶ warehouse
    (client)       (flatten)        (dlt)            (merge by key)

One resource per entity, named as its table, in one source:

    source = quickbooks("9341", StaticToken("..."))
    pipeline.run(source.with_resources("invoice", "customer"))

Each run of the pipeline is one load package: first pages, then what changed while they were
read, then what changed since and the proof that nothing is missing; later what changed.
`Sync.finished` says when a sync needs no further one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .auth import StaticToken, TokenSource
    from .client import PRODUCTION, SANDBOX, Client
    from .entities import CATALOGUE
    from .entity import Entity
    from .limits import Limits, Patience
    from .source import quickbooks, source_of
    from .sync import Progress, Sync
    from .warehouse import DltWarehouse, Warehouse

#: Where the names of the package come from, as they are asked for: importing dlt takes a second.
_HOMES = {
    "CATALOGUE": "entities",
    "PRODUCTION": "client",
    "SANDBOX": "client",
    "Client": "client",
    "DltWarehouse": "warehouse",
    "Entity": "entity",
    "Limits": "limits",
    "Patience": "limits",
    "Progress": "sync",
    "StaticToken": "auth",
    "Sync": "sync",
    "TokenSource": "auth",
    "Warehouse": "warehouse",
    "quickbooks": "source",
    "source_of": "source",
}


def __getattr__(name: str) -> Any:
    """A name of the package, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = found
    return found


__all__ = [
    "CATALOGUE",
    "PRODUCTION",
    "SANDBOX",
    "Client",
    "DltWarehouse",
    "Entity",
    "Limits",
    "Patience",
    "Progress",
    "StaticToken",
    "Sync",
    "TokenSource",
    "Warehouse",
    "quickbooks",
    "source_of",
]
