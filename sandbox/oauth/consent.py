"""The page where a user lets an app into a company, and its answer to the app.

A request that cannot be trusted (unknown app, foreign redirect address) is shown to the
user and never redirected; a wrong scope and a refusal go back to the app, as RFC 6749
section 4.1.2.1 says.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Container, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode, urlsplit

from sandbox.oauth.grants import SCOPES, App, OAuth

_REQUIRED = ("client_id", "scope", "redirect_uri", "response_type", "state")

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sandbox: connect a company</title></head>
<body style="font-family: sans-serif; max-width: 32em; margin: 4em auto">
{body}
</body></html>
"""

_FORM = """<h1>Connect a company</h1>
<p>The app <b>{app}</b> asks for: {scopes}.</p>
<form method="post">
{hidden}
<p>{choices}</p>
<button name="decision" value="allow">Connect</button>
<button name="decision" value="deny">Cancel</button>
</form>
"""


class ConsentError(Exception):
    """The request cannot be trusted: tell the user, send nothing to the app."""


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """A request to the authorize address that may be shown to the user."""

    app: App
    scopes: frozenset[str]
    redirect_uri: str
    state: str

    def callback(self, **answer: str) -> str:
        """Returns the address that carries an answer back to the app."""
        return f"{self.redirect_uri}?{urlencode({**answer, 'state': self.state})}"

    def unknown_scopes(self) -> frozenset[str]:
        """Returns what was asked for and does not exist."""
        return self.scopes - SCOPES


def read_request(oauth: OAuth, query: Mapping[str, str]) -> ConsentRequest:
    """Checks the parameters of the authorize address.

    Raises:
        ConsentError: a parameter is missing, the app is unknown, or the redirect address is
            not one of the app's.
    """
    missing = [name for name in _REQUIRED if not query.get(name)]
    if missing:
        raise ConsentError(f"These query parameters are required: {', '.join(missing)}.")
    if query["response_type"] != "code":
        raise ConsentError("The response_type has to be code.")
    app = oauth.app(query["client_id"])
    if app is None:
        raise ConsentError("No app has this client_id.")
    if not redirect_allowed(app, query["redirect_uri"]):
        raise ConsentError("The redirect_uri is not one that the app has registered.")
    scopes = frozenset(query["scope"].split())
    return ConsentRequest(app, scopes, query["redirect_uri"], query["state"])


def read_decision(form: Mapping[str, str], realms: Container[str]) -> str | None:
    """Returns the realm id that the user lets the app into, None for a refusal.

    Raises:
        ConsentError: the user agreed without choosing one of the companies.
    """
    if form.get("decision") != "allow":
        return None
    realm_id = form.get("realm_id", "")
    if realm_id not in realms:
        raise ConsentError("Choose one of the companies.")
    return realm_id


def redirect_allowed(app: App, uri: str) -> bool:
    """Says if a code may be sent to an address: no IP, no query, https or localhost."""
    parts = urlsplit(uri)
    host = parts.hostname or ""
    if parts.query or parts.fragment or not host or _is_address(host):
        return False
    if parts.scheme != "https" and (parts.scheme, host) != ("http", "localhost"):
        return False
    return not app.redirect_uris or uri in app.redirect_uris


def form_page(request: ConsentRequest, query: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Returns the page that asks; `names` maps realm ids to company names."""
    hidden = "\n".join(
        f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'
        for key, value in query.items()
    )
    choices = "<br>".join(
        f'<label><input type="radio" name="realm_id" value="{escape(realm)}"'
        f"{' checked' if index == 0 else ''}> {escape(name)} ({escape(realm)})</label>"
        for index, (realm, name) in enumerate(names.items())
    )
    scopes = escape(", ".join(sorted(request.scopes)))
    app = escape(request.app.client_id)
    return _page(_FORM.format(app=app, scopes=scopes, hidden=hidden, choices=choices))


def error_page(problem: ConsentError) -> str:
    """Returns the page that says why nothing can be connected."""
    return _page(f"<h1>Sorry, this app cannot connect</h1>\n<p>{escape(str(problem))}</p>")


def _page(body: str) -> str:
    return _PAGE.format(body=body)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
