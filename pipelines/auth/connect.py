"""From settings to what a load needs: the access token of a company."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines import redaction
from pipelines.auth.stores import open_store, rescue_of
from pipelines.errors import ConfigurationProblem, LoginNeeded
from pipelines.setting_catalogue import BY_NAME
from pipelines.settings import Settings

if TYPE_CHECKING:
    from sources.quickbooks.auth import Connection, TokenSource
    from sources.quickbooks.auth.endpoint import TokenEndpoint


def token_source(settings: Settings, realm_id: str) -> TokenSource:
    """Where the access token of a company comes from: the settings, else the token store.

    Raises:
        LoginNeeded: The company is not connected.
        ConfigurationProblem: The keys of the app are missing, the store cannot be used, or the
            company is connected in the other environment.
        QuickBooksError: The store cannot be read.
    """
    from sources.quickbooks.auth import RotatingToken, StaticToken

    given = settings.token(realm_id)
    if given:
        return StaticToken(given)
    if settings.seed(realm_id) == settings.refresh_token != "" and len(settings.realm_ids) > 1:
        raise ConfigurationProblem(
            "One refresh token opens one company, and several are to be loaded.",
            f"Give each its own: {BY_NAME['refresh_tokens'].variable}__{realm_id}=...",
        )
    store = open_store(settings)
    stored = store.load(realm_id)
    if stored is None and not settings.seed(realm_id):
        raise not_connected(settings, realm_id)
    if stored is not None and stored.environment != settings.environment:
        raise ConfigurationProblem(
            f"Company {realm_id} is connected in QuickBooks' {stored.environment} environment, "
            f"but this run is set up for {settings.environment} ({settings.hosts.base_url}).",
            f"Set {BY_NAME['environment'].variable}={stored.environment} with the keys of that "
            f"environment, or connect it anew: {log_in(settings, realm_id)}",
        )
    return RotatingToken(
        connection(settings, realm_id), store, endpoint(settings), rescue_of(settings)
    )


def connection(settings: Settings, realm_id: str) -> Connection:
    """Which connection a company's tokens are, with what to type when it has ended."""
    from sources.quickbooks.auth import Connection

    return Connection(
        realm_id,
        settings.environment,
        log_in=f"Connect it again: {log_in(settings, realm_id)}",
        seed=settings.seed(realm_id),
        seen=lambda tokens: redaction.register(tokens.secrets),
    )


def endpoint(settings: Settings) -> TokenEndpoint:
    """The token endpoint with the keys of the app.

    Raises:
        ConfigurationProblem: They are not set.
    """
    from sources.quickbooks.auth.endpoint import App, TokenEndpoint

    missing = [name for name in ("client_id", "client_secret") if not getattr(settings, name)]
    if missing:
        variables = " and ".join(BY_NAME[name].variable for name in missing)
        raise ConfigurationProblem(
            f"The {' and '.join(missing)} of your app {'are' if len(missing) > 1 else 'is'} "
            "not set.",
            f"Copy them from Keys & credentials of your app at developer.intuit.com, and set "
            f"{variables} or put them into .dlt/secrets.toml.",
        )
    redaction.register_client(settings.client_id, settings.client_secret)
    return TokenEndpoint(
        App(settings.client_id, settings.client_secret),
        token_url=settings.hosts.token_url,
        revoke_url=settings.hosts.revoke_url,
    )


def not_connected(settings: Settings, realm_id: str) -> LoginNeeded:
    """The error for a company that nobody has connected."""
    return LoginNeeded(
        f"There is no access token for company {realm_id}: it is not connected.",
        f"Connect it: {log_in(settings, realm_id)}   (or set "
        f"{BY_NAME['access_token'].variable}, or pipe one in with --access-token-stdin)",
    )


def log_in(settings: Settings, realm_id: str) -> str:
    """The command that connects a company."""
    environment = "" if settings.environment == "production" else " --environment sandbox"
    return f"tieout auth login --realm {realm_id}{environment}"


def connected(settings: Settings) -> tuple[str, ...]:
    """The companies of this environment that the store has tokens of.

    Those whose tokens cannot be read are among them: their own load says why.

    Raises:
        ConfigurationProblem: The store cannot be used.
        QuickBooksError: It cannot be read.
    """
    from sources.quickbooks.auth import StoreUnusable

    store = open_store(settings)
    found = []
    for realm_id in store.list():
        try:
            tokens = store.load(realm_id)
        except StoreUnusable:
            found.append(realm_id)
            continue
        if tokens is not None and tokens.environment == settings.environment:
            found.append(realm_id)
    return tuple(found)
