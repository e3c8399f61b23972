"""The demo, step by step. What is shown where is the command line's business."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipelines.demo.report import Tables, tables
from pipelines.marts import build
from pipelines.progress import Display
from pipelines.settings import Settings, read
from pipelines.sync import load

if TYPE_CHECKING:
    from datetime import date

    from pipelines.demo.company import DemoCompany
    from pipelines.quickbooks_pipeline import LoadResult
    from pipelines.transform import TransformResult


@dataclass(frozen=True)
class DemoPlan:
    """Where the demo keeps its things.

    Args:
        folder: holds the warehouse, the company's books and the work folder.
    """

    folder: Path

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.folder / "demo.duckdb"

    @property
    def books(self) -> Path:
        """The company's own database, which stands for QuickBooks' side."""
        return self.folder / "quickbooks" / "company.sqlite"


class Audience(Protocol):
    """Who watches a demo."""

    def begins(self, company: DemoCompany, *, again: bool) -> None:
        """The company is served; `again` when an earlier demo has loaded it."""

    def watch(self, realm_id: str) -> AbstractContextManager[Display]:
        """A load begins."""

    def synced(self, result: LoadResult) -> None:
        """A load has ended."""

    def building(self) -> None:
        """The transforms begin."""

    def built(self, result: TransformResult | None) -> None:
        """The transforms have ended; None when nothing had changed."""

    def tables(self, shown: Tables) -> None:
        """The marts as they are now."""

    def day(self, today: date, done: Mapping[str, Mapping[str, int]]) -> None:
        """A day has gone by: how many records of each entity were created, updated, ..."""


def play(plan: DemoPlan, audience: Audience) -> None:
    """Play the demo once: load, transform, show; a day of business; the same again."""
    from pipelines.demo.company import open_company

    again = plan.warehouse.exists()
    plan.books.parent.mkdir(parents=True, exist_ok=True)
    with open_company(plan.books) as company:
        audience.begins(company, again=again)
        settings = settings_of(plan, company)
        _round(settings, company, audience)
        done = company.day_of_business()
        audience.day(company.today, done)
        _round(settings, company, audience)


def settings_of(plan: DemoPlan, company: DemoCompany) -> Settings:
    """Settings that nothing on this machine has a say in."""
    flags = {
        "realm_ids": (company.realm_id,),
        "base_url": company.base_url,
        "access_token": company.access_token,
        "warehouse": str(plan.warehouse),
    }
    return read(flags, {}, plan.folder)


def _round(settings: Settings, company: DemoCompany, audience: Audience) -> None:
    """Sync, transform, show."""
    with audience.watch(company.realm_id) as display:
        result = load(settings, company.realm_id, display)
    audience.synced(result)
    audience.building()
    audience.built(build(settings))
    audience.tables(tables(settings))
