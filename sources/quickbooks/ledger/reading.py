"""Reads windows of GeneralLedger, sized by what their days are expected to hold.

QuickBooks cuts a report off at 400,000 cells, and every row has a cell in every column. What a
window will hold is known from the entries of an earlier read, or else guessed from its documents;
the first answer tells how good the guess was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ..errors import RequestRefused
from ..reports import Ask, Read, ReportReader, ReportUnreadable
from ..reports.proofs import prove_dates
from ..reports.windows import Window
from ..sync import is_unavailable
from .columns import NEEDED, NEEDED_ABROAD, Features, columns_of, unknown_columns
from .days import take
from .state import LedgerState

REPORT = "GeneralLedger"
#: Part of the cells that a window is planned to fill: by days that were read before, by what
#: answers have told of such documents, and by a first guess.
_KNOWN, _LEARNED, _GUESSED = 0.95, 0.85, 0.5
#: Rows of an account beside its entries: title, balance before, total.
_ROWS_OF_ACCOUNT = 3
#: A guess is never trusted to be more than so many times too high.
_LEAST_SCALE = 0.05


class WindowReader:
    """Reads window after window of one company's ledger.

    Args:
        reader: Reads reports.
        state: Knows which columns the report does not have, and learns it.
        features: What the company has switched on.
        lines: Entries by day, as loaded.
        expected: Entries by day where none are loaded, as guessed.
        accounts: Number of accounts.
        most_cells: Where QuickBooks cuts reports off.
    """

    def __init__(
        self,
        reader: ReportReader,
        state: LedgerState,
        features: Features,
        lines: Mapping[date, float],
        expected: Mapping[date, float],
        accounts: int,
        most_cells: int,
    ) -> None:
        self._reader = reader
        self._state = state
        self._features = features
        self._weights = {**expected, **lines}
        self._guessed = not lines.keys() >= expected.keys()
        self._scale = 1.0
        self._share = _GUESSED if self._guessed else _KNOWN
        self._accounts = accounts
        self._most_cells = most_cells

    def next_window(self, due: Sequence[Window]) -> tuple[Window, list[Window]]:
        """The next window to read, and what is due after it."""
        columns = len(columns_of(self._features, self._state.refused))
        cells = self._most_cells - self._accounts * _ROWS_OF_ACCOUNT * columns
        room = max(cells, columns) * self._share / columns / self._scale
        return take(due, self._weights, room)

    def read(self, window: Window) -> list[Read]:
        """The entries of a window, oldest part first.

        Raises:
            QuickBooksError: By remedy.
        """
        parts = self._asked(window)
        prove_dates(parts)
        self._learn(window, sum(len(part.lines) for part in parts), is_whole=len(parts) == 1)
        return parts

    def _asked(self, window: Window) -> list[Read]:
        while True:
            columns = columns_of(self._features, self._state.refused)
            ask = Ask(REPORT, window.end, window.start, more={"columns": ",".join(columns)})
            try:
                return [_with_amounts(part, columns) for part in self._reader.read_at_once(ask)]
            except RequestRefused as error:
                spared = unknown_columns(columns, error.fault)
                if not spared or (error.fault and is_unavailable(error.fault)):
                    raise
                self._state.refuse(spared)

    def _learn(self, window: Window, lines: int, *, is_whole: bool) -> None:
        """How many entries there are to one that was expected."""
        expected = sum(w for day, w in self._weights.items() if window.start <= day <= window.end)
        if self._guessed and expected:
            self._scale = max(lines / expected, _LEAST_SCALE)
            self._share = _LEARNED if is_whole else _GUESSED


def _with_amounts(part: Read, columns: Sequence[str]) -> Read:
    """The same; refuses an answer that lacks what makes it a ledger.

    Raises:
        ReportUnreadable: It does.
    """
    needed = [key for key in columns if key in (*NEEDED, *NEEDED_ABROAD) and key != "txn_type"]
    for line in part.lines:
        missing = [key for key in needed if key not in line.values]
        if line.kind == "leaf" and missing:
            raise ReportUnreadable(REPORT, "its columns", f"{', '.join(missing)} did not come")
    return part
