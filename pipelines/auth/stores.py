"""The token store that the settings name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from pipelines.settings import Settings

if TYPE_CHECKING:
    from sources.quickbooks.auth import Rescue, TokenStore


def default_folder() -> Path:
    """Where tokens are kept unless a setting says otherwise."""
    return platformdirs.user_config_path("tieout") / "tokens"


def state_folder() -> Path:
    """Where locks of stores without files are, and tokens that had to be rescued."""
    return platformdirs.user_state_path("tieout") / "tokens"


def open_store(settings: Settings) -> TokenStore:
    """The store.

    Raises:
        ConfigurationProblem: There is none of that kind, or what it needs is missing.
    """
    from sources.quickbooks.auth import FileTokenStore

    return FileTokenStore(folder_of(settings) or default_folder())


def folder_of(settings: Settings) -> Path | None:
    """The folder that the setting names, None when it names something else."""
    return Path(settings.token_store).expanduser().absolute() if settings.token_store else None


def rescue_of(settings: Settings) -> Rescue:
    """Where tokens go that the store does not take: beside it, in the state folder, here."""
    from sources.quickbooks.auth import Rescue

    own = folder_of(settings) if settings.token_store else default_folder()
    return Rescue([*([own] if own else []), state_folder(), settings.work_dir / "tokens"])
