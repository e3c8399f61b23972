"""An authorization server and a browser that asks it, both in this process."""

import asyncio
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.errors import GatewayFault
from sandbox.oauth import App, OAuth, Policy, routes

REALM = "9130000000000001"
REDIRECT = "http://localhost:8080/callback"
ACCOUNTING = "com.intuit.quickbooks.accounting"
OWN = ("client", "secret")
TOKEN = "/oauth2/v1/tokens/bearer"


class Named:
    """A company that knows its own name and nothing else."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, _entity: str, _id: str) -> dict[str, Any]:
        return {"CompanyName": self.name}


class Browser:
    """Asks an application in this process, one request at a time; follows no redirects."""

    def __init__(self, app: Starlette) -> None:
        self.transport = httpx.ASGITransport(app)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            base = "http://testserver"
            async with httpx.AsyncClient(transport=self.transport, base_url=base) as client:
                return await client.request(method, path, **options)

        return asyncio.run(ask())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)


class Site:
    """An authorization server with two companies, its clock, and a browser without redirects."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.now = 1_700_000_000.0
        self.oauth = OAuth(lambda: self.now, policy)
        self.companies = MappingProxyType({REALM: Named("<Fern & Co>"), "77": Named("Other")})
        self.app = self.oauth.register(App("client", "secret"))
        self.web = Browser(Starlette(routes=routes(self)))

    def asked(self, **changes: str) -> dict[str, str]:
        query = {
            "client_id": "client",
            "scope": ACCOUNTING,
            "redirect_uri": REDIRECT,
            "response_type": "code",
            "state": "s p&ce",
        }
        return {**query, **changes}

    def consent(self, **changes: str) -> dict[str, list[str]]:
        form = self.asked(decision="allow", realm_id=REALM) | changes
        answer = self.web.post("/connect/oauth2", data=form)
        assert answer.status_code == 302
        assert answer.headers["location"].startswith(f"{REDIRECT}?")
        return parse_qs(urlsplit(answer.headers["location"]).query)

    def token(self, form: dict[str, str], auth: tuple[str, str] | None = OWN) -> httpx.Response:
        return self.web.post(TOKEN, data=form, auth=auth)

    def log_in(self, **changes: str) -> dict[str, Any]:
        code = self.consent(**changes)["code"][0]
        answer = self.token(of_code(code))
        assert answer.status_code == 200
        return dict(answer.json())

    def refresh(self, value: str) -> httpx.Response:
        return self.token({"grant_type": "refresh_token", "refresh_token": value})


def of_code(code: str) -> dict[str, str]:
    return {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}


def refused(site: Site, bearer: str | None, realm: str) -> tuple[int, str]:
    """Status and code with which a bearer token is turned away."""
    with pytest.raises(GatewayFault) as fault:
        site.oauth.check(bearer, realm)
    return fault.value.status, fault.value.code
