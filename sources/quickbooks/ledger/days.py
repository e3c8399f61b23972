"""Days that are to be read, as spans; and the longest window of them that one report can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from ..reports.windows import Window

_DAY = timedelta(days=1)


def spans_of(days: Iterable[date]) -> list[Window]:
    """Single days as spans."""
    return united(Window(day, day) for day in days)


def united(spans: Iterable[Window]) -> list[Window]:
    """The same days in order, in as few spans as they make."""
    found: list[Window] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end + _DAY:
            found[-1] = Window(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def take(
    due: Sequence[Window], weights: Mapping[date, float], room: float
) -> tuple[Window, list[Window]]:
    """The first window to read, and the spans that are left.

    It begins with the first day that is due and goes on, over days that are not due where there
    are some, as long as there is room: the fewest windows hold all days. A day too heavy for the
    room is a window of its own.

    Args:
        due: What is to be read, united, not empty.
        weights: What days are expected to hold; nothing where they are missing.
        room: What a window may hold.
    """
    first, limit = due[0].start, due[-1].end
    total = 0.0
    for day in sorted(day for day in weights if first <= day <= limit):
        total += weights[day]
        if total > room and day > first:
            limit = day - _DAY
            break
    end = max(min(span.end, limit) for span in due if span.start <= limit)
    rest = [Window(max(span.start, end + _DAY), span.end) for span in due if span.end > end]
    return Window(first, end), rest
