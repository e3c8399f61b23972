"""What each model makes of made-up rows, as recorded by `python -m tests.transforms.recorded`.

The marks are not worked out by hand: one that differs says that a model makes something else of the
same rows than it did when it was recorded. Whoever changed it on purpose records anew.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from sources.quickbooks.entities import CATALOGUE
from sources.quickbooks.entity import tables
from tests.transforms.companies import all_companies, demo_books
from tests.transforms.noise import Noise, Relation
from tests.transforms.warehouse import DuckDB, dbt

FILE = Path(__file__).with_name("recorded.json")
SEEDS = range(1, 7)
_KEY_ENDINGS = ("_no", "_date", "_start", "_day")
_PARAMETERS = {"as_of": "date '2026-02-28'", "known_on": "timestamptz '2026-02-28 10:00:00+00'"}

Keys = Mapping[str, Sequence[str]]
"""What identifies a row, by relation."""


@dataclass(frozen=True)
class Select:
    """The SELECT of a model."""

    name: str
    sql: str


@dataclass(frozen=True)
class Recording:
    """What recorded.json holds.

    Attributes:
        keys: Of the relations that have one.
        marks: By model, one for each of `SEEDS`; "" where the order of rows decides.
    """

    keys: Keys
    marks: Mapping[str, Sequence[str]]


def recording() -> Recording:
    """What was recorded last."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return Recording(**found)


def standing_alone(sql: str) -> str:
    """A compiled SELECT without the name of the database; that of a function on a certain day."""
    sql = re.sub(r'"\w+"\.("\w+"\."\w+")', r"\1", sql)
    return re.sub(r"\b(?:as_of|known_on)\b", lambda found: _PARAMETERS[found.group()], sql)


def selects(target: Path) -> list[Select]:
    """The SELECTs of all models that dbt has built, as of a first build.

    Args:
        target: The target folder of `dbt build`.
    """
    manifest = json.loads((target / "manifest.json").read_bytes())
    compiled = target / "compiled" / "tieout"
    return [
        Select(node["name"], standing_alone((compiled / node["original_file_path"]).read_text()))
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    ]


def relations(
    warehouse: duckdb.DuckDBPyConnection, selects: Iterable[Select], keys: Keys
) -> list[Relation]:
    """The relations of a built warehouse, and their columns, that some SELECT names.

    Args:
        warehouse: Where they are.
        selects: All that may read them.
        keys: What identifies a row; worked out from the rows in the warehouse if not there.
    """
    named = {word for select in selects for word in re.findall(r"\w+", select.sql)}
    columns: dict[tuple[str, str], dict[str, str]] = {}
    required: dict[tuple[str, str], set[str]] = {}
    for schema, table, column, kind, nullable in warehouse.execute(
        "select schema_name, table_name, column_name, data_type, is_nullable"
        " from duckdb_columns() where not internal and schema_name <> 'main'"
        " order by schema_name, table_name, column_index"
    ).fetchall():
        if {table, column} <= named:
            columns.setdefault((schema, table), {})[column] = kind
            required.setdefault((schema, table), {"id"})
            if not nullable:
                required[schema, table].add(column)
    return [
        Relation(
            *name,
            types,
            tuple(keys.get(".".join(name)) or _key(warehouse, name, types)),
            frozenset(required[name]),
        )
        for name, types in columns.items()
    ]


def known_keys() -> Keys:
    """Keys that rows in a warehouse cannot tell, or only by chance: those of raw tables."""
    raw = {spec.name: spec.primary_key for entity in CATALOGUE.values() for spec in tables(entity)}
    application = ("realm_id", "payment_id", "payment_line_no", "document_line_no")
    return {f"raw.{name}": key for name, key in raw.items()} | {
        "raw.deletions": ("realm_id", "entity", "id"),
        "raw.record_version": ("realm_id", "entity", "id", "seen_to"),
        "intermediate.int_transaction_version": (
            *("realm_id", "entity", "transaction_id", "version_no"),
        ),
        "intermediate.int_ar_application": application,
        "intermediate.int_ap_application": application,
    }


def _key(
    warehouse: duckdb.DuckDBPyConnection, name: tuple[str, str], types: Mapping[str, str]
) -> list[str]:
    """The first columns by which the rows in a warehouse differ, an id among them."""
    key: list[str] = []
    for column, kind in types.items():
        if kind == "VARCHAR" or column.endswith(_KEY_ENDINGS):
            key.append(column)
            if len(key) == 1 and any(one.endswith("_id") for one in list(types)[1:4]):
                continue
            listed = ", ".join(f'"{one}"' for one in key)
            count, distinct = warehouse.execute(
                f'select count(*), count(distinct ({listed})) from "{name[0]}"."{name[1]}"'
            ).fetchall()[0]
            if count and count == distinct:
                return key
    return [one for one in types if one in {"realm_id", "id"} or one.endswith("_no")]


def marks(
    relations: Sequence[Relation], selects: Sequence[Select], *, backwards: bool = False
) -> dict[str, list[str]]:
    """What each SELECT makes of made-up rows, by seed.

    Args:
        relations: What there is to be read.
        selects: What is tried.
        backwards: The last rows come first.
    """
    found: dict[str, list[str]] = {select.name: [] for select in selects}
    for seed in SEEDS:
        noise = Noise(relations, seed, backwards=backwards)
        for select in selects:
            found[select.name].append(mark_of(noise, select.sql))
    return found


def mark_of(noise: Noise, sql: str) -> str:
    """What a SELECT makes of made-up rows; "" if it fails."""
    try:
        return noise.fingerprint(sql)
    except duckdb.Error:
        return ""


def record(warehouse: Path, target: Path) -> None:
    """Write recorded.json anew from a built warehouse."""
    found = selects(target)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        all_relations = relations(connection, found, known_keys())
    content: dict[str, Mapping[str, Sequence[str]]] = {
        "keys": {f"{one.schema}.{one.name}": one.key for one in all_relations if one.key},
        "marks": _certain(marks(all_relations, found), marks(all_relations, found, backwards=True)),
    }
    lines = [
        f' "{part}": {{\n'
        + ",\n".join(f"  {json.dumps(name)}: {json.dumps(one)}" for name, one in rows.items())
        + "\n }"
        for part, rows in content.items()
    ]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _certain(
    one: Mapping[str, Sequence[str]], other: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Marks that are the same whatever the order of rows; "" for the rest."""
    return {
        name: [mark if mark == back else "" for mark, back in zip(found, other[name], strict=True)]
        for name, found in sorted(one.items())
    }


def main() -> None:
    """Build a warehouse, or take one that is there, and record."""
    parser = argparse.ArgumentParser(prog="python -m tests.transforms.recorded")
    parser.add_argument("--work", type=Path, help="folder with books.duckdb and dbt's target")
    work = parser.parse_args().work
    if work is not None:
        record(work / "books.duckdb", work / "target")
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        warehouse = DuckDB(folder / "books.duckdb")
        warehouse.load(all_companies(demo_books(), folder / "synced"))
        dbt(warehouse, folder, "run")
        record(warehouse.path, folder / "target")


if __name__ == "__main__":
    main()
