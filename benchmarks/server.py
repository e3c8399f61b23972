"""A sandbox company in a process of its own, so that its work is not counted as the load's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Company:
    """Where the company is and how to be let in."""

    base_url: str
    realm_id: str
    token: str

    @property
    def access(self) -> dict[str, str]:
        """Arguments of the steps that ask the server."""
        return {"base_url": self.base_url, "realm_id": self.realm_id, "token": self.token}


@contextmanager
def serve(documents: int) -> Iterator[Company]:
    """Make a company of that many documents and serve it, without request limits."""
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "sandbox", "--company", "scale"),
            *("--documents", str(documents), "--port", "0", "--no-throttle"),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _read_welcome(server)
    finally:
        server.terminate()
        server.wait()


def _read_welcome(server: subprocess.Popen[str]) -> Company:
    said: dict[str, str] = {}
    for line in server.stdout or ():
        name, _, value = line.strip().partition("=")
        said[name] = value
        if name == "CLIENT_SECRET":
            return Company(said["SANDBOX_URL"], said["REALM_ID"], said["ACCESS_TOKEN"])
    raise RuntimeError("the sandbox ended before it served anything")
