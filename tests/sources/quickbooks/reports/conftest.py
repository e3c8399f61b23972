"""A company with books, whose reports are read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.generate import small
from sandbox.writes import new_company
from tests.sources.quickbooks.reports.scene import Shelf


@pytest.fixture(scope="session")
def landscaper() -> Iterator[Company]:
    clock = Clock()
    clock.set("2026-10-30T17:00:00")
    company = new_company("9130", clock=clock)
    small(company)
    yield company
    company.store.close()


@pytest.fixture
def shelf(landscaper: Company) -> Iterator[Shelf]:
    yield Shelf(landscaper)
    landscaper.report_layout = 2
