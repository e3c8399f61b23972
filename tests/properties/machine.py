"""Random histories of a company and its warehouse, for Hypothesis to search.

Rules are what may happen; after every sync that comes to its end, and that nothing disturbed, the
warehouse must equal the company's own records in every table.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.properties.books import ENTITIES, MOVES
from tests.properties.history import ENDS, Disturbance, History

#: Zone and local time of the beginning: an ordinary day, nights in which clocks are set back by an
#: hour or by half of one, a zone between the hours, and the end of a year.
BEGINNINGS = (
    ("America/Los_Angeles", "2026-06-30T17:00:00"),
    ("America/New_York", "2026-11-01T00:59:30"),
    ("Australia/Lord_Howe", "2026-04-05T01:29:30"),
    ("Asia/Kolkata", "2026-12-31T23:59:59"),
    ("Europe/Dublin", "2026-10-25T01:59:59"),
)
DAY = 86_400
#: Around the overlap of five minutes, the daily check, and the feed's thirty days.
PASSAGES = (1, 59, 299, 300, 301, 3600, DAY, 28 * DAY, 29 * DAY, 30 * DAY, 31 * DAY, 366 * DAY)
SKEWS = (timedelta(), timedelta(days=400), timedelta(days=-400), timedelta(minutes=-7))

MOVE = st.tuples(
    st.sampled_from((*sorted(MOVES), "delete", "delete", "recreate")),
    st.integers(0, 400),
    st.sampled_from((0, 0, 0, 1, 200)),
)
SOME = st.lists(MOVE, min_size=1, max_size=3)
#: Numbers of requests in a sync: an incremental one takes two, an initial one some twenty.
REQUEST = st.integers(1, 6) | st.integers(1, 30)
BETWEEN = st.dictionaries(REQUEST, st.tuples(st.sampled_from((0, 1, 2, 400)), SOME), max_size=3)
FAULTS = st.dictionaries(
    REQUEST, st.sampled_from(("server_error", "throttled", "cut_off", "half")), max_size=2
)
SUBSETS = st.sampled_from((ENTITIES, ENTITIES, ENTITIES, ("invoice", "customer", "time_activity")))


class Histories(RuleBasedStateMachine):
    """A company that does business while its records are loaded, again and again."""

    history: History

    def __init__(self) -> None:
        super().__init__()
        self._complete = False  # an undisturbed sync was the last thing that happened

    @initialize(
        beginning=st.sampled_from(BEGINNINGS),
        skew=st.sampled_from(SKEWS),
        chunk_pages=st.sampled_from((None, 1, 3)),
        page_size=st.sampled_from((5, 3, 8)),
    )
    def begin(
        self,
        beginning: tuple[str, str],
        skew: timedelta,
        chunk_pages: int | None,
        page_size: int,
    ) -> None:
        """A company is founded."""
        self.history = History(*beginning, skew=skew, chunk_pages=chunk_pages, page_size=page_size)

    @rule(moves=SOME)
    def business(self, moves: list[Any]) -> None:
        """Things happen within a second."""
        self.history.books.moves(moves)
        self._complete = False

    @rule(move=MOVE, seconds=st.sampled_from(PASSAGES))
    def time_passes(self, move: Any, seconds: int) -> None:
        """Time goes by, and then something happens."""
        self.history.books.clock.advance(seconds=seconds)
        self.history.books.moves([move])
        self._complete = False

    @rule(seconds=st.sampled_from(PASSAGES))
    def nothing_happens(self, seconds: int) -> None:
        """Time goes by."""
        self.history.books.clock.advance(seconds=seconds)
        self._complete = False

    @rule(sweep=st.sampled_from((False, False, True)), tables=SUBSETS)
    def sync(self, sweep: bool, tables: tuple[str, ...]) -> None:
        """A sync that nothing disturbs leaves the warehouse equal to the books."""
        sync = self.history.sync(sweep=sweep, tables=tables)
        assert sync is not None
        assert sync.status == "complete"
        self.history.check(tables)
        if self._complete:
            again = {t: one for t, one in sync.tallies.items() if one.rows and not one.pages}
            assert not again, "what did not change is loaded again, though no page was read"
        self._complete = tables == ENTITIES

    @rule(moves=BETWEEN)
    def full_refresh(self, moves: dict[int, Any]) -> None:
        """Everything is read anew, while business goes on."""
        sync = self.history.sync(Disturbance(moves=moves), refresh=True)
        assert sync is not None
        self._complete = False

    @rule(moves=BETWEEN, faults=FAULTS, doubled=st.frozensets(REQUEST, max_size=1))
    def disturbed_sync(
        self, moves: dict[int, Any], faults: dict[int, str], doubled: frozenset[int]
    ) -> None:
        """Business goes on during a sync, answers fail or hold a row twice: the next one mends."""
        sync = self.history.sync(Disturbance(moves=moves, faults=faults, doubled=doubled))
        assert sync is not None
        if not moves:
            self.history.check()
        self._complete = False

    @rule(moves=BETWEEN, at=REQUEST)
    def killed_sync(self, moves: dict[int, Any], at: int) -> None:
        """The process dies while it waits for an answer."""
        self.history.sync(Disturbance(moves=moves, kill_at=at))
        self._complete = False

    @rule(moves=BETWEEN, ends=st.sampled_from(ENDS), package=st.integers(1, 4))
    def unfinished_load(self, moves: dict[int, Any], ends: str, package: int) -> None:
        """The process dies while it loads a package."""
        self.history.sync(Disturbance(moves=moves, ends=ends, package=package))
        self._complete = False

    def teardown(self) -> None:
        """The last word is an undisturbed sync."""
        if not hasattr(self, "history"):
            return
        try:
            if not self._complete:
                assert self.history.sync() is not None
                self.history.check()
        finally:
            self.history.close()


__all__ = ["Histories"]
