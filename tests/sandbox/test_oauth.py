"""The authorization server on the wire: consent, tokens, rotation, revocation, discovery."""

import asyncio
import base64
import hashlib
import json
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.errors import GatewayFault
from sandbox.oauth import App, OAuth, Policy, identity, routes

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


@pytest.fixture
def site() -> Site:
    return Site()


def test_consent_page_offers_the_companies(site: Site) -> None:
    """The page names every company, escapes what it shows, and carries the request along."""
    page = site.web.get("/connect/oauth2", params=site.asked()).text
    assert "&lt;Fern &amp; Co&gt;" in page
    assert 'value="77"' in page
    assert 'value="s p&amp;ce"' in page
    assert "<Fern" not in page


def test_consent_gives_code_state_and_realm(site: Site) -> None:
    """The callback holds a code, the state as sent, and the company's realm id."""
    answer = site.consent()
    assert answer["state"] == ["s p&ce"]
    assert answer["realmId"] == [REALM]
    assert 10 < len(answer["code"][0]) <= 512


def test_refusal_goes_back_to_the_app(site: Site) -> None:
    """A user who says no sends access_denied and the state, and no realm."""
    answer = site.consent(decision="deny")
    assert answer == {"error": ["access_denied"], "state": ["s p&ce"]}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unknown_scope_goes_back_to_the_app(site: Site, method: str) -> None:
    """A scope that does not exist is answered with invalid_scope, asked or agreed."""
    query = site.asked(scope=f"{ACCOUNTING} everything", decision="allow", realm_id=REALM)
    answer = site.web.request(method, "/connect/oauth2", params=query)
    assert "error=invalid_scope" in answer.headers["location"]


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"response_type": "token"},
        {"state": ""},
        {"redirect_uri": "http://127.0.0.1:8080/callback"},
        {"redirect_uri": "http://example.com/callback"},
        {"redirect_uri": "https://10.0.0.1/callback"},
        {"redirect_uri": "https://example.com/callback?a=1"},
        {"realm_id": "12345"},
    ],
)
def test_untrusted_request_is_shown_and_not_redirected(site: Site, changes: dict[str, str]) -> None:
    """A request that may be forged ends on a page: no code leaves the house."""
    form = site.asked(decision="allow", realm_id=REALM) | changes
    answer = site.web.post("/connect/oauth2", data=form)
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_registered_redirect_has_to_match_exactly(site: Site) -> None:
    """An app with registered addresses receives codes nowhere else."""
    site.oauth.register(App("strict", "x", ("https://app.example.com/callback",)))
    for uri, status in (
        ("https://app.example.com/callback", 302),
        ("https://app.example.com/callback/", 400),
        (REDIRECT, 400),
    ):
        form = site.asked(client_id="strict", redirect_uri=uri, decision="deny")
        assert site.web.post("/connect/oauth2", data=form).status_code == status


def test_code_becomes_tokens_once(site: Site) -> None:
    """The documented answer for a code, and invalid_grant the second time."""
    code = site.consent()["code"][0]
    body = site.token(of_code(code)).json()
    assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)
    assert body["x_refresh_token_expires_in"] == 8_640_000
    assert "id_token" not in body
    assert "x_refresh_token_hard_expires_in" not in body
    assert 900 < len(body["access_token"]) <= 4096
    again = site.token(of_code(code))
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})


def test_code_expires_and_belongs_to_its_redirect_and_app(site: Site) -> None:
    """A code is refused late, for another redirect address, and for another app."""
    site.oauth.register(App("other", "secret"))
    code = site.consent()["code"][0]
    assert site.token(of_code(code), ("other", "secret")).status_code == 400
    assert site.token(of_code(code) | {"redirect_uri": f"{REDIRECT}/x"}).status_code == 400
    late = site.consent()["code"][0]
    site.now += 601
    assert site.token(of_code(late)).status_code == 400


@pytest.mark.parametrize("auth", [("client", "wrong"), ("nobody", "secret"), None])
def test_wrong_client_is_401(site: Site, auth: tuple[str, str] | None) -> None:
    """The token endpoint answers 401 invalid_client before anything else."""
    answer = site.token({"grant_type": "refresh_token", "refresh_token": "x"}, auth)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_client_secret_may_come_in_the_form(site: Site) -> None:
    """client_secret_post works beside client_secret_basic."""
    tokens = site.log_in()
    pair = {"client_id": "client", "client_secret": "secret"}
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert site.token(pair | form, None).status_code == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, {"error": "invalid_request"}),
        ({"grant_type": "password"}, {"error": "unsupported_grant_type"}),
        ({"grant_type": "refresh_token"}, {"error": "invalid_request"}),
        ({"grant_type": "authorization_code", "code": "x"}, {"error": "invalid_request"}),
        (
            {"grant_type": "refresh_token", "refresh_token": "AB11never"},
            {
                "error_description": "Incorrect or invalid refresh token",
                "error": "invalid_grant",
            },
        ),
    ],
)
def test_error_bodies(site: Site, form: dict[str, str], error: dict[str, str]) -> None:
    """Each documented error body of the token endpoint, with 400."""
    answer = site.token(form)
    assert (answer.status_code, answer.json()) == (400, error)


def test_json_body_is_no_form(site: Site) -> None:
    """A JSON body is an invalid request: the endpoint reads forms only."""
    answer = site.web.post(TOKEN, json={"grant_type": "x"}, auth=("client", "secret"))
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


def test_token_of_the_wrong_kind_or_client(site: Site) -> None:
    """An access token, and a refresh token of another app, are told apart from unknown ones."""
    site.oauth.register(App("other", "secret"))
    tokens = site.log_in()
    wrong = {"error_description": "Incorrect Token type or clientID", "error": "invalid_grant"}
    assert site.refresh(tokens["access_token"]).json() == wrong
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert site.token(form, ("other", "secret")).json() == wrong


def test_refresh_token_rotates_once_a_day(site: Site) -> None:
    """The value stays for a day, then a new one comes and the old one dies at once."""
    first = site.log_in()["refresh_token"]
    site.now += 3_600
    same = site.refresh(first).json()
    assert same["refresh_token"] == first
    assert same["x_refresh_token_expires_in"] == 8_640_000 - 3_600
    site.now += 86_400
    second = site.refresh(first).json()
    assert second["refresh_token"] != first
    assert second["x_refresh_token_expires_in"] == 8_640_000
    assert site.refresh(first).status_code == 400
    assert site.refresh(second["refresh_token"]).status_code == 200


def test_rotation_at_every_refresh_with_grace() -> None:
    """rotate=0 changes the value each time; within `grace` the one before still works."""
    site = Site(Policy(rotate=0, grace=60))
    first = site.log_in()["refresh_token"]
    second = site.refresh(first).json()["refresh_token"]
    assert second != first
    site.now += 59
    assert site.refresh(first).status_code == 200
    site.now += 1
    assert site.refresh(first).status_code == 400


def test_refresh_token_dies_after_a_hundred_days_idle(site: Site) -> None:
    """Unused for 100 days the grant is over."""
    value = site.log_in()["refresh_token"]
    site.now += 8_640_000
    assert site.refresh(value).json()["error"] == "invalid_grant"


def test_hard_cap_is_shown_on_request_and_ends_the_grant() -> None:
    """The header brings the seconds to the hard end; refreshing does not move it."""
    site = Site(Policy(hard=200_000))
    value = site.log_in()["refresh_token"]
    site.now += 100_000
    header = {"x-include-refresh-token-hard-expires-in": "true"}
    form = {"grant_type": "refresh_token", "refresh_token": value}
    body = site.web.post(TOKEN, data=form, auth=("client", "secret"), headers=header).json()
    assert body["x_refresh_token_hard_expires_in"] == 100_000
    assert body["x_refresh_token_expires_in"] == 100_000
    site.now += 100_000
    assert site.refresh(body["refresh_token"]).status_code == 400


def test_access_token_opens_its_company_for_an_hour(site: Site) -> None:
    """Good for its own realm, 403 for another, 401 when expired, unknown or missing."""
    bearer = site.log_in()["access_token"]
    site.oauth.check(bearer, REALM)
    assert _refused(site, bearer, "77") == (403, "3100")
    assert _refused(site, "short", REALM) == (401, "3200")
    assert _refused(site, None, REALM) == (401, "3200")
    site.now += 3_600
    with pytest.raises(GatewayFault, match="Token expired: eyJ") as fault:
        site.oauth.check(bearer, REALM)
    assert fault.value.type == "AUTHENTICATION"
    assert bearer not in str(fault.value)


def test_token_without_the_accounting_scope_is_refused(site: Site) -> None:
    """A log-in for identity alone opens no books."""
    bearer = site.log_in(scope="openid email")["access_token"]
    assert _refused(site, bearer, REALM) == (403, "3100")


def _refused(site: Site, bearer: str | None, realm: str) -> tuple[int, str]:
    with pytest.raises(GatewayFault) as fault:
        site.oauth.check(bearer, realm)
    return fault.value.status, fault.value.code


def test_new_consent_ends_the_grant_before(site: Site) -> None:
    """Connecting again voids the earlier tokens of the same app and company, and no others."""
    other = site.log_in(realm_id="77")
    first = site.log_in()
    second = site.log_in()
    assert site.refresh(first["refresh_token"]).status_code == 400
    assert _refused(site, first["access_token"], REALM) == (401, "3200")
    assert site.refresh(second["refresh_token"]).status_code == 200
    site.oauth.check(other["access_token"], "77")


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoke_ends_the_whole_grant(site: Site, which: str) -> None:
    """Either token revokes both; a second time there is nothing to revoke."""
    tokens = site.log_in()
    call = {"json": {"token": tokens[which]}, "auth": ("client", "secret")}
    answer = site.web.post("/v2/oauth2/tokens/revoke", **call)
    assert (answer.status_code, answer.content) == (200, b"")
    assert site.refresh(tokens["refresh_token"]).status_code == 400
    assert _refused(site, tokens["access_token"], REALM) == (401, "3200")
    assert site.web.post("/v2/oauth2/tokens/revoke", **call).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[1]", b'{"token": 5}', b'{"token": "x"}'])
def test_revoke_of_nothing_is_400(site: Site, body: bytes) -> None:
    """Bodies that name no living token are refused; a wrong client is 401."""
    path = "/v2/oauth2/tokens/revoke"
    assert site.web.post(path, content=body, auth=("client", "secret")).status_code == 400
    assert site.web.post(path, content=body, auth=("client", "no")).status_code == 401


def test_issued_tokens_outlive_a_travelling_clock(site: Site) -> None:
    """Tokens handed out directly last unless told otherwise, and stand beside each other."""
    lasting = site.oauth.issue(REALM)
    short = site.oauth.issue(REALM, access_seconds=10)
    site.now += 400 * 86_400
    site.oauth.check(lasting.access_token, REALM)
    assert _refused(site, short.access_token, REALM) == (401, "3200")
    assert site.oauth.authenticate(lasting.client_id, lasting.client_secret) is not None


def test_discovery_points_to_this_server(site: Site) -> None:
    """Both documents list addresses on the server that was asked, and each is served."""
    for path in ("openid_configuration", "openid_sandbox_configuration"):
        document = site.web.get(f"/.well-known/{path}").json()
        assert document["token_endpoint"] == f"http://testserver{TOKEN}"
        assert document["authorization_endpoint"] == "http://testserver/connect/oauth2"
    assert site.web.get(urlsplit(document["jwks_uri"]).path).json() == identity.key_set()
    for key in ("authorization_endpoint", "userinfo_endpoint"):
        assert site.web.get(urlsplit(document[key]).path).status_code in (400, 401)
    assert site.web.post(urlsplit(document["revocation_endpoint"]).path).status_code == 401


def test_userinfo_follows_the_scopes(site: Site) -> None:
    """Claims come with their scope; without openid, or with a bad token, it is 401."""
    bearer = site.log_in(scope=f"{ACCOUNTING} openid email")["access_token"]
    path, header = "/v1/openid_connect/userinfo", {"Authorization": f"Bearer {bearer}"}
    claims = site.web.get(path, headers=header).json()
    assert claims == {
        "sub": identity.SUBJECT,
        "email": "owner@example.com",
        "emailVerified": True,
    }
    plain = {"Authorization": f"Bearer {site.oauth.issue(REALM).access_token}"}
    assert site.web.get(path, headers=plain).status_code == 401
    assert site.web.get(path).status_code == 401


def test_id_token_is_signed_by_the_published_key(site: Site) -> None:
    """The signature of the id token opens with the key set, and its claims are this log-in's."""
    text = site.log_in(scope=f"{ACCOUNTING} openid")["id_token"]
    head, claims, signature = (_decoded(part) for part in text.split("."))
    key = site.web.get("/op/v1/jwks").json()["keys"][0]
    assert json.loads(head)["kid"] == key["kid"]
    modulus, exponent = (int.from_bytes(_decoded(key[name])) for name in "ne")
    opened = pow(int.from_bytes(signature), exponent, modulus).to_bytes(256)
    digest = hashlib.sha256(text.rpartition(".")[0].encode()).digest()
    assert opened.startswith(b"\x00\x01\xff")
    assert opened.endswith(b"\x05\x00\x04\x20" + digest)
    told = json.loads(claims)
    assert (told["aud"], told["realmid"]) == (["client"], REALM)
    assert told["iss"] == "http://testserver/op/v1"
    assert told["exp"] - told["iat"] == 3_600


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
