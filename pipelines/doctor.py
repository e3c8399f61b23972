"""Everything a load needs, looked at one by one: what is well, what to mend, and how.

A check never stops the ones after it. What is found is a list of `Finding`; the exit code is
the one of the first that fails.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.auth.connect import connected, endpoint, token_source
from pipelines.auth.login import company_name
from pipelines.auth.status import of
from pipelines.auth.stores import open_store
from pipelines.errors import ConfigurationProblem, ExitCode, TieoutError, TryLater
from pipelines.lock import lock_path, warehouse_lock
from pipelines.settings import Settings
from pipelines.wording import counted

SKEW_SECONDS = 60
ROOM = 1 << 30
"""Bytes: less room than this is worth a warning; less than a tenth of it fails."""


@dataclass(frozen=True)
class Finding:
    """One thing that a load needs.

    Attributes:
        what: What was looked at.
        state: `ok`, `warn` or `fail`.
        message: What was found.
        remedy: What to do, "" when there is nothing to do.
        exit_code: What a load would end with.
    """

    what: str
    state: str
    message: str
    remedy: str = ""
    exit_code: ExitCode = ExitCode.OK

    @classmethod
    def failed(cls, what: str, error: TieoutError) -> Finding:
        """The finding that an expected failure is."""
        return cls(what, "fail", error.message, error.advice, error.exit_code)


@dataclass(frozen=True)
class Check:
    """One thing to look at: `look` returns a finding or raises."""

    what: str
    look: Callable[[], Finding]


def checks(settings: Settings) -> Iterator[Check]:
    """What to look at, in the order in which a load needs it."""
    yield Check("settings", lambda: _settings(settings))
    for name in ("base_url", "token_url"):
        yield Check(name, partial(_host, name, getattr(settings.hosts, name)))
    yield Check("clock", lambda: _clock(settings.hosts.base_url))
    yield Check("token store", lambda: _store(settings))
    for realm_id in settings.realm_ids or connected(settings):
        yield Check(f"company {realm_id}", partial(_company, settings, realm_id))
    yield Check("disk", lambda: _disk(settings))
    yield Check("warehouse", lambda: _warehouse(settings))
    yield Check("dbt", lambda: _dbt(settings))


def _settings(settings: Settings) -> Finding:
    given = [realm for realm in settings.realm_ids if settings.token(realm)]
    if not (given and len(given) == len(settings.realm_ids)):
        endpoint(settings)
    if settings.hosts.is_in_clear:
        return Finding(
            "settings",
            "warn",
            f"{settings.hosts.base_url} is not encrypted: tokens can be read on the way.",
            "Use an https address.",
        )
    return Finding("settings", "ok", f"{settings.environment}, {settings.destination}")


def _host(name: str, url: str) -> Finding:
    from sources.quickbooks.wire import fetch

    fetch("HEAD", url, timeout=10.0)
    return Finding(name, "ok", f"{urlsplit(url).hostname} answers")


def _clock(url: str) -> Finding:
    from sources.quickbooks.wire import fetch

    said = fetch("HEAD", url, timeout=10.0).headers.get("date", "")
    try:
        skew = (datetime.now(UTC) - parsedate_to_datetime(said)).total_seconds()
    except ValueError:
        return Finding("clock", "ok", "the server does not say what time it is")
    if abs(skew) <= SKEW_SECONDS:
        return Finding("clock", "ok", f"within {SKEW_SECONDS} s of the server's")
    where = "ahead of" if skew > 0 else "behind"
    return Finding(
        "clock",
        "warn",
        f"This machine's clock is {abs(skew):,.0f} s {where} the server's.",
        "Set it by NTP. Loads go by QuickBooks' clock; the ends of tokens are shown wrongly.",
    )


def _store(settings: Settings) -> Finding:
    store = open_store(settings)
    count = len(store.list())
    if count or any(settings.seed(realm) for realm in settings.realm_ids):
        store.prepare("new")
        return Finding("token store", "ok", f"{store.place}: {count} connected")
    if settings.realm_ids and all(settings.token(realm) for realm in settings.realm_ids):
        return Finding(
            "token store",
            "warn",
            "The access token comes from the settings, and lives an hour.",
            "Let Tieout renew it: tieout auth login",
        )
    return Finding(
        "token store",
        "fail",
        f"No company is connected ({store.place}).",
        "Connect one: tieout auth login",
        ExitCode.LOG_IN,
    )


def _company(settings: Settings, realm_id: str) -> Finding:
    """Renew the access token if it is time, open the company, and see how long it will last."""
    what = f"company {realm_id}"
    token_source(settings, realm_id).access_token()
    if settings.token(realm_id):
        return Finding(what, "ok", "has an access token from the settings")
    name, trouble = company_name(settings, realm_id)
    if trouble:
        raise TryLater(trouble, "Run `tieout doctor` again in some minutes.")
    tokens = open_store(settings).load(realm_id)
    if tokens is None:  # a store that keeps nothing
        return Finding(what, "ok", f"{name} opens")
    status = of(tokens, settings, realm_id, datetime.now(UTC))
    state = "ok" if status.state == "ok" else "warn"
    left = f"{counted(status.days_left or 0, 'day')} left"
    return Finding(what, state, f"{name} opens; {left}", status.message)


def _disk(settings: Settings) -> Finding:
    folder = settings.warehouse.parent if settings.destination == "duckdb" else settings.work_dir
    free = shutil.disk_usage(_existing(folder)).free
    message = f"{free / (1 << 30):,.1f} GB free in {folder}"
    if free >= ROOM:
        return Finding("disk", "ok", message)
    remedy = "Make room: a load keeps its pages there until they are in the warehouse."
    if free >= ROOM // 10:
        return Finding("disk", "warn", message, remedy)
    return Finding("disk", "fail", message, remedy, ExitCode.LOAD_FAILED)


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


def _warehouse(settings: Settings) -> Finding:
    with warehouse_lock(lock_path(settings), "tieout doctor"):
        pass
    if settings.destination != "duckdb":
        return Finding("warehouse", "ok", f"{settings.destination}; no other run is writing to it")
    there = "" if settings.warehouse.exists() else ", not made yet"
    return Finding("warehouse", "ok", f"{settings.warehouse}{there}; no other run is writing to it")


def _dbt(settings: Settings) -> Finding:
    if settings.dbt:
        found = shutil.which(settings.dbt)
        if found is None:
            raise ConfigurationProblem(
                f"There is no dbt at {settings.dbt!r}.",
                "Mend the setting `dbt`, or leave it empty to use the one Tieout came with.",
            )
        return Finding("dbt", "ok", found)
    adapter = f"dbt.adapters.{settings.destination}"
    if importlib.util.find_spec("dbt") is None or importlib.util.find_spec(adapter) is None:
        return Finding(
            "dbt",
            "warn",
            f"There is no dbt adapter for {settings.destination}.",
            "For Postgres: pip install 'tieout[postgres]'. Loads work without it, "
            "`tieout transform` does not.",
        )
    return Finding("dbt", "ok", "installed with Tieout")
