"""Asks for reports of any length: in parts where QuickBooks will not give them whole, and proved.

QuickBooks cuts a report off at 400,000 cells with HTTP 200, and gives up on long ones with a 504.
Either is answered at once with the two halves of the period. Parts of reports are not added up
here: each keeps its own period, and what they show is true of it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Protocol

from ..errors import ServerFault, ServiceUnavailable
from .asking import Ask, confirm
from .catalogue import Proof, Time
from .lines import Read
from .problems import ReportTooLong
from .proofs import prove_balances, prove_columns, prove_dates, prove_total
from .read import MOST_CELLS, read_report
from .windows import Window, fiscal_year, planned

#: Columns by period: halves of the days are halves of the columns.
PERIODS = frozenset({"Days", "Week", "Month", "Quarter", "Year"})
_ONE = "Total"


class Source(Protocol):
    """Who answers: `Client`."""

    def report(self, name: str, params: dict[str, str], *, quick: bool = False) -> bytes:
        """The answer to a request for a report."""


class ReportReader:
    """Reads reports of one company.

    Args:
        source: The company's client.
        fiscal_start: First month of its fiscal year, 1 to 12.
        most_cells: Where QuickBooks cuts reports off.
    """

    def __init__(
        self, source: Source, *, fiscal_start: int = 1, most_cells: int = MOST_CELLS
    ) -> None:
        self._source = source
        self._fiscal_start = fiscal_start
        self._most_cells = most_cells

    def read(self, ask: Ask) -> list[Read]:
        """A report, in as few parts as QuickBooks gives it in, oldest first.

        A period longer than the report bears is cut beforehand (`Report.months`). Parts that halve
        a window are proved to make it up: see `Proof`.

        Raises:
            ReportTooLong: Even one day, or a report that cannot be halved, is cut off.
            ReportMoved: The parts do not fit together.
            ReportUnreadable: An answer is not understood.
            QuickBooksError: There is no answer, by remedy.
        """
        report = ask.report
        if report.months is None or report.time is not Time.PERIOD:
            return self._window(ask, ask.window)
        windows = planned(ask.window, report.months, self._fiscal_start)
        parts = [part for window in windows for part in self._window(ask, window)]
        if report.proof is Proof.BALANCES:
            for _, year in groupby(parts, self._year):
                prove_balances(list(year))
        return parts

    def read_at_once(self, ask: Ask) -> list[Read]:
        """A report that is known to be short enough, however long its period.

        It comes in parts only where QuickBooks does not give it whole, oldest first. Balances are
        not compared between them.

        Raises:
            As `read`.
        """
        return self._window(ask, ask.window)

    def _year(self, part: Read) -> int | None:
        """The fiscal year of a part, in which its balances run on."""
        return fiscal_year(part.start, self._fiscal_start) if part.start else None

    def _window(self, ask: Ask, window: Window) -> list[Read]:
        whole = self._whole(ask, window)
        if whole is not None:
            return [whole]
        parts = self._pieces(ask, self._halves(ask, window))
        self._prove(ask, window, parts)
        return parts

    def _pieces(self, ask: Ask, windows: tuple[Window, ...]) -> list[Read]:
        """Windows in as few parts as they are had in; no proof yet."""
        parts = []
        for window in windows:
            whole = self._whole(ask, window)
            parts += [whole] if whole is not None else self._pieces(ask, self._halves(ask, window))
        return parts

    def _halves(self, ask: Ask, window: Window) -> tuple[Window, ...]:
        return window.halves(ask.by, self._fiscal_start)

    def _whole(self, ask: Ask, window: Window) -> Read | None:
        """The report of a window, None when its halves must be asked for instead."""
        divisible = _divisible(ask) and window.start != window.end
        try:
            body = self._source.report(ask.name, ask.params(window), quick=divisible)
        except (ServiceUnavailable, ServerFault) as error:
            is_outage = isinstance(error, ServiceUnavailable) and not error.late
            if is_outage or not divisible:
                raise
            return None
        read = read_report(body, ask.name, most_cells=self._most_cells)
        confirm(read, ask, window)
        if not read.truncated:
            return read
        if not divisible:
            raise ReportTooLong(ask.name, str(window))
        return None

    def _prove(self, ask: Ask, window: Window, parts: list[Read]) -> None:
        if ask.by in PERIODS:
            prove_columns(parts, window.start, window.end)
        if ask.report.proof is Proof.DATES:
            prove_dates(parts)
        elif ask.report.proof is Proof.TOTAL and ask.report.time is Time.PERIOD:
            prove_total(parts, self._control(ask, window))

    def _control(self, ask: Ask, window: Window) -> list[Read]:
        """The same days in another way: in one column, else cut at a third instead of the half."""
        plain = replace(ask, by=_ONE) if ask.by in PERIODS else ask
        whole = self._whole(plain, window) if plain is not ask else None
        return [whole] if whole is not None else self._pieces(plain, window.thirds())


def _divisible(ask: Ask) -> bool:
    """Whether parts of the days say what all of them say: not so for balances of a single day."""
    time = ask.report.time
    return time is Time.PERIOD or (time is Time.END and ask.by in PERIODS)
