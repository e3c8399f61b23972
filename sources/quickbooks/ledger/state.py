"""What is remembered of the ledger between load packages, over the dictionary that dlt keeps.

It is committed with the rows it speaks of. Instants are QuickBooks'.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from datetime import date, datetime, timedelta
from typing import Any

from ..answers import instant
from ..query import timestamp
from ..reports.windows import Window
from ..state import MOST_DIGESTS
from .days import united


class LedgerState:
    """How far the ledger is read.

    Args:
        data: The dictionary.
    """

    #: Its place among the resources; the table's name.
    KEY = "general_ledger_line"

    def __init__(self, data: MutableMapping[str, Any]) -> None:
        self._data = data

    def forget(self) -> None:
        """Begin anew."""
        self._data.clear()

    @property
    def watermark(self) -> datetime | None:
        """Documents that changed until then are read or due; None before the first read."""
        return _instant(self._data.get("watermark"))

    @property
    def seen(self) -> frozenset[str]:
        """Versions around the watermark that are read or due."""
        return frozenset(self._data.get("seen", ()))

    def advance(self, at: datetime, seen: Iterable[str]) -> None:
        """What changed until an instant is among the days that are due.

        Args:
            at: The instant.
            seen: Versions that will be found again around it, the newest last.
        """
        self._data["watermark"] = timestamp(at)
        self._data["seen"] = list(seen)[-MOST_DIGESTS:]

    @property
    def due(self) -> list[Window]:
        """Days that are to be read."""
        return [Window(*map(date.fromisoformat, pair)) for pair in self._data.get("due", ())]

    @due.setter
    def due(self, spans: Iterable[Window]) -> None:
        self._data["due"] = [
            [span.start.isoformat(), span.end.isoformat()] for span in united(spans)
        ]

    @property
    def span(self) -> Window | None:
        """All days that were ever due; None before the first read."""
        pair = self._data.get("span")
        return Window(*map(date.fromisoformat, pair)) if pair else None

    def widen(self, spans: Iterable[Window]) -> None:
        """Count days among those of the ledger."""
        known = [self.span] if self.span else []
        every = [*known, *spans]
        if every:
            first, last = min(one.start for one in every), max(one.end for one in every)
            self._data["span"] = [first.isoformat(), last.isoformat()]

    @property
    def is_whole(self) -> bool:
        """Whether the first read came to its end: what is due since was read before."""
        return bool(self._data.get("whole", False))

    def complete(self) -> None:
        """All days are read."""
        self._data["whole"] = True

    @property
    def unproved(self) -> date | None:
        """First day that was read and not compared with the control reports yet."""
        text = self._data.get("unproved")
        return date.fromisoformat(text) if text else None

    def doubt(self, day: date) -> None:
        """A day was read."""
        known = self.unproved
        self._data["unproved"] = min(day, known or day).isoformat()

    def prove(self, at: datetime, *, whole: bool) -> None:
        """The control reports say the same.

        Args:
            at: When.
            whole: They were those of all days.
        """
        self._data.pop("unproved", None)
        self._data.pop("attempts", None)
        if whole:
            self._data["proved"] = timestamp(at)

    def control_is_due(self, now: datetime, every: timedelta | None) -> bool:
        """Whether it is time to compare all days with the control reports."""
        proved = _instant(self._data.get("proved"))
        return every is not None and (proved is None or now - proved >= every)

    @property
    def attempts(self) -> int:
        """How often days were read again because the control reports say otherwise."""
        return int(self._data.get("attempts", 0))

    @attempts.setter
    def attempts(self, number: int) -> None:
        self._data["attempts"] = number

    @property
    def refused(self) -> list[str]:
        """Columns that the report does not have here."""
        keys: list[str] = self._data.get("refused", [])
        return keys

    def refuse(self, keys: Iterable[str]) -> None:
        """The report does not have these columns."""
        self._data["refused"] = sorted({*self.refused, *keys})

    @property
    def absent(self) -> str:
        """Why there are no reports here, "" when there are."""
        reason: str = self._data.get("absent", "")
        return reason

    def mark_absent(self, reason: str, at: datetime) -> None:
        """There are no reports here."""
        self._data.update(absent=reason, tried=timestamp(at))

    def mark_present(self) -> None:
        """There are."""
        self._data.pop("absent", None)

    def retry_is_due(self, now: datetime, every: timedelta | None) -> bool:
        """Whether it is time to ask again for reports that were refused."""
        tried = _instant(self._data.get("tried"))
        return every is not None and (tried is None or now - tried >= every)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else instant(text)
