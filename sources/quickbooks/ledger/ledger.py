"""One sync of one company's ledger, load package by load package.

    changes     documents that changed, moved or are gone since the last time: their days are due
    windows     the days that are due, in the fewest reports that hold them; costs of stock that
                may have changed with them make further days due
    control     statements by month say the same as the entries, or the months are due again

The state that a package is committed with says what is still due: a run that is killed is taken up
by the next one where it was. What changes while reports are read is newer than the watermark, which
is QuickBooks' time from before the first of them: the next sync reads it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from ..errors import ConfigurationError, RequestRefused
from ..reports import Read, ReportReader
from ..reports.read import MOST_CELLS
from ..reports.tables import REPORT_TABLES
from ..reports.tables import rows_of as report_rows
from ..reports.windows import Window
from ..state import OVERLAP
from ..sync import Progress, Sync, is_unavailable
from ..system import SystemTable
from .controls import compare, control_asks, control_windows, read_control
from .days import spans_of, united
from .news import News
from .problems import LedgerDiffers
from .reading import WindowReader
from .state import LedgerState
from .stock import rippled_days
from .stored import Stored, Version, whole_span
from .tables import GENERAL_LEDGER_LINE, rows_of

#: Windows in one load package: some hundred thousand entries.
WINDOWS = 10
#: How often days are read again whose entries do not add up.
MOST_ATTEMPTS = 2
#: Entries of a document that is not in the ledger yet.
_NEW_DOCUMENT = 6.0
_EARLIEST = date(1900, 1, 1)
_LOOK_BACK = timedelta(days=25 * 366)
_DAY = timedelta(days=1)

Rows = Iterator[tuple[SystemTable, pa.Table]]


@dataclass
class Ledger:
    """The ledger's part of a sync.

    Attributes:
        sync: The sync, whose entities are complete.
        stored: The warehouse.
        refresh: Read all of it anew.
        most_cells: Where QuickBooks cuts reports off.
        most_windows: Most windows in one load package.
        windows: Reports of entries that were read.
        lines: Entries in them.
        controls: Statements that were read.
        moved: Statements differed from the entries: balances moved, and no document told.
        strangers: Accounts in them that no sync has loaded: QuickBooks makes some while it adds up.
    """

    sync: Sync
    stored: Stored
    refresh: bool = False
    most_cells: int = MOST_CELLS
    most_windows: int = WINDOWS
    windows: int = 0
    lines: int = 0
    controls: int = 0
    moved: bool = False
    strangers: set[str] = field(default_factory=set)
    _changes_known: bool = False
    _accounts: set[str] = field(default_factory=set)
    _fresh: list[Version] = field(default_factory=list)
    _read: list[Window] = field(default_factory=list)

    def is_due(self, data: MutableMapping[str, Any]) -> bool:
        """Whether there is anything to read.

        Args:
            data: The state, which stays as it is.
        """
        state, sync = LedgerState(data), self.sync
        now, every = sync.client.server_time, sync.check_every
        if self.refresh or (state.watermark is None and not state.absent):
            return True
        if state.absent:
            return not self._changes_known and state.retry_is_due(now, every)
        if state.due or (not self._changes_known and self._changes(state)[1]):
            return True
        return self._control_is_due(state)

    def _control_is_due(self, state: LedgerState) -> bool:
        sync = self.sync
        swept = sync.sweep and not self.controls
        since = state.control_is_due(sync.client.server_time, sync.check_every)
        return state.unproved is not None or since or swept

    def package(self, data: MutableMapping[str, Any]) -> Rows:
        """The rows of one load package.

        Args:
            data: The state, which is brought up to date with them.

        Raises:
            LedgerDiffers: What was read again does still not add up.
            QuickBooksError: By remedy.
        """
        state = LedgerState(data)
        if self.refresh:
            state.forget()
            self.refresh = False
        try:
            state.mark_present()
            if not self._changes_known:
                self._note_changes(state)
            news = News()
            if state.due:
                yield from self._windows(state, news)
            if not state.due and self._control_is_due(state):
                yield from self._control(state, news)
        except (RequestRefused, ConfigurationError) as error:
            # Neither address nor token is wrong: the entities were read with them just now.
            if isinstance(error, RequestRefused) and not is_lacking(error):
                raise
            reason = str(error.fault or error)
            state.mark_absent(reason, self.sync.client.server_time)
            self.sync.note(f"The ledger is not read: QuickBooks gives no reports here ({reason}).")
        self._changes_known = True

    # -- changes -----------------------------------------------------------------------------------

    def _changes(self, state: LedgerState) -> tuple[list[Version], list[Version]]:
        """Versions around the watermark and after it, and those of them that are news."""
        watermark = state.watermark or self.sync.client.server_time
        found = self.stored.changed(watermark - OVERLAP)
        return found, [one for one in found if one.digest not in state.seen]

    def _note_changes(self, state: LedgerState) -> None:
        """What changed is due from now on."""
        now = self.sync.client.server_time
        found, fresh = self._changes(state)
        if state.watermark is None:
            days = self.stored.lines() | self.stored.expected()
            state.due = [whole_span(days, now.date())]
        else:
            days_now = {one.day for one in fresh if one.day is not None}
            state.due = [*state.due, *spans_of(days_now | self.stored.days_of(fresh))]
            self._fresh = fresh
        state.widen(state.due)
        state.attempts = 0
        state.advance(now, [one.digest for one in found if one.at >= now - OVERLAP])

    # -- windows -----------------------------------------------------------------------------------

    def _windows(self, state: LedgerState, news: News) -> Rows:
        """Entries of some windows; no day is in a package twice."""
        loaded = self.stored.lines()
        reader = self._window_reader(state, loaded)
        due, end = state.due, date.min
        for _ in range(self.most_windows):
            if not due or due[0].start <= end:
                break
            window, due = reader.next_window(due)
            parts = reader.read(window)
            known = [day for day in loaded if window.start <= day <= window.end]
            rows = rows_of(self.sync.client.realm_id, parts, known, self.sync.client.server_time)
            self._count(window, rows)
            news.add(window, rows)
            due = united([*due, *self._earlier(state, window, parts)])
            if state.is_whole:
                due = united([*due, *self._ripples(window, rows)])
            state.doubt(window.start)
            end = window.end
            if rows.num_rows:
                yield GENERAL_LEDGER_LINE, rows
        state.due = due
        state.widen(due)
        if not due:
            state.complete()

    def _window_reader(self, state: LedgerState, loaded: dict[date, float]) -> WindowReader:
        weights = dict(loaded)
        for one in self._fresh:
            if one.day is not None and not one.gone:
                weights[one.day] = weights.get(one.day, 0.0) + _NEW_DOCUMENT
        features = self.stored.features()
        return WindowReader(
            ReportReader(
                self.sync.client,
                fiscal_start=features.fiscal_start,
                most_cells=self.most_cells,
            ),
            state,
            features,
            weights,
            {} if state.is_whole else self.stored.expected(),
            len(self.stored.accounts()),
            self.most_cells,
        )

    def _earlier(self, state: LedgerState, window: Window, parts: list[Read]) -> list[Window]:
        """Days before the first document, when accounts had a balance already."""
        first = state.span.start if state.span else window.start
        opened = any(line.kind == "opening" for line in parts[0].lines)
        if window.start > first or not opened or window.start <= _EARLIEST:
            return []
        start = max(_EARLIEST, window.start - _LOOK_BACK)
        return [Window(start, window.start - _DAY)]

    def _ripples(self, window: Window, rows: pa.Table) -> list[Window]:
        """Days whose costs may have changed with the window, unless they were read since."""
        days = rippled_days(self.stored, window, rows)
        return spans_of(
            day for day in days if not any(one.start <= day <= one.end for one in self._read)
        )

    def _count(self, window: Window, rows: pa.Table) -> None:
        self._read.append(window)
        self.windows += 1
        self.lines += rows.num_rows
        self._tell()

    def _tell(self) -> None:
        sync = self.sync
        if sync.progress is not None:
            calls = len(sync.client.meter)
            pages = self.windows + self.controls
            sync.progress(Progress(LedgerState.KEY, self.lines, pages, 0, calls, None))

    # -- control -----------------------------------------------------------------------------------

    def _control(self, state: LedgerState, news: News) -> Rows:
        """Statements of the months that may have changed, or of all."""
        sync, now = self.sync, self.sync.client.server_time
        since = state.unproved
        whole = sync.sweep or since is None or state.control_is_due(now, sync.check_every)
        features = self.stored.features()
        windows = control_windows(
            whole_span(news.days(self.stored.lines()), now.date()), features.fiscal_start
        )
        some = [one for one in windows if whole or since is None or one.end >= since]
        reader = ReportReader(sync.client, fiscal_start=features.fiscal_start)
        reads, tables = self._statements(reader, some)
        whole = some == windows
        sums, accounts = news.sums(self.stored), self.stored.accounts()
        self.strangers = {one for one in self._accounts if one and one not in accounts}
        verdict = compare(reads, sums, accounts, whole=whole)
        if verdict.beyond:
            earlier, more = self._statements(reader, windows[: -len(some)])
            tables += more
            whole = True
            verdict = compare([*earlier, *reads], sums, accounts, whole=True)
        yield from _together(tables)
        if not verdict.differences:
            state.prove(now, whole=whole)
            return
        if state.attempts >= MOST_ATTEMPTS:
            raise LedgerDiffers(verdict.differences)
        state.attempts += 1
        self.moved = True
        state.doubt(min(one.days.start for one in verdict.differences))
        state.due = [one.days for one in verdict.differences]
        state.widen(state.due)

    def _statements(
        self, reader: ReportReader, windows: list[Window]
    ) -> tuple[list[Read], list[tuple[SystemTable, pa.Table]]]:
        """The accrual statements, and all of them as rows."""
        reads: list[Read] = []
        tables: list[tuple[SystemTable, pa.Table]] = []
        for ask in control_asks(windows):
            read = read_control(reader, ask)
            self.controls += 1
            self._tell()
            self._accounts |= {one.subject_id for one in read.figures if one.kind == "leaf"}
            if ask.basis == "Accrual":
                reads.append(read)
            found = report_rows(self.sync.client.realm_id, ask, [read])
            tables += [(table, found[table.name]) for table in REPORT_TABLES]
        return reads, tables


def is_lacking(error: RequestRefused) -> bool:
    """Whether a refusal says that there is no such report here, or not for this user."""
    return error.fault is not None and is_unavailable(error.fault)


def _together(tables: Iterable[tuple[SystemTable, pa.Table]]) -> Rows:
    """The same rows, each table once; none without rows."""
    by_name: dict[str, list[tuple[SystemTable, pa.Table]]] = {}
    for table, rows in tables:
        by_name.setdefault(table.name, []).append((table, rows))
    for found in by_name.values():
        rows = pa.concat_tables([rows for _, rows in found])
        if rows.num_rows:
            yield found[0][0], rows
