"""Companies whose ledger is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.generate import small
from sandbox.writes import new_company
from tests.sources.quickbooks.ledger.scene import Scene

TODAY = "2026-06-30T17:00:00"
Found = Callable[..., Scene]


@pytest.fixture
def found() -> Iterator[Found]:
    """A function that founds a company, by default the landscaper, and stages its ledger."""
    companies: list[Company] = []

    def make(
        fill: Callable[[Company], object] = small,
        *,
        zone: str = "America/Los_Angeles",
        **how: object,
    ) -> Scene:
        clock = Clock(zone)
        clock.set(TODAY)
        company = new_company("9130", clock=clock, **how)  # type: ignore[arg-type]
        fill(company)
        companies.append(company)
        return Scene(company)

    yield make
    for company in companies:
        company.store.close()
