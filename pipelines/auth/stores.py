"""The token store that the settings name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from pipelines.errors import ConfigurationProblem
from pipelines.settings import Settings

if TYPE_CHECKING:
    from sources.quickbooks.auth import Rescue, TokenStore
    from sources.quickbooks.auth.stores.remote import Keeper


def default_folder() -> Path:
    """Where tokens are kept unless a setting says otherwise."""
    return platformdirs.user_config_path("tieout") / "tokens"


def state_folder() -> Path:
    """Where locks of stores without files are, and tokens that had to be rescued."""
    return platformdirs.user_state_path("tieout") / "tokens"


def open_store(settings: Settings) -> TokenStore:
    """The store.

    Raises:
        ConfigurationProblem: There is none of that kind.
        QuickBooksError: What it needs is missing.
    """
    from sources.quickbooks.auth import FileTokenStore
    from sources.quickbooks.auth.stores.remote import RemoteStore

    keeper = _keeper(settings)
    if keeper is not None:
        return RemoteStore(keeper, state_folder())
    return FileTokenStore(folder_of(settings) or default_folder())


def _keeper(settings: Settings) -> Keeper | None:
    """What keeps tokens elsewhere than in a folder."""
    scheme, separator, rest = settings.token_store.partition("://")
    match scheme:
        case "keyring":
            from sources.quickbooks.auth.stores.ring import RingKeeper

            return RingKeeper()
        case "environment":
            return _in_this_process()
        case "aws" if separator:
            from sources.quickbooks.auth.stores.aws import AwsKeeper

            return AwsKeeper(_named(rest, "aws://PREFIX"))
        case "google" if separator:
            from sources.quickbooks.auth.stores.google import GoogleKeeper

            project, _, prefix = rest.partition("/")
            return GoogleKeeper(project, _named(prefix, "google://PROJECT/PREFIX"))
    if separator:
        from sources.quickbooks.auth.stores.urls import UrlKeeper

        return UrlKeeper(settings.token_store, settings.token_key)
    return None


@cache
def _in_this_process() -> Keeper:
    """One for all commands of a process: a log-in and what comes after it."""
    from sources.quickbooks.auth.stores.nowhere import MemoryKeeper

    return MemoryKeeper()


def _named(text: str, form: str) -> str:
    if not text.strip("/"):
        raise ConfigurationProblem(
            "token_store does not say under which name tokens are kept.", f"Write it as {form}."
        )
    return text


def folder_of(settings: Settings) -> Path | None:
    """The folder that the setting names, None when it names something else."""
    place = settings.token_store
    if not place or "://" in place or place in ("keyring", "environment"):
        return None
    return Path(place).expanduser().absolute()


def rescue_of(settings: Settings) -> Rescue:
    """Where tokens go that the store does not take: beside it, in the state folder, here."""
    from sources.quickbooks.auth import Rescue

    own = folder_of(settings) if settings.token_store else default_folder()
    return Rescue([*([own] if own else []), state_folder(), settings.work_dir / "tokens"])
