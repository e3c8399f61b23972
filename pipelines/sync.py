"""One or several companies, one after the other, into one warehouse.

A company that fails does not keep the others from being loaded; what it failed with is part of
the result.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.auth.connect import connected
from pipelines.errors import (
    ConfigurationProblem,
    TieoutError,
    UsageProblem,
)
from pipelines.progress import Display
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.quickbooks_pipeline import LoadResult

Watch = Callable[[str], AbstractContextManager[Display]]
"""Opens the display for a company."""

Guard = Callable[[], AbstractContextManager[None]]
"""Turns what a library raises into a `TieoutError`."""


@dataclass(frozen=True)
class SyncPlan:
    """Which companies go into which warehouse; complete and checked before anything is done.

    Args:
        settings: companies, entities, warehouse.
        sweep: compare counts of all entities with QuickBooks now, not only once a day.
    """

    settings: Settings
    sweep: bool = False

    @classmethod
    def of(cls, settings: Settings) -> SyncPlan:
        """The plan that settings amount to: the companies they name, else all connected ones.

        Raises:
            ConfigurationProblem: no company is named or connected.
            UsageProblem: there is no such entity.
        """
        if not settings.realm_ids:
            settings = replace(settings, realm_ids=connected(settings))
        if not settings.realm_ids:
            raise ConfigurationProblem(
                "No company is named. None is connected either.",
                "Connect one with `tieout auth login`, give its realm id with --realm (QuickBooks "
                "shows it in Account and settings, as Company ID), or try `tieout demo`.",
            )
        _check_entities(settings.entities)
        return cls(settings)


def _check_entities(names: tuple[str, ...]) -> None:
    """Refuse a name that the catalogue does not have, with the closest one it has."""
    if not names:
        return
    import difflib

    from sources.quickbooks.entities import CATALOGUE

    known = {name.lower() for each in CATALOGUE.values() for name in (each.table, each.name)}
    for name in names:
        if name.lower() not in known:
            close = difflib.get_close_matches(name.lower(), CATALOGUE, n=1)
            raise UsageProblem(
                f"There is no entity {name!r}.",
                f"Did you mean {close[0]}?" if close else f"There are: {', '.join(CATALOGUE)}.",
            )


@dataclass(frozen=True)
class RealmSync:
    """How the sync of one company ended: a result or an error."""

    realm_id: str
    result: LoadResult | None = None
    error: TieoutError | None = None


def run_sync(plan: SyncPlan, watch: Watch, guard: Guard) -> list[RealmSync]:
    """Sync the companies of a plan in its order.

    Args:
        plan: what to do.
        watch: opens the display of a company's progress.
        guard: wraps the load of a company.
    """
    return [_sync(plan, realm_id, watch, guard) for realm_id in plan.settings.realm_ids]


def _sync(plan: SyncPlan, realm_id: str, watch: Watch, guard: Guard) -> RealmSync:
    try:
        with guard(), watch(realm_id) as display:
            result = load(plan.settings, realm_id, display, sweep=plan.sweep)
            return RealmSync(realm_id, result=result)
    except TieoutError as error:
        return RealmSync(realm_id, error=error)


def load(settings: Settings, realm_id: str, display: Display, *, sweep: bool = False) -> LoadResult:
    """Bring the raw tables of one company up to date."""
    from pipelines.auth.connect import token_source
    from pipelines.environment import refuse_bare_names
    from pipelines.quickbooks_pipeline import LoadPlan, load_company

    refuse_bare_names()
    return load_company(
        LoadPlan(
            realm_id=realm_id,
            tokens=token_source(settings, realm_id),
            pipelines_dir=settings.work_dir / "pipelines",
            warehouse=settings.warehouse,
            destination=settings.destination,
            dataset=settings.dataset,
            base_url=settings.hosts.base_url,
            entities=settings.entities,
            progress=display,
            sweep=sweep,
        )
    )
