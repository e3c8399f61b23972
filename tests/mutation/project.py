"""What dbt built: models with their compiled SQL, and the tests on them, to be run one by one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from sqlglot import exp

from tests.mutation.mutators import parse, written

_FIXTURE = "__dbt__cte__"


@dataclass(frozen=True)
class Model:
    """A model as it was built.

    Attributes:
        name: As in `ref`.
        schema: Where it is in the warehouse.
        alias: What it is called there.
        kind: Materialization: view, table, incremental or function_of_date.
        sql: Its compiled SELECT; of an incremental model, that of a first build.
        more_sql: The SELECT of later builds, of an incremental model.
        parents: Models that it reads.
        key: Columns by which later builds of an incremental model replace rows.
        required: Columns that must not be NULL.
        contract: Whether its columns keep their types.
        known_on: Whether a function of a date has a second parameter.
    """

    name: str
    schema: str
    alias: str
    kind: str
    sql: str
    more_sql: str
    parents: frozenset[str]
    key: tuple[str, ...]
    required: tuple[str, ...]
    contract: bool
    known_on: bool

    @property
    def relation(self) -> str:
        """Its name in SQL."""
        return f'"{self.schema}"."{self.alias}"'

    @property
    def layer(self) -> str:
        """Staging, intermediate or marts."""
        return self.schema


@dataclass(frozen=True)
class DataTest:
    """A query that must find nothing; `reads` are models."""

    name: str
    sql: str
    reads: frozenset[str]


@dataclass(frozen=True)
class UnitTest:
    """Rows that a model must make of given rows.

    Attributes:
        name: Of the test.
        model: Which model it is about.
        fixtures: WITH that gives the rows of its inputs.
        columns: Which of its columns are compared.
        expected: The query of the rows that it should give.
        incremental: Whether it is about later builds of an incremental model.
    """

    name: str
    model: str
    fixtures: str
    columns: str
    expected: str
    incremental: bool

    def query(self, sql: str) -> str:
        """What the model gives, if this is its SELECT."""
        tree = parse(sql)
        for table in list(tree.find_all(exp.Table)):
            for name in (f"{_FIXTURE}{table.name}", f"{_FIXTURE}{table.db}__{table.name}"):
                if table.db and f"{name} AS (" in self.fixtures:
                    alias = table.args.get("alias")
                    table.replace(exp.Table(this=exp.to_identifier(name), alias=alias))
        return f"{self.fixtures} select {self.columns} from ({written(tree)}) as actual"


@dataclass(frozen=True)
class Project:
    """Models in the order in which they are built, and all tests."""

    models: Mapping[str, Model]
    data_tests: tuple[DataTest, ...]
    unit_tests: tuple[UnitTest, ...]

    def unit_tests_of(self, model: str, *, incremental: bool) -> list[UnitTest]:
        """Unit tests of a model, of its first or of its later builds."""
        return [
            test
            for test in self.unit_tests
            if test.model == model and test.incremental == incremental
        ]


def read(target: Path, later: Path) -> Project:
    """Read what `dbt build` wrote.

    Args:
        target: Its target folder.
        later: The target folder of a compilation after it, which has the later builds.
    """
    manifest = json.loads((target / "manifest.json").read_bytes())
    nodes = manifest["nodes"]
    graph = {
        key: [one for one in node["depends_on"]["nodes"] if one.startswith("model.")]
        for key, node in nodes.items()
        if node["resource_type"] == "model"
    }
    models = [_model(nodes[key], target, later) for key in TopologicalSorter(graph).static_order()]
    by_relation = {(model.schema, model.alias): model.name for model in models}
    tests = [
        _data_test(node, target, by_relation)
        for node in nodes.values()
        if node["resource_type"] == "test"
    ]
    units = [_unit_test(node, target) for node in manifest["unit_tests"].values()]
    return Project({one.name: one for one in models}, tuple(tests), tuple(units))


def _compiled(node: Mapping[str, Any], target: Path) -> str:
    path: Path = target / "compiled" / node["package_name"] / node["original_file_path"]
    if node["resource_type"] == "test" and path.suffix != ".sql":
        path /= node["path"]
    return path.read_text(encoding="utf-8")


def _model(node: Mapping[str, Any], target: Path, later: Path) -> Model:
    config = node["config"]
    incremental = config["materialized"] == "incremental"
    return Model(
        name=node["name"],
        schema=node["schema"],
        alias=node["alias"],
        kind=config["materialized"],
        sql=_compiled(node, target),
        more_sql=_compiled(node, later) if incremental else "",
        parents=frozenset(
            parent.split(".")[2]
            for parent in node["depends_on"]["nodes"]
            if parent.startswith("model.")
        ),
        key=tuple(config.get("unique_key") or ()),
        required=tuple(
            name
            for name, column in node["columns"].items()
            if any(one["type"] == "not_null" for one in column.get("constraints", ()))
        ),
        contract=bool(config["contract"]["enforced"]),
        known_on=bool(config.get("known_on")),
    )


def _data_test(
    node: Mapping[str, Any], target: Path, relations: Mapping[tuple[str, str], str]
) -> DataTest:
    sql = _compiled(node, target)
    found = re.findall(r'(?:"\w+"\.)?"(\w+)"\."(\w+)"', re.sub(r"--[^\n]*", "", sql))
    reads = frozenset(relations[one] for one in found if one in relations)
    return DataTest(node["name"], sql, reads)


def _unit_test(node: Mapping[str, Any], target: Path) -> UnitTest:
    folder = target / "run" / node["package_name"] / node["original_file_path"]
    tree = parse((folder / "models" / node["path"]).with_name(f"{node['name']}.sql").read_text())
    parts = {cte.alias: cte.this for cte in tree.find_all(exp.CTE)}
    actual = parts["dbt_internal_unit_test_actual"]
    inner = actual.find(exp.Subquery).this
    fixtures = [written(cte) for cte in inner.find_all(exp.CTE) if cte.alias.startswith(_FIXTURE)]
    columns = [written(one) for one in actual.expressions[:-1]]
    expected = parts["dbt_internal_unit_test_expected"]
    macros = (node.get("overrides") or {}).get("macros") or {}
    return UnitTest(
        name=node["name"],
        model=node["model"],
        fixtures="with " + ", ".join(fixtures),
        columns=", ".join(columns),
        expected=f"select {', '.join(columns)} from ({written(expected)}) as expected",
        incremental=bool(macros.get("is_incremental")),
    )
