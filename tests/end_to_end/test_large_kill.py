"""The first load of a large company, killed ten times: it goes on where it stopped.

Takes some minutes, so it runs only when it is asked for: `make test-large`. `TIEOUT_DOCUMENTS` asks
for a larger company.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from threading import Timer
from unittest.mock import patch

import pytest

from sandbox.generate import scale
from sandbox.query.run import QueryAnswer
from sandbox.wire import reads
from sandbox.wire.call import Call
from tests.end_to_end.conftest import Opened
from tests.end_to_end.killed import Errand
from tests.end_to_end.stage import Stage

DOCUMENTS = int(os.environ.get("TIEOUT_DOCUMENTS", "50000"))
KILLS = 10
#: As many packages as a load of a million documents has by default.
CHUNK_PAGES = max(DOCUMENTS // 25_000, 1)

pytestmark = pytest.mark.large


@dataclass
class Pages:
    """What the server was asked for.

    Attributes:
        asked: How often each page of records was.
        after: Called after each of them.
    """

    asked: Counter[str] = field(default_factory=Counter)
    after: Callable[[], object] = lambda: None

    def answer(self, call: Call, statement: str) -> QueryAnswer:
        """Answer a query, and count it if it asks for a page."""
        answer = _ANSWER(call, statement)
        if statement.startswith("SELECT *") and "STARTPOSITION" in statement:
            self.asked[statement] += 1
            self.after()
        return answer


_ANSWER = reads.answer_query


@contextmanager
def counted() -> Iterator[Pages]:
    """The server counts pages."""
    pages = Pages()
    with patch.object(reads, "answer_query", pages.answer):
        yield pages


def die_at(pages: Pages, errand: Errand, page: int, delay: float) -> bool:
    """Load until so many pages were answered, and a little longer; whether it was not quicker."""
    until = pages.asked.total() + page
    process = errand.start()

    def kill_in_time() -> None:
        if pages.asked.total() == until:
            Timer(delay, process.kill).start()

    pages.after = kill_in_time
    return process.wait() == -signal.SIGKILL


def errand(stage: Stage) -> Errand:
    """The load of everything, for another process."""
    token = stage.world.issue_tokens(stage.company.realm_id).access_token
    realm = stage.company.realm_id
    return Errand(str(stage.folder), realm, stage.base_url, token, (), chunk_pages=CHUNK_PAGES)


def test_a_first_load_killed_ten_times(open_stage: Opened) -> None:
    """At most one chunk is fetched again for each death, and nothing is missing at the end."""
    chance = Random(9)
    stage = open_stage(lambda company: scale(company, documents=DOCUMENTS))
    with counted() as pages:
        deaths = [
            die_at(
                pages,
                errand(stage),
                chance.randint(CHUNK_PAGES, CHUNK_PAGES * 3),
                chance.uniform(0, 1.5),
            )
            for _ in range(KILLS)
        ]
        last = errand(stage).run()
    assert last.returncode == 0, last.stderr
    assert all(deaths)
    again = sum(times - 1 for times in pages.asked.values())
    assert 0 < again <= KILLS * CHUNK_PAGES
    assert stage.differences() == []
