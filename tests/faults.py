"""Which test proves what Tieout does about which fault: collected from the tests themselves.

A test says so with `@fault("a feed that is cut", SPLIT, "asks again by halves")`, or with
`@faults(CASES)` for the cases it is parametrized with. docs/faults.md is written from that.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

RETRY = "retry"
REFRESH = "refresh"
SPLIT = "split"
SKIP = "skip with a record"
STOP = "stop with advice"
REMEDIES = (RETRY, REFRESH, SPLIT, SKIP, STOP)

TESTS = Path(__file__).parent
F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True)
class Fault:
    """A kind of fault and what Tieout does about it.

    Attributes:
        kind: What happens, with QuickBooks' code where it has one.
        remedy: One of `REMEDIES`.
        does: What that is here, in words.
        code: QuickBooks' code, "" without one.
        case: Which case of its test it is, "" for all of it.
    """

    kind: str
    remedy: str
    does: str
    code: str = ""
    case: str = ""

    def __post_init__(self) -> None:
        if self.remedy not in REMEDIES:
            raise ValueError(f"there is no remedy {self.remedy!r}")


@dataclass(frozen=True)
class Proved:
    """A fault with the test that proves it."""

    fault: Fault
    test: str


def fault(kind: str, remedy: str, does: str, code: str = "") -> Callable[[F], F]:
    """The test proves what is done about a fault."""
    return faults([Fault(kind, remedy, does, code)])


def faults(proved: Iterable[Fault]) -> Callable[[F], F]:
    """The test proves what is done about several faults."""
    found = tuple(proved)

    def mark(test: F) -> F:
        before: tuple[Fault, ...] = getattr(test, "faults", ())
        test.faults = (*found, *before)  # type: ignore[attr-defined]  # functions take attributes
        return test

    return mark


def proved() -> list[Proved]:
    """All faults that tests prove something about, by remedy and kind."""
    found = [
        Proved(
            one, f"{path.relative_to(TESTS.parent)}::{name}" + (f"[{one.case}]" * bool(one.case))
        )
        for path in sorted(TESTS.rglob("test_*.py"))
        if "@fault" in path.read_text(encoding="utf-8")
        for name, test in _tests(path)
        for one in getattr(test, "faults", ())
    ]
    return sorted(found, key=lambda each: (REMEDIES.index(each.fault.remedy), each.fault.kind))


def _tests(path: Path) -> Iterator[tuple[str, object]]:
    module = ".".join(path.relative_to(TESTS.parent).with_suffix("").parts)
    for name, function in inspect.getmembers(importlib.import_module(module), inspect.isfunction):
        if name.startswith("test_"):
            yield name, function


def table() -> str:
    """The faults as a table in Markdown."""
    rows = [
        f"| {_cell(one.fault.kind)} | {one.fault.remedy} | {_cell(one.fault.does)} | `{one.test}` |"
        for one in proved()
    ]
    return "\n".join(
        ["| Fault | Remedy | What Tieout does | Test |", "|---|---|---|---|", *rows, ""]
    )


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
