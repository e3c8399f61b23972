"""How the connections are, without asking anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pipelines.auth.connect import log_in
from pipelines.auth.stores import open_store
from pipelines.errors import ExitCode
from pipelines.settings import Settings

if TYPE_CHECKING:
    from sources.quickbooks.auth import Tokens, TokenStore

WARN_DAYS = 14
DAY = timedelta(days=1)


@dataclass(frozen=True)
class CompanyStatus:
    """How a company is connected. Instants are None when nobody knows them.

    Attributes:
        realm_id: The company.
        state: `ok`, `ending` (a person is needed within 14 days), `dead` or `unreadable`.
        message: What a person should know or do, "" when there is nothing.
        environment: `production` or `sandbox`.
        scopes: What was granted.
        granted: When a person consented.
        access_expires: End of the access token, which renews itself.
        refresh_expires: End of the refresh token, unless it is used before (100 days).
        grant_expires: End of the grant, whatever is done (five years).
        days_left: Whole days until a person has to log in again, if nothing is used until then.
    """

    realm_id: str
    state: str
    message: str = ""
    environment: str = ""
    scopes: tuple[str, ...] = ()
    granted: datetime | None = None
    access_expires: datetime | None = None
    refresh_expires: datetime | None = None
    grant_expires: datetime | None = None
    days_left: int | None = None

    @property
    def exit_code(self) -> ExitCode:
        """What a scheduler may decide upon."""
        codes = {"dead": ExitCode.LOG_IN, "unreadable": ExitCode.CONFIGURATION}
        return codes.get(self.state, ExitCode.OK)


def statuses(
    settings: Settings, store: TokenStore, realm_ids: tuple[str, ...], now: datetime
) -> list[CompanyStatus]:
    """How companies are connected.

    Args:
        settings: For the commands that are advised.
        store: Where their tokens are.
        realm_ids: Which companies; () for all that the store has.
        now: The present.

    Raises:
        QuickBooksError: The store cannot be read at all.
    """
    return [_status(settings, store, each, now) for each in realm_ids or store.list()]


def _status(settings: Settings, store: TokenStore, realm_id: str, now: datetime) -> CompanyStatus:
    from sources.quickbooks.auth import StoreUnusable

    try:
        tokens = store.load(realm_id)
    except StoreUnusable as error:
        return CompanyStatus(realm_id, "unreadable", f"{error.message} {error.advice}")
    if tokens is None:
        again = log_in(settings, realm_id)
        return CompanyStatus(realm_id, "dead", f"Not connected. Connect it: {again}")
    return of(tokens, settings, realm_id, now)


def of(tokens: Tokens, settings: Settings, realm_id: str, now: datetime) -> CompanyStatus:
    """How a company with these tokens is connected."""
    state, message = _judged(tokens, log_in(settings, realm_id), now)
    return CompanyStatus(
        realm_id,
        state,
        message,
        tokens.environment,
        tokens.scopes,
        tokens.granted,
        tokens.access_expires if tokens.access_token else None,
        tokens.refresh_expires,
        tokens.grant_expires,
        0 if state == "dead" else max(0, (tokens.ends - now) // DAY),
    )


def _judged(tokens: Tokens, again: str, now: datetime) -> tuple[str, str]:
    """State and message."""
    if tokens.refused is not None:
        return "dead", (
            f"QuickBooks has not accepted its refresh token since {day(tokens.refused)}. "
            f"Connect it again: {again}"
        )
    if tokens.ends <= now:
        return "dead", f"It ended on {day(tokens.ends)}. Connect it again: {again}"
    if tokens.ends - now >= WARN_DAYS * DAY:
        return "ok", ""
    if tokens.grant_expires is not None and tokens.grant_expires <= tokens.refresh_expires:
        return "ending", (
            f"QuickBooks ends the connection on {day(tokens.grant_expires)}, five years after "
            f"it was granted. Connect it again before: {again}"
        )
    return "ending", (
        f"Unused, it ends on {day(tokens.refresh_expires)}; any sync before prolongs it."
    )


def warnings(settings: Settings) -> list[str]:
    """What a person should do soon, a line per company that ends by itself within 14 days.

    A company whose access token the settings give is nobody's concern here.
    """
    from sources.quickbooks.errors import QuickBooksError

    ours = tuple(each for each in settings.realm_ids if not settings.token(each))
    if not ours:
        return []
    try:
        found = statuses(settings, open_store(settings), ours, datetime.now(UTC))
    except QuickBooksError:
        return []  # whoever needs the tokens has said so
    return [f"Company {each.realm_id}: {each.message}" for each in found if each.state == "ending"]


def day(instant: datetime) -> str:
    """An instant as a day, in UTC."""
    return instant.date().isoformat()
