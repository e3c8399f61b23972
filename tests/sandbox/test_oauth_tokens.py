"""Tokens on the wire: codes, rotation, the end of a grant, revocation."""

import pytest

from sandbox.errors import GatewayFault
from sandbox.oauth import App, Policy, Trouble
from tests.sandbox.authorization import (
    REALM,
    REDIRECT,
    TOKEN,
    Site,
    of_code,
    refused,
)


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
    """The value stays for a day, then a new one comes; the old one has a day of grace."""
    first = site.log_in()["refresh_token"]
    site.now += 3_600
    same = site.refresh(first).json()
    assert same["refresh_token"] == first
    assert same["x_refresh_token_expires_in"] == 8_640_000 - 3_600
    site.now += 86_400
    second = site.refresh(first).json()
    assert second["refresh_token"] != first
    assert second["x_refresh_token_expires_in"] == 8_640_000
    site.now += 86_399
    assert site.refresh(first).status_code == 200
    site.now += 1
    assert site.refresh(first).status_code == 400


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
    assert refused(site, bearer, "77") == (403, "3100")
    assert refused(site, "short", REALM) == (401, "3200")
    assert refused(site, None, REALM) == (401, "3200")
    site.now += 3_600
    with pytest.raises(GatewayFault, match="Token expired: eyJ") as fault:
        site.oauth.check(bearer, REALM)
    assert fault.value.type == "AUTHENTICATION"
    assert bearer not in str(fault.value)


def test_token_without_the_accounting_scope_isrefused(site: Site) -> None:
    """A log-in for identity alone opens no books."""
    bearer = site.log_in(scope="openid email")["access_token"]
    assert refused(site, bearer, REALM) == (403, "3100")


def test_new_consent_ends_the_grant_before(site: Site) -> None:
    """Connecting again voids the earlier tokens of the same app and company, and no others."""
    other = site.log_in(realm_id="77")
    first = site.log_in()
    second = site.log_in()
    assert site.refresh(first["refresh_token"]).status_code == 400
    assert refused(site, first["access_token"], REALM) == (401, "3200")
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
    assert refused(site, tokens["access_token"], REALM) == (401, "3200")
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
    assert refused(site, short.access_token, REALM) == (401, "3200")
    assert site.oauth.authenticate(lasting.client_id, lasting.client_secret) is not None


def test_a_trouble_meets_one_request(site: Site) -> None:
    """An early one leaves the grant as it is; a late one loses the answer of a request served."""
    tokens = site.log_in()
    site.oauth.policy = Policy(rotate=0, grace=60)
    site.oauth.troubles.add(Trouble(status=429, retry_after="7"))
    turned_away = site.refresh(tokens["refresh_token"])
    assert (turned_away.status_code, turned_away.headers["retry-after"]) == (429, "7")
    assert site.oauth.tally["rotation"] == 0
    site.oauth.troubles.add(Trouble(late=True))
    assert site.refresh(tokens["refresh_token"]).status_code == 503
    assert site.oauth.tally["rotation"] == 1
    assert site.refresh(tokens["refresh_token"]).status_code == 200


def test_troubles_can_be_called_off(site: Site) -> None:
    """Nothing waits after `clear`."""
    tokens = site.log_in()
    site.oauth.troubles.add(Trouble(), times=3)
    site.oauth.troubles.clear()
    assert site.refresh(tokens["refresh_token"]).status_code == 200


def test_what_was_done_is_counted(site: Site) -> None:
    """Each exchange, refresh, rotation and refusal."""
    tokens = site.log_in()
    site.oauth.policy = Policy(rotate=0, grace=0)
    site.refresh(tokens["refresh_token"])
    site.refresh(tokens["refresh_token"])
    site.token({"grant_type": "refresh_token"}, ("client", "wrong"))
    assert site.oauth.tally == {
        "exchange": 1,
        "refresh": 1,
        "rotation": 1,
        "invalid_grant": 1,
        "invalid_client": 1,
    }


def test_the_owner_can_disconnect_an_app(site: Site) -> None:
    """Its access and refresh tokens end at once."""
    tokens = site.log_in()
    site.oauth.disconnect(REALM)
    assert site.refresh(tokens["refresh_token"]).status_code == 400
    with pytest.raises(GatewayFault):
        site.oauth.check(tokens["access_token"], REALM)
