"""A built warehouse in which a model can be wrong for a moment, and which tests notice.

Everything happens in one transaction that is rolled back: the mistaken model is built anew, then
whatever reads a table that is no longer the same, then the tests that read it. The first failing
test ends it.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.mutation.comparisons import Comparisons
from tests.mutation.project import DataTest, Model, Project, UnitTest
from tests.transforms.noise import Noise
from tests.transforms.recorded import SEEDS, Select, mark_of, recording, relations, standing_alone

PATIENCE = 60.0
"""Seconds after which a query that never ends is given up."""


class DoesNotRun(Exception):
    """The mistake makes the SQL invalid, or endless: dbt would not build it."""


@dataclass(frozen=True)
class Verdict:
    """What noticed a mistake.

    Attributes:
        caught_by: "unit test", "data test", "contract" (a column that must not be NULL is),
            "comparison" (with a report or a situation) or "recorded"; nothing if no test noticed.
        test: Which.
        changed: Tables that differ from the right ones.
    """

    caught_by: str
    test: str
    changed: tuple[str, ...]


class Bench:
    """A warehouse with all models as they should be."""

    def __init__(self, warehouse: Path, project: Project) -> None:
        """Open a warehouse; what is tried in it is never committed."""
        self.project = project
        self._connection = duckdb.connect(str(warehouse), config={"threads": 2})
        self._types = {name: self._types_of(f"from {one.relation}") for name, one in self._tables()}
        self._prints = {name: self._print(one) for name, one in self._tables()}
        self._tests_due = _due(project)
        self._comparisons = Comparisons(warehouse, self._connection)
        self._expected: dict[str, Counter[tuple[object, ...]]] = {}
        selects = [Select(one.name, standing_alone(one.sql)) for one in project.models.values()]
        found = relations(self._connection, selects, recording().keys)
        self._noises = [Noise(found, seed) for seed in SEEDS]
        self._marks = recording().marks

    def close(self) -> None:
        """Close the warehouse."""
        self._comparisons.close()
        self._connection.close()

    def complaints(self) -> list[str]:
        """Tests that fail although nothing is wrong: there must be none."""
        found = [test.name for test in self.project.data_tests if self._finds(test)]
        for test in self.project.unit_tests:
            model = self.project.models[test.model]
            if self._differs(test, model.more_sql if test.incremental else model.sql):
                found.append(test.name)
        found += [
            f"recorded {one.name}"
            for one in self.project.models.values()
            if self._is_marked(one, one.sql)
        ]
        return found + self._comparisons.complaints()

    def changed_by(self, model: Model, sql: str) -> bool:
        """Whether a table is another one if this is its SELECT."""
        with self._attempt(), self._patience():
            self._build(model, sql)
            return model.kind != "function_of_date" and self._is_other(model)

    def judge(self, model: Model, sql: str, *, incremental: bool = False) -> Verdict:
        """Let a model have another SELECT, and see which test notices.

        Args:
            model: The model.
            sql: Its SELECT with a mistake.
            incremental: Whether it is the SELECT of later builds.

        Raises:
            DoesNotRun: It cannot be built.
        """
        with self._attempt():
            with self._patience():
                for test in self.project.unit_tests_of(model.name, incremental=incremental):
                    if self._differs(test, sql):
                        return Verdict("unit test", test.name, ())
                verdict = self._data_verdict(model, sql, incremental=incremental)
            if not verdict.caught_by:
                verdict = self._comparison_verdict(verdict.changed)
        if not (verdict.caught_by or incremental) and self._is_marked(model, sql):
            return Verdict("recorded", model.name, verdict.changed)
        return verdict

    def _is_marked(self, model: Model, sql: str) -> bool:
        """It makes something else of made-up rows than was recorded."""
        return any(
            mark and mark != mark_of(noise, standing_alone(sql))
            for noise, mark in zip(self._noises, self._marks[model.name], strict=True)
        )

    def _data_verdict(self, model: Model, sql: str, *, incremental: bool) -> Verdict:
        self._build(model, sql, incremental=incremental)
        changed: dict[str, None] = {}
        for name, one in self.project.models.items():
            if one.parents & changed.keys():
                self._build(one, one.sql)
            elif name != model.name:
                continue
            if self._lacks(one):
                return Verdict("contract", name, (*changed, name))
            if one.kind == "function_of_date" or self._is_other(one):
                changed[name] = None
            failing = self._failing(name, changed)
            if failing:
                return Verdict("data test", failing, tuple(changed))
        return Verdict("", "", tuple(changed))

    def _comparison_verdict(self, changed: tuple[str, ...]) -> Verdict:
        models = [self.project.models[name] for name in changed]
        due = self._comparisons.reading(frozenset((one.schema, one.alias) for one in models))
        for one in due:
            with self._patience():
                if self._comparisons.fails(one):
                    return Verdict("comparison", one.name, changed)
        return Verdict("", "", changed)

    def _failing(self, name: str, changed: Mapping[str, None]) -> str:
        """The first test that fails of those that can be run once a model is there."""
        due = (test for test in self._tests_due[name] if test.reads & changed.keys())
        return next((test.name for test in due if self._finds(test)), "")

    @contextmanager
    def _attempt(self) -> Iterator[None]:
        """Everything within is undone; errors of SQL are errors of the mistake."""
        self._connection.execute("begin")
        try:
            yield
        except duckdb.Error as error:
            raise DoesNotRun(str(error)) from error
        finally:
            self._connection.execute("rollback")

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """What takes too long within is interrupted."""
        timer = threading.Timer(PATIENCE, self._connection.interrupt)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _tables(self) -> Iterator[tuple[str, Model]]:
        for name, model in self.project.models.items():
            if model.kind != "function_of_date":
                yield name, model

    def _build(self, model: Model, sql: str, *, incremental: bool = False) -> None:
        if model.kind == "function_of_date":
            parameters = "as_of, known_on" if model.known_on else "as_of"
            self._connection.execute(
                f"create or replace macro {model.relation}({parameters}) as table ({sql}\n)"
            )
            return
        if model.contract:
            if sorted(self._types_of(sql)) != sorted(self._types[model.name]):
                raise DoesNotRun("The contract has other columns.")
            names = ", ".join(f'"{name}"' for name, _ in self._types[model.name])
            sql = f"select {names} from ({sql}\n)"
        if model.kind == "view":
            self._connection.execute(f"create or replace view {model.relation} as ({sql}\n)")
        elif incremental:
            self._add(model, sql)
        else:
            self._connection.execute(f"create or replace table {model.relation} as ({sql}\n)")

    def _add(self, model: Model, sql: str) -> None:
        """A later build: rows with a key that comes again are replaced."""
        same = " and ".join(f"old.{key} = new.{key}" for key in model.key)
        self._connection.execute(f"create temporary table new as ({sql}\n)")
        self._connection.execute(
            f"delete from {model.relation} as old where exists (from new where {same})"
        )
        self._connection.execute(f"insert into {model.relation} by name from new")
        self._connection.execute("drop table new")

    def _types_of(self, sql: str) -> list[tuple[str, str]]:
        return [
            (row[0], row[1]) for row in self._connection.execute(f"describe ({sql}\n)").fetchall()
        ]

    def _print(self, model: Model) -> tuple[object, ...]:
        """A fingerprint of the rows of a table, whatever their order."""
        row = self._connection.execute(
            f"select count(*), sum(hash(one)), bit_xor(hash(one)) from {model.relation} as one"
        ).fetchone()
        assert row is not None
        return row

    def _is_other(self, model: Model) -> bool:
        return self._print(model) != self._prints[model.name]

    def _lacks(self, model: Model) -> bool:
        """A column that must not be NULL is."""
        if not model.required or model.kind == "function_of_date":
            return False
        nulls = " or ".join(f'"{name}" is null' for name in model.required)
        return bool(self._rows(f"select 1 from {model.relation} where {nulls} limit 1"))

    def _finds(self, test: DataTest) -> bool:
        return bool(self._rows(f"select 1 from ({test.sql}\n) limit 1"))

    def _differs(self, test: UnitTest, sql: str) -> bool:
        if test.name not in self._expected:
            self._expected[test.name] = Counter(self._rows(test.expected))
        return Counter(self._rows(test.query(sql))) != self._expected[test.name]

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        rows: list[tuple[object, ...]] = self._connection.execute(query).fetchall()
        return rows


def _due(project: Project) -> dict[str, list[DataTest]]:
    """Tests by the last of the models that they read, in the order in which they are built."""
    order = list(project.models)
    due: dict[str, list[DataTest]] = {name: [] for name in order}
    for test in project.data_tests:
        if test.reads:
            due[max(test.reads, key=order.index)].append(test)
    return due
