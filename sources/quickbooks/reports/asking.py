"""Requests for reports: what is sent, and whether what came is what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .catalogue import REPORTS, Report, Time
from .lines import Read
from .problems import ReportUnreadable
from .windows import Window


@dataclass(frozen=True)
class Ask:
    """A report, as it is wanted.

    Attributes:
        name: Of the report.
        end: Last day, or the day of a report that speaks of one.
        start: First day; by default the last one.
        basis: Accrual or Cash; Accrual by default where the report can be had on both.
        by: What columns are summarised by: Total, Month, Customers, ...
        abroad: The company has several currencies: ask for amounts in its own, too.
        more: Filters and further parameters, as the API names them.
    """

    name: str
    end: date
    start: date | None = None
    basis: str = "Accrual"
    by: str = ""
    abroad: bool = False
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        """The row of the catalogue.

        Raises:
            ReportUnreadable: There is none.
        """
        found = REPORTS.get(self.name)
        if found is None:
            known = ", ".join(REPORTS)
            raise ReportUnreadable(self.name, "its name", f"no such report; there are {known}")
        return found

    @property
    def window(self) -> Window:
        """The days it is about."""
        day = self.report.time in (Time.DAY, Time.NOW)
        return Window(self.end if day else self.start or self.end, self.end)

    @property
    def parameters(self) -> str:
        """What makes its rows others than those of the plain report, as text: part of their key."""
        pairs = {**self.more, **({"summarize_column_by": self.by} if self.by else {})}
        return "&".join(f"{name}={pairs[name]}" for name in sorted(pairs))

    def params(self, window: Window) -> dict[str, str]:
        """What is sent to ask for a part of it. Days are always said: defaults have changed."""
        report = self.report
        sent: dict[str, str] = {}
        if report.time is Time.DAY:
            sent["report_date"] = window.end.isoformat()
        elif report.time is not Time.NOW:
            sent["start_date"] = window.start.isoformat()
            sent["end_date"] = window.end.isoformat()
        if report.bases:
            sent["accounting_method"] = self.basis
        if self.by:
            sent["summarize_column_by"] = self.by
        columns = report.columns + (report.abroad if self.abroad else ())
        if columns:
            sent["columns"] = ",".join(columns)
        return {**sent, **self.more}


def confirm(read: Read, ask: Ask, window: Window) -> None:
    """Check that an answer is about the days and the basis that were asked for.

    Raises:
        ReportUnreadable: It is about others.
    """
    time = ask.report.time
    if ask.report.bases and read.basis and read.basis.lower() != ask.basis.lower():
        what = f"the answer is on the basis {read.basis!r}, not {ask.basis!r}"
        raise ReportUnreadable(ask.name, "Header.ReportBasis", what)
    if time is not Time.NOW and read.end not in (None, window.end):
        what = f"the answer ends on {read.end}, not on {window.end}"
        raise ReportUnreadable(ask.name, "Header.EndPeriod", what)
    if time is Time.PERIOD and read.start not in (None, window.start):
        what = f"the answer begins on {read.start}, not on {window.start}"
        raise ReportUnreadable(ask.name, "Header.StartPeriod", what)
