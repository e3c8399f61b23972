"""A quick look into the warehouse, read-only.

DuckDB opens the file read-only; Postgres answers inside a read-only transaction. Names need no
schema: `marts` is searched before `intermediate`, `staging` and the raw tables.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from pipelines.errors import ConfigurationProblem, UsageProblem
from pipelines.settings import Settings
from pipelines.warehouse import postgres_credentials, require_warehouse


@dataclass(frozen=True)
class Answer:
    """Rows of a statement: Python values, money as `Decimal`."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


Asker = Callable[[str], Answer]


def run_query(settings: Settings, statement: str) -> Answer:
    """Run one statement against the warehouse without being able to change it.

    Raises:
        ConfigurationProblem: there is no warehouse, or its kind cannot be queried from here.
        UsageProblem: the warehouse refuses the statement.
    """
    with reading(settings) as ask:
        return ask(statement)


@contextmanager
def reading(settings: Settings) -> Iterator[Asker]:
    """The warehouse, open to read, for several statements; each as with `run_query`.

    Opening a DuckDB file takes longer than most statements; nobody can write to it meanwhile.

    Raises:
        ConfigurationProblem: there is no warehouse, or its kind cannot be queried from here.
    """
    if settings.destination == "duckdb":
        with _duckdb(settings) as ask:
            yield ask
    elif settings.destination == "postgres":
        with _postgres(settings) as ask:
            yield ask
    else:
        raise ConfigurationProblem(
            f"Tieout cannot query {settings.destination}.",
            "Use the client that comes with that warehouse.",
        )


def _schemas(settings: Settings) -> tuple[str, ...]:
    return ("marts", "intermediate", "staging", settings.dataset)


@contextmanager
def _duckdb(settings: Settings) -> Iterator[Asker]:
    import duckdb

    require_warehouse(settings)
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        present = {
            row[0]
            for row in connection.execute("select schema_name from duckdb_schemas()").fetchall()
        }
        path = ",".join(f'"{name}"' for name in _schemas(settings) if name in present)
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set search_path = '{path}'")

        def ask(statement: str) -> Answer:
            try:
                _require_one(len(connection.extract_statements(statement)))
                cursor = connection.execute(statement)
            except duckdb.Error as error:
                raise _refused(error) from error
            columns = tuple(column[0] for column in cursor.description or ())
            return Answer(columns, cursor.fetchall())

        yield ask


@contextmanager
def _postgres(settings: Settings) -> Iterator[Asker]:
    try:
        import psycopg2
    except ModuleNotFoundError as error:
        raise ConfigurationProblem(
            "Postgres support is not installed.", "pip install 'tieout[postgres]'"
        ) from error

    with closing(psycopg2.connect(postgres_credentials().to_native_representation())) as connection:
        connection.set_session(readonly=True, autocommit=True)

        def ask(statement: str) -> Answer:
            with connection.cursor() as cursor:
                try:
                    cursor.execute("set search_path to " + ", ".join(_schemas(settings)))
                    cursor.execute(statement)
                except (
                    psycopg2.ProgrammingError,
                    psycopg2.DataError,
                    psycopg2.InternalError,  # a change in a read-only transaction
                ) as error:
                    raise _refused(error) from error
                columns = tuple(column.name for column in cursor.description or ())
                return Answer(columns, cursor.fetchall() if columns else [])

        yield ask


def _require_one(statements: int) -> None:
    if statements != 1:
        raise UsageProblem(
            f"That is not one statement but {statements}.",
            'Give one, such as: tieout query "from ar_aging"',
        )


def _refused(error: Exception) -> UsageProblem:
    return UsageProblem(
        f"The warehouse refuses this statement: {str(error).strip()}",
        "What there is: select table_schema, table_name from information_schema.tables",
    )
