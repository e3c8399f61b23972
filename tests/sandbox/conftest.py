"""Companies and connections for the sandbox's own tests."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sandbox import jsonio
from sandbox.clock import Clock
from sandbox.company import Company, Profile
from sandbox.store import Store
from sandbox.wire import create_app
from sandbox.world import World
from tests.sandbox.authorization import Site

REALM = "9130000000000001"
MORNING = "2026-03-02T09:00:00-08:00"


class Wire:
    """A client of one company: paths after the company, JSON answers."""

    def __init__(self, world: World, company: Company) -> None:
        self.transport = httpx.ASGITransport(create_app(world))
        self.world = world
        self.company = company
        token = world.issue_tokens(company.realm_id).access_token
        self.headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request; `headers` are added to a client's usual ones."""
        url = path if path.startswith("/") else f"/v3/company/{self.company.realm_id}/{path}"
        headers = {**self.headers, **options.pop("headers", {})}

        async def send() -> httpx.Response:
            base = "http://127.0.0.1"
            async with httpx.AsyncClient(transport=self.transport, base_url=base) as client:
                return await client.request(method, url, headers=headers, **options)

        return asyncio.run(send())

    def get(self, path: str, **params: str) -> Any:
        """The decoded answer to a GET."""
        return jsonio.loads(self.request("GET", path, params=params).content)

    def post(self, path: str, body: Any, **params: str) -> Any:
        """The decoded answer to a POST of JSON."""
        content = jsonio.dumps(body)
        return jsonio.loads(self.request("POST", path, params=params, content=content).content)

    def query(self, statement: str) -> Any:
        """The QueryResponse of a statement, or the whole answer when it is a fault."""
        answer = self.get("query", query=statement)
        return answer.get("QueryResponse", answer)

    def code(self, statement: str) -> str:
        """The fault code a statement is answered with."""
        return str(self.query(statement)["Fault"]["Error"][0]["code"])


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at nine in the morning in California."""
    clock = Clock()
    clock.set(MORNING)
    return clock


@pytest.fixture
def store(clock: Clock) -> Iterator[Store]:
    """An empty store."""
    store = Store(clock=clock)
    yield store
    store.close()


@pytest.fixture
def bare(store: Store, clock: Clock) -> Company:
    """A company without any record: tests put in what they need through its store."""
    return Company(REALM, store, clock, Profile())


@pytest.fixture
def wire(bare: Company) -> Wire:
    """A client of the bare company."""
    world = World()
    world.adopt(bare)
    return Wire(world, bare)


@pytest.fixture
def founded(clock: Clock) -> Iterator[Wire]:
    """A client of a company with its standard lists and rules."""
    world = World()
    company = world.add_company(REALM, clock=clock)
    yield Wire(world, company)
    world.close()


@pytest.fixture
def site() -> Site:
    """An authorization server as QuickBooks runs it."""
    return Site()
