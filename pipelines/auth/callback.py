"""What QuickBooks sends back after a log-in, and whether it is the answer to our question."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from pipelines import redaction
from pipelines.errors import ConfigurationProblem, LoginNeeded
from pipelines.settings import Settings

SCOPE = "com.intuit.quickbooks.accounting"
AGAIN = "Start again with `tieout auth login`, and use the page that it opens."


@dataclass(frozen=True)
class Question:
    """A log-in under way.

    Attributes:
        url: Where the person goes.
        redirect_uri: Where they come back.
        state: What they must bring back; nobody can guess it.
    """

    url: str
    redirect_uri: str
    state: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings, redirect_uri: str) -> Question:
        """A new one."""
        state = secrets.token_urlsafe(32)
        query = {
            "client_id": settings.client_id,
            "scope": SCOPE,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "state": state,
        }
        return cls(f"{settings.hosts.authorize_url}?{urlencode(query)}", redirect_uri, state)


@dataclass(frozen=True)
class Consent:
    """A person let the app into a company.

    Attributes:
        code: Good for one trade against tokens, for some minutes.
        realm_id: The company.
    """

    code: str = field(repr=False)
    realm_id: str


def read_pasted(text: str) -> dict[str, str]:
    """The query of an address that was pasted, or of the part behind its question mark."""
    query = urlsplit(text.strip()).query or text.strip().lstrip("?")
    return dict(parse_qsl(query))


def read(answer: Mapping[str, str], question: Question) -> Consent:
    """Check an answer.

    Raises:
        LoginNeeded: It belongs to another log-in, is incomplete, or the person refused.
        ConfigurationProblem: The app may not ask for the scope.
    """
    redaction.register([answer.get("code", "")])
    if not secrets.compare_digest(answer.get("state", "").encode(), question.state.encode()):
        raise LoginNeeded(
            "The answer does not belong to this log-in (its state is another one). "
            "Nothing was stored.",
            AGAIN,
        )
    _refuse(answer.get("error", ""))
    missing = [name for name in ("code", "realmId") if not answer.get(name)]
    if missing:
        raise LoginNeeded(
            f"The answer of QuickBooks is incomplete: it lacks {' and '.join(missing)}.",
            f"Copy the whole address, to its end. {AGAIN}",
        )
    if not answer["realmId"].isalnum():
        raise LoginNeeded("The answer of QuickBooks names no company.", AGAIN)
    return Consent(answer["code"], answer["realmId"])


def _refuse(error: str) -> None:
    if error == "access_denied":
        raise LoginNeeded(
            "Access was not granted. Nothing was stored.",
            "Run `tieout auth login` again and choose Connect; it takes an administrator of the "
            "company.",
        )
    if error == "invalid_scope":
        raise ConfigurationProblem(
            f"The app may not ask for {SCOPE}.",
            "Add the scope Accounting to your app at developer.intuit.com.",
        )
    if error:
        raise LoginNeeded(f"QuickBooks ended the log-in with {error[:80]!r}.", AGAIN)
