"""The catalogue of settings: written here once, read, checked and documented from here."""

from dataclasses import dataclass

QUICKBOOKS = "sources.quickbooks"
TIEOUT = "tieout"


@dataclass(frozen=True)
class Setting:
    """One setting: where it is written, how it is read, what it means.

    Args:
        section: TOML section; `.` becomes `__` in the environment.
        name: key in that section; the flag is the same with dashes where there is one.
        meaning: one line for the README's table.
        default: value as text, "" when it must be given or is derived.
        secret: only in the environment or `.dlt/secrets.toml`, never on the command line.
        per_realm: a table of realm id = text; in the environment a variable for each.
    """

    section: str
    name: str
    meaning: str
    default: str = ""
    secret: bool = False
    per_realm: bool = False

    @property
    def variable(self) -> str:
        """Name of the environment variable."""
        return f"{self.section}.{self.name}".replace(".", "__").upper()


CATALOGUE: tuple[Setting, ...] = (
    Setting(QUICKBOOKS, "realm_ids", "companies to sync, by realm id (a list, or comma separated)"),
    Setting(
        QUICKBOOKS, "access_token", "OAuth access token, for all realms of the run", secret=True
    ),
    Setting(
        QUICKBOOKS,
        "access_tokens",
        "table of realm id = access token, for several",
        secret=True,
        per_realm=True,
    ),
    Setting(QUICKBOOKS, "client_id", "client id of your app, for a log-in and to renew tokens"),
    Setting(QUICKBOOKS, "client_secret", "its client secret", secret=True),
    Setting(
        QUICKBOOKS,
        "environment",
        "`production` or `sandbox`, as the keys of the app; empty: what `base_url` is",
    ),
    Setting(
        QUICKBOOKS,
        "redirect_uri",
        "address registered for the app, where a log-in ends",
    ),
    Setting(
        QUICKBOOKS,
        "token_store",
        "where tokens are kept: a folder, `keyring`, `environment`, `aws://PREFIX`, "
        "`google://PROJECT/PREFIX` or an fsspec URL; empty: a private folder of your user",
    ),
    Setting(QUICKBOOKS, "token_key", "key that encrypts tokens at an fsspec URL", secret=True),
    Setting(
        QUICKBOOKS,
        "refresh_token",
        "refresh token to begin with, in place of a log-in; a changed one wins once",
        secret=True,
    ),
    Setting(
        QUICKBOOKS,
        "refresh_tokens",
        "table of realm id = refresh token, for several",
        secret=True,
        per_realm=True,
    ),
    Setting(
        QUICKBOOKS, "entities", "entities to sync, as table names; empty means all", default=""
    ),
    Setting(
        QUICKBOOKS,
        "ledger",
        "`true` or `false`: read the ledger and the monthly statements, too",
        default="true",
    ),
    Setting(
        QUICKBOOKS,
        "reconcile",
        "`true` or `false`: a sync of all entities that brought something that posts, or whose "
        "last comparison did not tie, builds the marts and compares them with QuickBooks' reports, "
        "for 11 to 14 more API calls",
        default="true",
    ),
    Setting(QUICKBOOKS, "base_url", "API host", default="https://quickbooks.api.intuit.com"),
    Setting(
        QUICKBOOKS,
        "authorize_url",
        "where a person grants access",
        default="https://appcenter.intuit.com/connect/oauth2",
    ),
    Setting(
        QUICKBOOKS,
        "token_url",
        "where tokens are issued and renewed",
        default="https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    ),
    Setting(
        QUICKBOOKS,
        "revoke_url",
        "where tokens are given back",
        default="https://developer.api.intuit.com/v2/oauth2/tokens/revoke",
    ),
    Setting(
        QUICKBOOKS,
        "discovery_url",
        "OpenID discovery document",
        default="https://developer.api.intuit.com/.well-known/openid_configuration",
    ),
    Setting(
        TIEOUT,
        "destination",
        "`duckdb`, `postgres` or any other dlt destination, with its usual credentials",
        default="duckdb",
    ),
    Setting(TIEOUT, "warehouse", "DuckDB file of the warehouse", default="tieout.duckdb"),
    Setting(TIEOUT, "dataset", "schema of the raw tables", default="raw"),
    Setting(
        TIEOUT,
        "work_dir",
        "pending loads and dbt artefacts; empty means `.tieout` beside the warehouse",
        default="",
    ),
    Setting(
        TIEOUT,
        "time_budget",
        "minutes that a sync may take; it then stops between two packages with code 5",
    ),
    Setting(
        TIEOUT,
        "call_budget",
        "API calls a calendar month (UTC) that Intuit may count, of all companies in the "
        "warehouse; a sync stops with code 5 before it exceeds them",
    ),
    Setting(TIEOUT, "dbt", "dbt executable; empty means the one Tieout came with", default=""),
)

BY_NAME = {setting.name: setting for setting in CATALOGUE}
SECTIONS = tuple(dict.fromkeys(setting.section for setting in CATALOGUE))
