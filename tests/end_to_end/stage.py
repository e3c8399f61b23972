"""A company behind the real wire, and the warehouse that loads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.quickbooks_pipeline import LoadPlan, LoadResult, load_company
from sandbox.company import Company
from sandbox.faults import FaultRule
from sandbox.world import World
from sources.quickbooks import Limits, Patience
from tests.end_to_end.mirror import Mirror

TODAY = "2026-06-30T17:00:00"
#: Waits for nothing: what matters is what happens, not when.
AT_ONCE = Patience(sleep=lambda _: None)


@dataclass
class Stage:
    """One company, served, and the warehouse it is loaded into; the ledger only if asked for."""

    world: World
    company: Company
    base_url: str
    folder: Path
    chunk_pages: int = 50
    entities: tuple[str, ...] = ()
    ledger: bool = False
    mirror: Mirror = field(init=False)

    def __post_init__(self) -> None:
        self.mirror = Mirror(str(self.warehouse))

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.folder / "tieout.duckdb"

    def plan(self, token: str | None = None) -> LoadPlan:
        """A load of the company, as fast as it goes."""
        return LoadPlan(
            self.company.realm_id,
            token or self.world.issue_tokens(self.company.realm_id).access_token,
            pipelines_dir=self.folder / "dlt",
            warehouse=self.warehouse,
            base_url=self.base_url,
            entities=self.entities,
            limits=Limits.off(),
            patience=AT_ONCE,
            chunk_pages=self.chunk_pages,
            ledger=self.ledger,
        )

    def load(self) -> LoadResult:
        """Bring the warehouse up to date."""
        return load_company(self.plan())

    def fault(self, kind: str, **rule: object) -> None:
        """Let something go wrong."""
        self.world.faults.add(FaultRule(kind=kind, **rule))  # type: ignore[arg-type]

    def differences(self) -> list[str]:
        """How the warehouse differs from the company's own records; empty is right."""
        return self.mirror.differences(self.company, self.entities)
