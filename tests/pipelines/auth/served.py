"""A QuickBooks with a log-in, the settings of an app, and a person with a browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from sandbox.company import Company
from sandbox.world import World

PREFIX = "SOURCES__QUICKBOOKS__"


@dataclass
class Quickbooks:
    """A sandbox on loopback, with the app's keys."""

    world: World
    base_url: str
    company: Company
    port: int

    @property
    def realm_id(self) -> str:
        """The company."""
        return self.company.realm_id

    @property
    def redirect_uri(self) -> str:
        """Where a log-in ends."""
        return f"http://localhost:{self.port}/callback"

    @property
    def environ(self) -> dict[str, str]:
        """Everything that a log-in needs, as environment variables."""
        app = self.world.oauth.default_app
        return {
            f"{PREFIX}BASE_URL": self.base_url,
            f"{PREFIX}AUTHORIZE_URL": f"{self.base_url}/connect/oauth2",
            f"{PREFIX}TOKEN_URL": f"{self.base_url}/oauth2/v1/tokens/bearer",
            f"{PREFIX}REVOKE_URL": f"{self.base_url}/v2/oauth2/tokens/revoke",
            f"{PREFIX}CLIENT_ID": app.client_id,
            f"{PREFIX}CLIENT_SECRET": app.client_secret,
            f"{PREFIX}REDIRECT_URI": self.redirect_uri,
        }


Change = Callable[[dict[str, str]], Mapping[str, str]]


@dataclass
class Person:
    """Whom a log-in sends to QuickBooks: fills in the form there, and comes back.

    Attributes:
        realm_id: The company they choose.
        decision: `allow` or `deny`.
        change: What happens to the answer on its way back.
        url: Where they were sent.
        came_back: Where they came back to.
        page: What they saw in the end.
        comes_back: Whether they do.
    """

    realm_id: str
    decision: str = "allow"
    change: Change = dict
    comes_back: bool = True
    url: str = ""
    came_back: str = ""
    page: str = ""
    status: int = 0
    threads: list[threading.Thread] = field(default_factory=list)

    def open(self, url: str) -> bool:
        """What `webbrowser.open` does: come back soon, without holding anybody up."""
        self.url = url
        thread = threading.Thread(target=self.go)
        self.threads.append(thread)
        thread.start()
        return True

    def go(self) -> None:
        """Through the consent page and back."""
        self.came_back = self.consented(self.url)
        if self.comes_back:
            answer = httpx.get(self.came_back)
            self.page, self.status = answer.text, answer.status_code

    def consented(self, url: str) -> str:
        """The address that QuickBooks sends the person back to."""
        address, _, query = url.partition("?")
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        form = asked | {"decision": self.decision, "realm_id": self.realm_id}
        sent = httpx.post(address, data=form).headers["location"]
        answer = {name: values[0] for name, values in parse_qs(urlsplit(sent).query).items()}
        return f"{sent.partition('?')[0]}?{urlencode(self.change(answer))}"

    def wait(self) -> None:
        """Until they are done."""
        for thread in self.threads:
            thread.join()
