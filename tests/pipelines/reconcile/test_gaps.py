"""Reports that QuickBooks does not give, or gives in another form: what can be compared, is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

import sandbox.reports
from pipelines.errors import ExitCode
from pipelines.reconcile.checks import Check, checks
from pipelines.reconcile.company import Books, Facts, Scope
from pipelines.reconcile.compare import compare
from sandbox import errors
from sandbox.reports.finish import finished
from sources.quickbooks.errors import (
    AuthenticationNeeded,
    QuickBooksError,
    RequestRefused,
    ServerFault,
    ServiceUnavailable,
)
from sources.quickbooks.reports import Ask, Read, ReportReader, ReportUnreadable
from tests.faults import SKIP, fault
from tests.pipelines.reconcile.conftest import REPORTS, Tied, company_of
from tests.sources.quickbooks.reports.scene import Body, retitled, shuffled

DAY = date(2026, 6, 30)
FACTS = Facts(DAY, 1, False, "report", date(2025, 1, 1), DAY, "9", False)


def _other(company: Any, params: Any) -> Body:
    raise errors.validation("2170", "Invalid Enumeration", "not for this company")


@fault(
    "a report refused while others are given",
    SKIP,
    "compares the others; the one stands in `tie_out` as not compared, with the exit code of its"
    " fault",
)
def test_a_report_that_is_refused_takes_nothing_from_the_others(
    tied: Tied, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said in words, in the table and as exit code; and the others tie in any form and language."""

    def changed(report: Body, *, layout: int, language: str, most_cells: int) -> Body:
        body: Body = finished(report, layout=1, language="fr", most_cells=most_cells)
        shuffled(body)
        retitled(body)
        return body

    copy = tied.copy(tmp_path)
    monkeypatch.setattr(sandbox.reports, "finished", changed)
    monkeypatch.setitem(sandbox.reports.REPORTS, "ItemSales", _other)
    document = copy.json("reconcile", companies=[tied.maple])
    said = company_of(document)
    assert (document["exit_code"], said["status"]) == (ExitCode.LOAD_FAILED, "incomplete")
    assert said["differences"] == []
    reports = {one["report"] for one in said["reports"]}
    assert reports == REPORTS - {"ItemSales", "AgedPayables"}  # nobody is owed anything
    (gap,) = said["not_compared"]
    assert gap["report"] == "ItemSales"
    assert "2170" in gap["message"]
    stored = copy.rows("select report, explanation from raw.tie_out where status = 'not compared'")
    assert stored == [("ItemSales", gap["message"])]


@dataclass
class _Books:
    """Marts in which everything is zero."""

    facts: Facts = FACTS

    @contextmanager
    def open(self) -> Iterator[None]:
        yield

    def rows(self, statement: str) -> Sequence[tuple[Any, ...]]:
        del statement
        return ()


@dataclass
class _Reader:
    """QuickBooks without a figure, and with errors by report.

    Attributes:
        errors: What a report fails with.
        asked: Reports that were asked for.
    """

    errors: dict[str, QuickBooksError]
    asked: list[str] = field(default_factory=list)

    def read_at_once(self, ask: Ask) -> list[Read]:
        self.asked.append(ask.name)
        if ask.name in self.errors:
            raise self.errors[ask.name]
        return []


CHECKS: list[Check] = checks(FACTS, Scope())


def _compare(reader: _Reader) -> list[str]:
    """The reports that could not be compared."""
    found = compare(cast(Books, _Books()), cast(ReportReader, reader), CHECKS)
    return [one.report for one in found.missed]


def _late() -> ServiceUnavailable:
    error = ServiceUnavailable("took too long", "")
    error.late = True
    return error


@pytest.mark.parametrize(
    "error",
    [
        RequestRefused("no", ""),
        ServerFault("oops", ""),
        ReportUnreadable("AgedPayables", "here", "odd"),
        _late(),
    ],
)
def test_what_concerns_one_report_loses_one(error: QuickBooksError) -> None:
    """All others are asked for."""
    reader = _Reader({"AgedPayables": error})
    assert _compare(reader) == ["AgedPayables"]
    assert len(reader.asked) == len(CHECKS) == 11


@pytest.mark.parametrize(
    "make", [lambda: ServiceUnavailable("down", ""), lambda: AuthenticationNeeded("expired", "")]
)
def test_what_concerns_all_ends_the_questions(make: Callable[[], QuickBooksError]) -> None:
    """What was compared before stays; when that is nothing, the error is the result."""
    reader = _Reader({"AgedPayables": make()})
    assert _compare(reader) == ["AgedPayables", "CustomerSales", "ItemSales", "GeneralLedger"]
    assert reader.asked[-1] == "AgedPayables"
    with pytest.raises(QuickBooksError):
        _compare(_Reader({"TrialBalance": make()}))
