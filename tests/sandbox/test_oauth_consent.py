"""Consent on the wire: what the page shows, and where it sends whom."""

import pytest

from sandbox.oauth import App
from tests.sandbox.authorization import ACCOUNTING, REALM, REDIRECT, Site


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
