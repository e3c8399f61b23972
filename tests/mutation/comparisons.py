"""The tests that compare marts with reports and with situations worked out by hand, one by one.

They are called as they are, with their own parameters; only the warehouse is the one in which a
model may be wrong for a moment, and a report is worked out once and remembered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

from sandbox.errors import QboFault
from tests.transforms import (
    test_dimensions,
    test_situations,
    test_situations_bills,
    test_staging,
    test_statements,
    test_tie,
    test_tie_payables,
    test_tie_spend,
)
from tests.transforms.companies import all_companies, demo_books
from tests.transforms.conftest import Built
from tests.transforms.warehouse import DuckDB, Rows, Run

MODULES = (
    test_staging,
    test_dimensions,
    test_situations,
    test_situations_bills,
    test_tie_spend,
    test_statements,
    test_tie,
    test_tie_payables,
)
Relation = tuple[str, str]

_FAILURES = (
    AssertionError, AttributeError, LookupError, TypeError, ValueError, QboFault, duckdb.Error
)  # fmt: skip
"""What a test says of rows that it did not expect."""


@dataclass(frozen=True)
class Asked(DuckDB):
    """A warehouse asked over a connection that is open, and what was asked."""

    connection: duckdb.DuckDBPyConnection
    queries: list[str] = field(default_factory=list)

    def rows(self, query: str) -> Rows:
        """Rows of a query."""
        self.queries.append(query)
        return self.connection.execute(query).fetchall()

    @property
    def relations(self) -> frozenset[Relation]:
        """What may be a relation in the queries: all that is written like one."""
        return frozenset(re.findall(r"\b(\w+)\.(\w+)\b", " ".join(self.queries)))


class Truth:
    """What tests compare with: records, and reports, of which each is worked out once."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._books = demo_books()
        self._known: dict[str, dict[str, Any]] = {}
        self.books = {realm_id: Reporting(realm_id, self) for realm_id in self._books}
        for reporting in self.books.values():
            # QuickBooks makes the accounts of unapplied cash when someone looks at cash basis.
            reporting.report("BalanceSheet", {"accounting_method": "Cash"})
        self.companies = all_companies(self._books)

    def report(self, realm_id: str, name: str, params: Mapping[str, str]) -> dict[str, Any]:
        """A report, as `Company.report` gives it."""
        key = json.dumps([realm_id, name, params], sort_keys=True)
        if key not in self._known:
            self._known[key] = self._books[realm_id].report(name, params)
        return self._known[key]

    def close(self) -> None:
        """Forget the companies."""
        for company in self._books.values():
            company.store.close()


@dataclass(frozen=True)
class Reporting:
    """A demo company that is asked for reports."""

    realm_id: str
    truth: Truth

    def report(self, name: str, params: Mapping[str, str]) -> dict[str, Any]:
        """A report of the company."""
        return self.truth.report(self.realm_id, name, params)


@dataclass(frozen=True)
class Comparison:
    """A test function with the arguments of one of its cases."""

    name: str
    function: Callable[..., None]
    arguments: Mapping[str, Any]

    def fails(self, warehouse: DuckDB, truth: Truth) -> bool:
        """Whether what is in the warehouse is not as it should be, or cannot be asked."""
        fixtures = {
            "built": Built(warehouse, Run({}, ""), warehouse.path.parent),
            "books": truth.books,
            "companies": truth.companies,
        }
        code = self.function.__code__
        wanted = code.co_varnames[: code.co_argcount]
        given = {name: value for name, value in fixtures.items() if name in wanted}
        try:
            self.function(**given, **self.arguments)
        except duckdb.InterruptException:
            raise
        except _FAILURES:
            return True
        return False


def comparisons(modules: tuple[ModuleType, ...] = MODULES) -> list[Comparison]:
    """Every case of every test of these modules."""
    return [
        Comparison(f"{module.__name__.split('.')[-1]}.{name}", function, arguments)
        for module in modules
        for name, function in vars(module).items()
        if name.startswith("test_") and callable(function)
        for arguments in _cases(function)
    ]


def _cases(function: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """Arguments of each case, as the marks of pytest give them."""
    marks = [one for one in getattr(function, "pytestmark", ()) if one.name == "parametrize"]
    for chosen in product(*(_choices(*mark.args) for mark in marks)):
        yield {name: value for choice in chosen for name, value in choice.items()}


def _choices(names: str | tuple[str, ...], values: Any) -> list[dict[str, Any]]:
    if isinstance(names, str):
        return [{names: value} for value in values]
    return [dict(zip(names, value, strict=True)) for value in values]


class Comparisons:
    """All of them, and which relations each reads."""

    def __init__(self, warehouse: Path, connection: duckdb.DuckDBPyConnection) -> None:
        """Nothing is asked yet."""
        self._asked = partial(Asked, warehouse, connection)
        self._truth = Truth()
        self._reads: list[tuple[Comparison, frozenset[Relation]]] = []

    def complaints(self) -> list[str]:
        """Ask all, to know what each reads; those that fail."""
        found = []
        for one in comparisons():
            warehouse = self._asked()
            if one.fails(warehouse, self._truth):
                found.append(one.name)
            self._reads.append((one, warehouse.relations))
        return found

    def reading(self, changed: frozenset[Relation]) -> list[Comparison]:
        """Those that read one of these."""
        return [one for one, reads in self._reads if reads & changed]

    def fails(self, one: Comparison) -> bool:
        """Whether it does in the warehouse as it is now."""
        return one.fails(self._asked(), self._truth)

    def close(self) -> None:
        """Forget the companies."""
        self._truth.close()
