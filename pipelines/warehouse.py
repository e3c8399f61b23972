"""Where the tables are, for the tools that connect by themselves: dbt and `tieout query`.

dlt finds its credentials on its own (environment, then `.dlt/secrets.toml`). What it finds for
Postgres is handed on from here, so that nobody writes the same password in two places.
"""

from typing import Any
from urllib.parse import unquote

from pipelines.errors import ConfigurationProblem
from pipelines.settings import Settings


def dbt_environment(settings: Settings) -> dict[str, str]:
    """The variables that `transforms/profiles.yml` reads.

    Raises:
        ConfigurationProblem: dbt has no target for this destination.
    """
    if settings.destination == "duckdb":
        return {
            "TIEOUT_DBT_TARGET": "duckdb",
            "TIEOUT_DBT_DUCKDB_PATH": str(settings.warehouse),
        }
    if settings.destination == "postgres":
        found = postgres_credentials()
        return {
            "TIEOUT_DBT_TARGET": "postgres",
            "TIEOUT_DBT_POSTGRES_HOST": unquote(str(found.host)),  # may be a socket's folder
            "TIEOUT_DBT_POSTGRES_PORT": str(found.port),
            "TIEOUT_DBT_POSTGRES_USER": str(found.username),
            "TIEOUT_DBT_POSTGRES_PASSWORD": str(found.password or ""),
            "TIEOUT_DBT_POSTGRES_DATABASE": str(found.database),
        }
    raise ConfigurationProblem(
        f"The transforms run on duckdb and postgres, not on {settings.destination}.",
        "Run dbt with a profile of your own; the project is the package `transforms`.",
    )


def require_warehouse(settings: Settings) -> None:
    """Refuse to read a DuckDB file that nobody has loaded yet."""
    if settings.destination == "duckdb" and not settings.warehouse.exists():
        raise ConfigurationProblem(
            f"There is no warehouse at {settings.warehouse}.",
            "Load one with `tieout sync` or `tieout demo`, or name another with --warehouse.",
        )


def postgres_credentials() -> Any:
    """What dlt finds for `[destination.postgres.credentials]`: host, port, username, ..."""
    from dlt.common.configuration import resolve_configuration
    from dlt.destinations.impl.postgres.configuration import PostgresCredentials

    from pipelines.environment import refuse_bare_names

    refuse_bare_names()
    return resolve_configuration(PostgresCredentials(), sections=("destination", "postgres"))
