"""From a consent to a connection that is stored and known to work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines import redaction
from pipelines.auth.callback import AGAIN, Consent
from pipelines.auth.connect import connection, endpoint
from pipelines.auth.stores import open_store, rescue_of
from pipelines.errors import ConfigurationProblem, LoginNeeded
from pipelines.settings import PRODUCTION, Settings

if TYPE_CHECKING:
    from sources.quickbooks.auth import Tokens

LOOPBACK = "http://localhost:8400/callback"
"""Where a log-in with development keys ends; register it for your app."""


@dataclass(frozen=True)
class LoginPlan:
    """A log-in, complete and checked before a person is asked for anything.

    Attributes:
        settings: Keys, hosts, store.
        realm_id: The company that is expected, "" for any.
        redirect_uri: The registered address.
        port: Where to listen on this machine; None is paste mode.
    """

    settings: Settings
    realm_id: str
    redirect_uri: str
    port: int | None

    @classmethod
    def of(cls, settings: Settings, realm_id: str = "", port: int | None = None) -> LoginPlan:
        """The plan that settings amount to.

        Args:
            settings: Of this run.
            realm_id: The company that is expected.
            port: Where a tunnel from an https address ends.

        Raises:
            ConfigurationProblem: A key is missing, the store cannot be written, or no address
                is registered.
        """
        endpoint(settings)
        open_store(settings).prepare(realm_id or "new")
        address = settings.redirect_uri or _default_address(settings)
        parts = urlsplit(address)
        if parts.scheme == "http":
            if parts.hostname != "localhost":
                raise ConfigurationProblem(
                    f"QuickBooks sends nobody to {address}.",
                    "Register an https address, or with development keys one that begins with "
                    "http://localhost.",
                )
            port = parts.port or 80
        return cls(settings, realm_id, address, port)


def _default_address(settings: Settings) -> str:
    if settings.environment == PRODUCTION:
        raise ConfigurationProblem(
            "Production keys need a registered https address to come back to.",
            "Host docs/callback.html anywhere (GitHub Pages will do), register its address for "
            "your app, and give it with --redirect-uri; or the https address of a tunnel to "
            "this machine, with --port.",
        )
    return LOOPBACK


@dataclass(frozen=True)
class Connected:
    """A company that is connected now.

    Attributes:
        realm_id: The company.
        name: Its name, "" when QuickBooks did not tell.
        place: Where its tokens are.
        note: What a person should know about it, "" for nothing.
    """

    realm_id: str
    name: str
    place: str
    note: str = ""


def finish(plan: LoginPlan, consent: Consent) -> Connected:
    """Trade a consent for tokens, store them, and see whether they open the company.

    Tokens are stored whatever company was chosen: the consent has ended those before.

    Raises:
        LoginNeeded: The code is not accepted, or the company is not the expected one.
        ConfigurationProblem: The tokens do not open the company.
        QuickBooksError: The token endpoint or the store fails.
    """
    from sources.quickbooks.auth import GrantRefused, Tokens
    from sources.quickbooks.auth.rotation import utc_now

    try:
        answer = endpoint(plan.settings).exchange(consent.code, plan.redirect_uri)
    except GrantRefused as refused:
        raise LoginNeeded(
            "QuickBooks does not accept the code of this log-in: it was used before, is older "
            f"than some minutes, or {plan.redirect_uri} is not the address it was sent to.",
            AGAIN,
        ) from refused
    tokens = Tokens.granted_by(answer, utc_now(), environment=plan.settings.environment)
    done = _stored(plan.settings, consent.realm_id, tokens)
    if plan.realm_id and plan.realm_id != consent.realm_id:
        raise LoginNeeded(
            f"You chose company {consent.realm_id}, which is connected now; company "
            f"{plan.realm_id} is not.",
            f"Run `tieout auth login --realm {plan.realm_id}` again and choose that company.",
        )
    return done


def begin_with(settings: Settings, realm_id: str, refresh_token: str) -> Connected:
    """Connect a company with a refresh token from elsewhere.

    Raises:
        LoginNeeded: It is not accepted; what was stored stays as it is.
        QuickBooksError: The token endpoint or the store fails.
    """
    from sources.quickbooks.auth import GrantRefused, Tokens
    from sources.quickbooks.auth.rotation import utc_now

    redaction.register([refresh_token])
    trade = endpoint(settings)
    open_store(settings).prepare(realm_id)
    planted = Tokens.planted(refresh_token, None, utc_now(), environment=settings.environment)
    try:
        answer = trade.refresh(refresh_token)
    except GrantRefused as refused:
        raise LoginNeeded(
            "QuickBooks does not accept this refresh token: it was replaced or has expired, or "
            "the client id is that of another app. What was stored stays as it is.",
            f"Take the newest one, or log in: tieout auth login --realm {realm_id}",
        ) from refused
    tokens = replace(planted.renewed(answer, utc_now()), seed="")
    return _stored(settings, realm_id, tokens)


def _stored(settings: Settings, realm_id: str, tokens: Tokens) -> Connected:
    from sources.quickbooks.auth import fingerprint, keep

    redaction.register(tokens.secrets)
    seed = settings.seed(realm_id)  # an older one in the settings does not win over this log-in
    store = open_store(settings)
    with store.lock(realm_id):
        keep(
            store,
            rescue_of(settings),
            realm_id,
            replace(tokens, seed=fingerprint(seed) if seed else ""),
        )
    name, note = company_name(settings, realm_id)
    return Connected(realm_id, name, store.place, note)


def company_name(settings: Settings, realm_id: str) -> tuple[str, str]:
    """The name of a connected company, or why it could not be asked for.

    Raises:
        ConfigurationProblem: The tokens do not open the company.
        AuthenticationNeeded: The connection has ended.
    """
    import json

    from sources.quickbooks import Client
    from sources.quickbooks.auth import RotatingToken
    from sources.quickbooks.errors import (
        AuthenticationNeeded,
        ConfigurationError,
        QuickBooksError,
    )

    source = RotatingToken(
        connection(settings, realm_id),
        open_store(settings),
        endpoint(settings),
        rescue_of(settings),
    )
    try:
        with Client(realm_id, source, base_url=settings.hosts.base_url) as client:
            page = client.query("select * from CompanyInfo", entity="CompanyInfo", quick=True)
    except ConfigurationError as error:
        raise ConfigurationProblem(
            f"Company {realm_id} is connected, but its tokens do not open it at "
            f"{settings.hosts.base_url}: {error.message}",
            "Sandbox companies take development keys and --environment sandbox, real ones "
            "production keys. The tokens are stored; nothing is lost.",
        ) from error
    except AuthenticationNeeded:
        raise
    except QuickBooksError as error:
        return "", f"The company could not be asked for its name: {error.message}"
    found = json.loads(page.body)["QueryResponse"].get("CompanyInfo", [{}])
    return str(found[0].get("CompanyName", "")), ""
