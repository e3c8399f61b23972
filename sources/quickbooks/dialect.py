"""What a server does not take, and how to ask without it.

QuickBooks' pages contradict each other about sorting, field lists and the Active filter, and
differ by entity. None of the three is needed for a right load: the proof finds what an unstable
order let slip, whole records hold the Id, and where `Active IN (true, false)` is refused the active
and the inactive records are asked for one after the other. So a refused statement is asked again
without one of them, and what was refused is not tried again. Only where no filter on Active
is taken at all may inactive records stay hidden; the summary of the sync says so.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from enum import Enum

from .errors import Fault

#: The query cannot be parsed, or names what cannot be asked for.
_ABOUT_QUERY = frozenset({"4000", "4001"})
#: The entity itself is refused, so a plainer statement does not help.
_NO_SUCH_ENTITY = re.compile(r"invalid context declaration|metadata not found", re.IGNORECASE)


class Part(Enum):
    """A part of a statement that can be left out: its name, what it looks like, what is put.

    Where several things are put, each gives a statement of its own, and their answers are joined.
    """

    ORDER = ("order", r" ORDERBY \S+", "")
    FIELDS = ("fields", r"^SELECT Id ", "SELECT * ")
    ACTIVE_LIST = ("active list", r"Active IN \(true, false\)", "Active = true", "Active = false")
    ACTIVE = (
        "active",
        r" WHERE Active IN \(true, false\)(?! AND)|(?<= WHERE )Active IN \(true, false\) AND ",
        "",
    )

    def __init__(self, label: str, pattern: str, *instead: str) -> None:
        self.label = label
        self._pattern = re.compile(pattern)
        self._instead = instead

    def left_out(self, statement: str) -> tuple[str, ...]:
        """The statements without this part, the same one when it has none."""
        if not self._pattern.search(statement):
            return (statement,)
        return tuple(self._pattern.sub(text, statement, count=1) for text in self._instead)


def plainer_ways(statement: str, fault: Fault | None) -> Iterator[tuple[Part, tuple[str, ...]]]:
    """Statements that lack one part each, none when the refusal is not about a part."""
    if fault is None or fault.code not in _ABOUT_QUERY or _NO_SUCH_ENTITY.search(str(fault)):
        return
    for part in Part:
        plainer = part.left_out(statement)
        if plainer != (statement,):
            yield part, plainer


class Dialect:
    """What a server has refused so far, by entity. Safe for threads."""

    def __init__(self) -> None:
        self._refused: dict[str, frozenset[Part]] = {}
        self._lock = threading.Lock()

    def learn(self, entity: str, *parts: Part) -> None:
        """Remember that the entity cannot be asked with these parts."""
        with self._lock:
            self._refused[entity] = self._refused.get(entity, frozenset()).union(parts)

    def recall(self, entity: str, labels: Iterable[str]) -> None:
        """Learn what `labels` told an earlier sync to keep."""
        kept = set(labels)
        self.learn(entity, *(part for part in Part if part.label in kept))

    def labels(self, entity: str) -> list[str]:
        """What the entity refuses, in the form that is kept."""
        return sorted(part.label for part in self._refused.get(entity, ()))

    def say(self, entity: str, statement: str) -> tuple[str, ...]:
        """The statement without what the entity refuses, in as many as that takes."""
        said: tuple[str, ...] = (statement,)
        # What splits a statement comes last.
        for part in sorted(self._refused.get(entity, ()), key=lambda one: one is Part.ACTIVE_LIST):
            said = tuple(plainer for one in said for plainer in part.left_out(one))
        return said

    def asks_twice(self, entity: str) -> bool:
        """Whether active and inactive records are asked for apart."""
        refused = self._refused.get(entity, frozenset())
        return Part.ACTIVE_LIST in refused and Part.ACTIVE not in refused

    def hides_inactive(self, entity: str) -> bool:
        """Whether inactive records of the entity cannot be asked for, as far as is known."""
        return Part.ACTIVE in self._refused.get(entity, ())
