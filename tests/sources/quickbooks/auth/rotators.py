"""Processes that refresh the tokens of one company, as many as asked for, or until one is killed.

Reads a JSON `Errand` per line from stdin and answers each with an exit code; every errand has
processes of its own, forked from this one so that what they import is imported once. The sandbox
is in the process that started this one.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sources.quickbooks.auth import Connection, FileTokenStore, Rescue, RotatingToken, Tokens
from sources.quickbooks.auth.endpoint import App, TokenEndpoint

MOMENTS = ("answered", "writing", "saved")
"""Where a process dies: with the answer in hand, with half of it written, before its first use."""


@dataclass(frozen=True)
class Errand:
    """What to do.

    Attributes:
        folder: Of the token files.
        realm_id: The company.
        base_url: Of the sandbox.
        client: Client id and secret.
        rounds: How often the access token is taken for expired.
        processes: How many find that out at the same time.
        dies: One of MOMENTS, or "".
    """

    folder: str
    realm_id: str
    base_url: str
    client: tuple[str, str]
    rounds: int = 1
    processes: int = 1
    dies: str = ""

    @property
    def line(self) -> str:
        """The form in which it is read."""
        return json.dumps(asdict(self)) + "\n"

    def source(self) -> RotatingToken:
        """The tokens of the company as a process sees them."""
        endpoint = TokenEndpoint(
            App(*self.client),
            token_url=f"{self.base_url}/oauth2/v1/tokens/bearer",
            revoke_url=f"{self.base_url}/v2/oauth2/tokens/revoke",
        )
        store = Dying(Path(self.folder), self.dies)
        return RotatingToken(Connection(self.realm_id, "sandbox"), store, endpoint, Rescue([]))


class Dying(FileTokenStore):
    """Files whose writer is killed."""

    def __init__(self, folder: Path, moment: str) -> None:
        super().__init__(folder)
        self._moment = moment

    def save(self, realm_id: str, tokens: Tokens) -> None:
        if self._moment == "answered":
            _die()
        if self._moment == "writing":
            sys.addaudithook(_die_on_rename)
        super().save(realm_id, tokens)
        if self._moment == "saved":
            _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_on_rename(event: str, _: Any) -> None:
    if event == "os.rename":
        _die()


def _take_turns(errand: Errand, barrier: Any) -> None:
    """Find the same token expired as all others, get another one, `rounds` times."""
    source = errand.source()
    for _ in range(errand.rounds):
        token = source.access_token()
        barrier.wait()  # all hold the same token
        other = source.renew(token)
        assert other != token
        barrier.wait()


def _use_once(errand: Errand, _: Any) -> None:
    errand.source().access_token()


def run(errand: Errand) -> int:
    """Run the errand; the exit code that is worst, negative for a signal."""
    context = multiprocessing.get_context("fork")  # nothing runs here but this thread
    barrier = context.Barrier(errand.processes, timeout=60)
    target = _use_once if errand.dies else _take_turns
    workers = [
        context.Process(target=target, args=(errand, barrier)) for _ in range(errand.processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return max((worker.exitcode or 0 for worker in workers), key=abs)


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(f"{run(Errand(**json.loads(line)))}\n")
        sys.stdout.flush()
