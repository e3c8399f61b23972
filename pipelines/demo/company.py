"""The demo's company: a sandbox QuickBooks Online whose books outlive the process.

This is the only module beside `tieout sandbox` that knows the sandbox. Its clock stands still
except when a day of business goes by, so that every first demo shows the same numbers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pendulum

from sandbox import generate
from sandbox.clock import Clock
from sandbox.company import Company, Profile
from sandbox.server import serve
from sandbox.store import Store
from sandbox.world import World

REALM_ID = "9341453000000001"
FIRST_DAY = date(2026, 6, 30)
"""The company's "today" in a first demo."""
FOUNDED = datetime(2024, 6, 1)  # noqa: DTZ001 - in the company's own zone, see `_found`
"""When its standard accounts came to be: before everything else."""


@dataclass(frozen=True)
class DemoCompany:
    """A company that can be loaded: where it is served and with which token."""

    realm_id: str
    base_url: str
    access_token: str
    _company: Company
    _books: Path

    @property
    def name(self) -> str:
        """The company's name."""
        return str(next(self._company.export("CompanyInfo"))["CompanyName"])

    @property
    def today(self) -> date:
        """The day it is for the company."""
        return self._company.clock.today()

    def day_of_business(self) -> dict[str, dict[str, int]]:
        """A day goes by; how many records were created, updated, ... by entity."""
        done = generate.day_of_business(self._company)
        _keep_time(self._books, self._company.clock)
        return done.counts()


@contextmanager
def open_company(books: Path) -> Iterator[DemoCompany]:
    """Serve the company of a file of books on loopback, founding it when there is none.

    Args:
        books: SQLite file; made as a whole or not at all.
    """
    if not books.exists():
        _found(books)
    company = _company(books)
    world = World()
    world.adopt(company)
    try:
        with serve(world) as server:
            token = world.issue_tokens(REALM_ID).access_token
            yield DemoCompany(REALM_ID, server.base_url, token, company, books)
    finally:
        world.close()


def _found(books: Path) -> None:
    """Write two years of books into a file that gets its name when it is complete."""
    unfinished = books.with_name(books.name + ".unfinished")
    for leftover in books.parent.glob(unfinished.name + "*"):
        leftover.unlink()
    world = World()
    clock = Clock()
    clock.set(pendulum.instance(FOUNDED, tz=clock.zone))
    company = world.add_company(REALM_ID, clock=clock, path=unfinished)
    generate.small(company, until=FIRST_DAY)
    _keep_time(books, company.clock)
    world.close()
    unfinished.replace(books)


def _company(books: Path) -> Company:
    """The company of a file, its clock where it stood."""
    clock = Clock()
    store = Store(books, clock)
    clock.set(_time(books, store))
    return Company(REALM_ID, store, clock, Profile())


def _keep_time(books: Path, clock: Clock) -> None:
    """Note the company's present instant beside its books."""
    _time_file(books).write_text(clock.now().to_iso8601_string(), encoding="utf-8")


def _time(books: Path, store: Store) -> pendulum.DateTime:
    """The noted instant, or that of the last change when a day was cut short."""
    (last,) = store.db.execute(
        "select max(at) from (select max(updated) as at from record union all "
        "select max(at) from deleted)"
    ).fetchone()
    noted = datetime.fromisoformat(_time_file(books).read_text(encoding="utf-8"))
    return max(pendulum.from_timestamp(last), pendulum.instance(noted))


def _time_file(books: Path) -> Path:
    return books.with_suffix(".time")
