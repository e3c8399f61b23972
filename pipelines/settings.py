"""Settings, read once at the edge: flag > environment > `.dlt/*.toml` > default.

The names follow dlt's conventions (`base_url` in `[sources.quickbooks]` of `.dlt/config.toml` is
`SOURCES__QUICKBOOKS__BASE_URL` in the environment), but the values are resolved here and handed
on as arguments, because dlt would also take bare names such as `$PAGE_SIZE` or `$ENVIRONMENT` for
plain defaults. `.dlt` is looked for where dlt looks: `$DLT_PROJECT_DIR` or the current folder.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pipelines.errors import ConfigurationProblem
from pipelines.setting_catalogue import BY_NAME, CATALOGUE
from pipelines.setting_layers import CONFIG_FILE, SECRETS_FILE, from_environment, from_file

N = TypeVar("N", int, float)

PRODUCTION = "production"
SANDBOX = "sandbox"
MODEL_SCHEMAS = ("staging", "intermediate", "marts", "star")
"""Schemas of the dbt project."""
SANDBOX_URL = "https://sandbox-quickbooks.api.intuit.com"


@dataclass(frozen=True)
class Hosts:
    """Every host that is talked to, as URLs."""

    base_url: str
    authorize_url: str
    token_url: str
    revoke_url: str
    discovery_url: str

    @property
    def is_in_clear(self) -> bool:
        """Whether the access token leaves this machine unencrypted."""
        parts = urlsplit(self.base_url)
        return parts.scheme == "http" and parts.hostname not in _LOOPBACK


@dataclass(frozen=True)
class Settings:
    """All settings of a run, resolved and checked. Secrets never show in `repr`."""

    realm_ids: tuple[str, ...]
    entities: tuple[str, ...]
    hosts: Hosts
    destination: str
    warehouse: Path
    dataset: str
    work_dir: Path
    dbt: str
    ledger: bool = True
    reconcile: bool = True
    time_budget: float | None = None
    call_budget: int | None = None
    environment: str = PRODUCTION
    redirect_uri: str = ""
    token_store: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    token_key: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    access_tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    refresh_token: str = field(default="", repr=False)
    refresh_tokens: Mapping[str, str] = field(default_factory=dict, repr=False)

    def token(self, realm_id: str) -> str:
        """The access token of one company, "" if there is none."""
        return self.access_tokens.get(realm_id, self.access_token)

    def seed(self, realm_id: str) -> str:
        """The refresh token that the settings give for one company, "" if there is none."""
        return self.refresh_tokens.get(realm_id, self.refresh_token)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text in the settings that must not be seen."""
        single = (self.client_secret, self.token_key, self.access_token, self.refresh_token)
        tables = (*self.access_tokens.values(), *self.refresh_tokens.values())
        return tuple(text for text in (*single, *tables) if text)


def read(
    flags: Mapping[str, Any], environ: Mapping[str, str], folder: Path | None = None
) -> Settings:
    """Resolve every setting once.

    Args:
        flags: values from the command line by setting name; None and () mean "not given".
        environ: the environment.
        folder: folder that holds `.dlt`; by default `$DLT_PROJECT_DIR` or the current one.

    Raises:
        ConfigurationProblem: a file cannot be read, a name is unknown, a value makes no sense.
    """
    home = folder or Path(environ.get("DLT_PROJECT_DIR") or Path.cwd())
    layers = (
        {name: value for name, value in flags.items() if value not in (None, (), "")},
        from_environment(environ),
        from_file(home / ".dlt" / SECRETS_FILE, secret=True),
        from_file(home / ".dlt" / CONFIG_FILE, secret=False),
        {setting.name: setting.default for setting in CATALOGUE},
    )

    def value(name: str) -> Any:
        return next(layer[name] for layer in layers if name in layer)

    urls = {name: _url(value(name), name) for name in Hosts.__dataclass_fields__}
    environment = _environment(_text(value("environment"), "environment"), urls["base_url"])
    if environment == SANDBOX and urls["base_url"] == BY_NAME["base_url"].default:
        urls["base_url"] = SANDBOX_URL
    destination = _word(value("destination"), "destination")
    warehouse = Path(_text(value("warehouse"), "warehouse")).expanduser().absolute()
    dataset = _dataset(_word(value("dataset"), "dataset"))
    return Settings(
        realm_ids=_checked(_texts(value("realm_ids"), "realm_ids"), "realm_ids", _REALM),
        entities=_texts(value("entities"), "entities"),
        hosts=Hosts(**urls),
        destination=destination,
        warehouse=warehouse,
        dataset=dataset,
        work_dir=_work_dir(_text(value("work_dir"), "work_dir"), destination, warehouse, dataset),
        dbt=_text(value("dbt"), "dbt"),
        ledger=_flag(value("ledger"), "ledger"),
        reconcile=_flag(value("reconcile"), "reconcile"),
        time_budget=_number(value("time_budget"), "time_budget", float, "minutes above 0"),
        call_budget=_number(value("call_budget"), "call_budget", int, "a number of calls above 0"),
        access_token=_text(value("access_token"), "access_token").strip(),
        access_tokens=_table(value("access_tokens"), "access_tokens"),
        environment=environment,
        redirect_uri=_redirect(value("redirect_uri")),
        token_store=_text(value("token_store"), "token_store").strip(),
        client_id=_text(value("client_id"), "client_id").strip(),
        client_secret=_text(value("client_secret"), "client_secret").strip(),
        token_key=_text(value("token_key"), "token_key").strip(),
        refresh_token=_text(value("refresh_token"), "refresh_token").strip(),
        refresh_tokens=_table(value("refresh_tokens"), "refresh_tokens"),
    )


def _environment(given: str, base_url: str) -> str:
    """Which of QuickBooks' two worlds: as set, else as the API host says.

    A server on this machine stands for the sandbox.
    """
    if given not in ("", PRODUCTION, SANDBOX):
        raise _bad("environment", f"{PRODUCTION!r} or {SANDBOX!r}", given)
    host = urlsplit(base_url).hostname or ""
    told = SANDBOX if host in _LOOPBACK or host.startswith("sandbox-") else PRODUCTION
    if given == PRODUCTION and base_url == SANDBOX_URL:
        raise _bad("environment", f"{SANDBOX!r} for the API host {base_url}", given)
    return given or told


def _dataset(name: str) -> str:
    """The schema of the raw tables, which is none of those that a transform builds anew."""
    if name.lower() in MODEL_SCHEMAS:
        raise ConfigurationProblem(
            f"dataset must not be {name!r}: `tieout transform` builds its own tables in the "
            f"schemas {', '.join(MODEL_SCHEMAS)}, and raw tables must not be mixed with them.",
            "Choose another name for the raw tables, such as raw. It comes from --dataset, from "
            f"{BY_NAME['dataset'].variable} or from [{BY_NAME['dataset'].section}] in .dlt.",
        )
    return name


def _redirect(value: object) -> str:
    """A registered address: not tidied up, since it is compared letter by letter."""
    text = _text(value, "redirect_uri").strip()
    if text:
        _url(text, "redirect_uri")
        if urlsplit(text).query or urlsplit(text).fragment:
            raise _bad("redirect_uri", "an address without ? and #", value)
    return text


def _work_dir(given: str, destination: str, warehouse: Path, dataset: str) -> Path:
    """Folder for pending loads: one per warehouse, so that two never share their state."""
    if given:
        folder = Path(given).expanduser().absolute()
    elif destination == "duckdb":
        folder = warehouse.parent / ".tieout" / warehouse.stem
    else:
        folder = Path.cwd() / ".tieout" / f"{destination}-{dataset}"
    if "=" in str(folder):
        raise ConfigurationProblem(
            f'The work folder {folder} has a "=" in its path, which loads would take for data.',
            f"Choose another with {BY_NAME['work_dir'].variable}.",
        )
    return folder


_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_REALM = re.compile(r"[0-9A-Za-z]+")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


def _bad(name: str, expected: str, value: object) -> ConfigurationProblem:
    setting = BY_NAME[name]
    shown = "" if setting.secret else f", not {value!r}"
    return ConfigurationProblem(
        f"{name} must be {expected}{shown}.",
        f"It comes from a flag, from {setting.variable} or from [{setting.section}] in .dlt.",
    )


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise _bad(name, "text in quotes", value)
    return value


def _number(value: object, name: str, kind: Callable[[Any], N], meaning: str) -> N | None:
    """A number, None when none is given."""
    if value == "":
        return None
    try:
        number = kind(value)
    except (TypeError, ValueError) as error:
        raise _bad(name, meaning, value) from error
    if isinstance(value, bool) or not 0 < number < math.inf:
        raise _bad(name, meaning, value)
    return number


def _flag(value: object, name: str) -> bool:
    known = {"true": True, "false": False}
    found = value if isinstance(value, bool) else known.get(str(value).strip().lower())
    if found is None:
        raise _bad(name, "true or false", value)
    return found


def _texts(value: object, name: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return tuple(dict.fromkeys(value))
    raise _bad(name, "a list of texts", value)


def _table(value: object, name: str) -> dict[str, str]:
    if value == "":
        return {}
    if isinstance(value, dict) and all(isinstance(part, str) for part in value.values()):
        return {str(key): part.strip() for key, part in value.items()}
    raise _bad(name, "a table of texts", value)


def _checked(values: tuple[str, ...], name: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    for value in values:
        if not pattern.fullmatch(value):
            raise _bad(name, "letters and digits, as in QuickBooks' Account and settings", value)
    return values


def _word(value: object, name: str) -> str:
    text = _text(value, name)
    if not _WORD.fullmatch(text):
        raise _bad(name, "a plain name", value)
    return text


def _url(value: object, name: str) -> str:
    text = _text(value, name).rstrip("/")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise _bad(name, f"an http(s) URL ({error})", value) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _bad(name, "an http(s) URL", value)
    return text
