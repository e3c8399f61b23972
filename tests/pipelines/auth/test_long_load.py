"""A load that outlives its tokens many times over."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pendulum

from pipelines.quickbooks_pipeline import LoadPlan, load_company
from sandbox import business
from sandbox.clock import Clock
from sandbox.oauth import Policy
from sandbox.server import serve
from sandbox.world import World
from sources.quickbooks import Limits
from sources.quickbooks.auth import (
    Connection,
    FileTokenStore,
    Rescue,
    RotatingToken,
    TokenAnswer,
    Tokens,
)
from sources.quickbooks.auth.endpoint import App, TokenEndpoint

SECONDS_A_LOOK = 4.0
ENTITIES = ("account", "bill", "customer", "invoice", "item", "payment", "time_activity", "vendor")


class Hurried(Clock):
    """A clock that goes on by four seconds whenever someone looks at it."""

    def now(self) -> pendulum.DateTime:
        self.advance(seconds=SECONDS_A_LOOK)
        return super().now()

    def advance(self, **delta: Any) -> None:
        self._frozen = super().now().add(**delta)


def test_a_load_with_access_tokens_of_twenty_seconds(tmp_path: Path) -> None:
    """Each refresh rotates, the token before is dead at once; the load completes all the same."""
    clock = Hurried("UTC")
    clock.set("2026-06-30T12:00:00+00:00")
    world = World(clock=clock)
    world.oauth.policy = Policy(access=20, rotate=0, grace=0)
    company = business.add(world, "small", documents=0, seed=7, until=date(2026, 6, 30))
    app = world.oauth.default_app
    store = FileTokenStore(tmp_path / "tokens")

    def now() -> datetime:
        frozen = clock._frozen
        assert frozen is not None
        return datetime.fromtimestamp(frozen.timestamp(), UTC)

    with serve(world) as served:
        issued = world.oauth.issue(company.realm_id, access_seconds=20)
        answer = TokenAnswer(issued.access_token, 20, issued.refresh_token, 8_640_000)
        store.save(company.realm_id, Tokens.granted_by(answer, now(), environment="sandbox"))
        endpoint = TokenEndpoint(
            App(app.client_id, app.client_secret),
            token_url=f"{served.base_url}/oauth2/v1/tokens/bearer",
            revoke_url=f"{served.base_url}/v2/oauth2/tokens/revoke",
        )
        connection = Connection(
            company.realm_id, "sandbox", now=now, monotonic=lambda: now().timestamp()
        )
        result = load_company(
            LoadPlan(
                company.realm_id,
                RotatingToken(connection, store, endpoint, Rescue([])),
                pipelines_dir=tmp_path / "dlt",
                warehouse=tmp_path / "tieout.duckdb",
                base_url=served.base_url,
                entities=ENTITIES,
                limits=Limits.off(1),  # others' looks at the clock would age a request
            )
        )
    assert not result.quarantined
    assert world.oauth.tally["rotation"] >= 3
    assert world.oauth.tally["invalid_grant"] == 0
    with duckdb.connect(str(tmp_path / "tieout.duckdb"), read_only=True) as connected:
        found = connected.execute("select count(*) from raw.invoice").fetchone()
    assert found == (sum(1 for _ in company.export("Invoice")),)
    world.close()
