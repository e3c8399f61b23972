"""Rotation: when a token is renewed, how often, and that no trouble loses the connection."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sources.quickbooks.auth import StoreUnavailable, StoreUnusable, Tokens
from sources.quickbooks.errors import AuthenticationNeeded, ServiceUnavailable
from tests.sources.quickbooks.auth.scene import LOG_IN, REALM, Failing, Scene


def test_a_stored_token_is_used_as_long_as_it_lives(scene: Scene) -> None:
    """No request to the token endpoint until five minutes before its end; then exactly one."""
    source = scene.source()
    first = source.access_token()
    scene.clock.advance(3_600 - 301)
    assert source.access_token() == first
    assert scene.source().access_token() == first
    assert scene.oauth.tally["refresh"] == 0
    scene.clock.advance(2)
    second = source.access_token()
    assert second != first
    assert scene.works(second)
    assert source.access_token() == scene.source().access_token() == second
    assert scene.oauth.tally["refresh"] == 1


def test_short_lives_are_used_for_three_quarters(tmp_path: Path) -> None:
    """A token of 20 seconds is not renewed at once forever."""
    scene = Scene(tmp_path, access=20, rotate=0, grace=0)
    source = scene.source()
    first = source.access_token()
    scene.clock.advance(14.9)
    assert source.access_token() == first
    scene.clock.advance(0.2)
    assert source.access_token() != first


def test_tokens_are_saved_before_they_are_used(scene: Scene) -> None:
    """When `access_token` returns, the store holds it, and the refresh token before."""
    before = scene.stored()
    scene.clock.advance(3_600)
    token = scene.source().access_token()
    after = scene.stored()
    assert after.access_token == token
    assert after.previous_refresh_token == before.refresh_token
    assert after.refresh_token != before.refresh_token
    assert after.granted == before.granted
    assert after.grant_expires == before.grant_expires


def test_a_refused_token_is_renewed_once(scene: Scene) -> None:
    """Eight threads are told 401 with the same token: one refresh, one new token for all."""
    source = scene.source()
    rejected = source.access_token()
    renewed: list[str] = []
    threads = [
        threading.Thread(target=lambda: renewed.append(source.renew(rejected))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(renewed) == 8
    assert len(set(renewed)) == 1
    assert renewed[0] != rejected
    assert scene.oauth.tally["refresh"] == 1


def test_another_process_was_faster(scene: Scene) -> None:
    """Inside the lock the store is read again, and what it holds is used."""
    source, other = scene.source(), scene.source()
    rejected = source.access_token()
    assert other.renew(rejected) == source.renew(rejected)
    assert scene.oauth.tally == {"exchange": 1, "refresh": 1, "rotation": 1}


def test_a_lost_answer_is_survived(tmp_path: Path) -> None:
    """The store still holds the token before, which QuickBooks takes for a day."""
    scene = Scene(tmp_path, rotate=0, grace=86_400)

    def lose() -> None:
        scene.endpoint.after = lambda: None
        raise ServiceUnavailable("cut off", "again")

    scene.endpoint.after = lose
    scene.clock.advance(3_600)
    with pytest.raises(ServiceUnavailable):
        scene.source().access_token()
    assert scene.works(scene.source().access_token())


def test_the_token_before_is_tried_once(tmp_path: Path) -> None:
    """A stored token that is not accepted is not the end while the one before is."""
    scene = Scene(tmp_path)
    right = scene.stored().refresh_token
    scene.change(refresh_token="AB11wrong", previous_refresh_token=right)
    scene.clock.advance(3_600)
    assert scene.works(scene.source().access_token())
    assert scene.stored().refresh_token == right
    assert scene.oauth.tally["invalid_grant"] == 1


def test_a_machine_without_our_lock_refreshed_meanwhile(scene: Scene) -> None:
    """After invalid_grant the store is read once more, and what came in is used."""
    scene.clock.advance(3_600)

    def elsewhere() -> None:
        scene.endpoint.before = lambda: None
        answer = scene.endpoint.refresh(scene.stored().refresh_token)
        scene.store.save(REALM, scene.stored().renewed(answer, scene.clock.wall))

    scene.endpoint.before = elsewhere
    assert scene.works(scene.source().access_token())
    assert scene.oauth.tally["invalid_grant"] == 1


def test_a_dead_connection_says_what_to_type(scene: Scene) -> None:
    """Revoked: the exact command, no second request, and the store remembers since when."""
    scene.oauth.disconnect(REALM)
    source = scene.source()
    token = source.access_token()
    for _ in range(3):
        with pytest.raises(AuthenticationNeeded) as caught:
            source.renew(token)
        assert caught.value.advice == LOG_IN
        assert REALM in caught.value.message
    assert scene.oauth.tally["invalid_grant"] == 1
    assert scene.stored().refused == scene.clock.wall
    assert token not in str(caught.value)


def test_a_company_without_tokens(scene: Scene) -> None:
    """Not connected: the exact command."""
    with pytest.raises(AuthenticationNeeded, match="not connected") as caught:
        scene.source(realm_id="77").access_token()
    assert caught.value.advice == LOG_IN


def test_an_outage_before_the_end_is_waited_out(scene: Scene) -> None:
    """The old token works on while the endpoint does not answer, which is asked now and then."""
    asked: list[float] = []

    def fail() -> None:
        asked.append(scene.clock.seconds)
        raise ServiceUnavailable("down", "later")

    scene.endpoint.before = fail
    source = scene.source()
    token = source.access_token()
    scene.clock.advance(3_600 - 200)
    for _ in range(4):
        assert source.access_token() == token
        scene.clock.advance(10)
    assert len(asked) == 2
    scene.clock.advance(200)
    with pytest.raises(ServiceUnavailable):
        source.access_token()
    scene.endpoint.before = lambda: None
    assert scene.works(source.access_token())


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_wrong_clock_does_no_harm(scene: Scene, hours: int) -> None:
    """Set back or forth by two days while the run goes on, or before it: tokens that work."""
    source = scene.source()
    token = source.access_token()
    wall = scene.clock.wall
    scene.clock.wall += timedelta(hours=hours)
    assert source.access_token() == token  # the monotonic clock knows better
    fresh = scene.source().access_token()  # a new process cannot know: it renews
    scene.clock.wall = wall
    assert fresh != token
    assert scene.works(fresh)


def test_a_store_that_cannot_be_written_for_a_moment(scene: Scene) -> None:
    """The save is tried again; nothing is rescued."""
    failing = Failing(scene.store)
    failing.saves = [StoreUnavailable("full", "make room")] * 3
    scene.store = failing
    scene.clock.advance(3_600)
    token = scene.source().access_token()
    assert scene.stored().access_token == token
    assert scene.rescue.newer(REALM, None) is None
    assert scene.clock.slept == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("trouble", [StoreUnavailable, StoreUnusable])
def test_a_store_that_cannot_be_written_any_more(
    scene: Scene, tmp_path: Path, trouble: type[StoreUnavailable | StoreUnusable]
) -> None:
    """The tokens are rescued into a private file, which is named; the next run takes them up."""
    failing = Failing(scene.store)
    failing.saves = [trouble("The store is down.", "Mend it.")] * 4
    scene.store = failing
    scene.clock.advance(3_600)
    with pytest.raises(trouble) as caught:
        scene.source().access_token()
    rescued = tmp_path / "tokens" / f"{REALM}.rescued.json"
    assert str(rescued) in caught.value.message
    assert "next run" in caught.value.advice
    assert rescued.stat().st_mode & 0o777 == 0o600
    failing.saves = []
    token = scene.source().access_token()
    assert scene.works(token)
    scene.clock.advance(3_600)
    assert scene.works(scene.source().access_token())
    assert not rescued.exists()
    assert scene.oauth.tally["invalid_grant"] == 0


def test_where_nothing_can_be_written(scene: Scene, tmp_path: Path) -> None:
    """No folder takes the tokens: said so, with how long there is to mend it."""
    failing = Failing(scene.store)
    failing.saves = [StoreUnavailable("The store is down.", "Mend it.")] * 4
    scene.store = failing
    for name in ("tokens", "elsewhere"):
        (tmp_path / name / f"{REALM}.rescued.json.tmp").mkdir(parents=True)
    scene.clock.advance(3_600)
    with pytest.raises(StoreUnavailable, match="no other folder") as caught:
        scene.source().access_token()
    assert "within a day" in caught.value.advice


def test_a_store_is_tried_before_tokens_are_traded(scene: Scene, tmp_path: Path) -> None:
    """A token file that is read-only stops the refresh, not the connection."""
    path = tmp_path / "tokens" / f"{REALM}.json"
    path.chmod(0o400)
    scene.clock.advance(3_600)
    with pytest.raises(StoreUnusable, match="read-only"):
        scene.source().access_token()
    assert scene.oauth.tally["refresh"] == 0
    path.chmod(0o600)
    assert scene.works(scene.source().access_token())


def test_a_process_that_hangs_in_the_lock(scene: Scene) -> None:
    """Whoever waits for the lock too long is told to come back."""
    scene.clock.advance(3_600)
    with scene.store.lock(REALM), pytest.raises(StoreUnavailable, match="Another process"):
        scene.source().access_token()
    assert scene.works(scene.source().access_token())


def test_a_seed_wins_once(scene: Scene) -> None:
    """A token from the settings is used for the first refresh; then the store goes before."""
    seed = scene.tokens().refresh_token
    assert scene.works(scene.source(seed=seed).access_token())
    rotated = scene.stored().refresh_token
    assert rotated != seed
    for _ in range(3):
        scene.clock.advance(3_600)
        assert scene.works(scene.source(seed=seed).access_token())
    assert scene.oauth.tally["invalid_grant"] == 0


def test_a_new_seed_wins_again(scene: Scene) -> None:
    """What an operator pastes later replaces what is stored."""
    scene.source(seed=scene.tokens().refresh_token).access_token()
    scene.oauth.disconnect(REALM)
    scene.clock.advance(3_600)
    assert scene.works(scene.source(seed=scene.tokens().refresh_token).access_token())


def test_a_bad_seed_does_not_cost_the_connection(scene: Scene) -> None:
    """A seed that is not accepted falls back to what the store held."""
    source = scene.source(seed="AB11typo")
    assert scene.works(source.access_token())
    scene.clock.advance(3_600)
    assert scene.works(scene.source(seed="AB11typo").access_token())
    assert scene.oauth.tally["invalid_grant"] == 1


def test_every_secret_is_announced_before_it_is_used(scene: Scene) -> None:
    """What the observer heard of can be kept out of logs."""
    scene.clock.advance(3_600)
    before = scene.stored()
    token = scene.source().access_token()
    assert {token, before.refresh_token, scene.stored().refresh_token} <= set(scene.seen)


def test_nothing_shows_a_secret(scene: Scene) -> None:
    """Neither tokens nor their source, the connection or an answer."""
    tokens = scene.stored()
    shown = repr(tokens) + repr(scene.source(seed="AB11seed")) + repr(scene.source()._is)
    shown += repr(scene.endpoint.refresh(tokens.refresh_token))
    assert not any(secret in shown for secret in (*tokens.secrets, "AB11seed"))


def test_the_end_is_the_earlier_of_two(scene: Scene) -> None:
    """A hundred idle days, or five years after the consent."""
    tokens = scene.stored()
    assert tokens.ends == tokens.refresh_expires
    hard = tokens.issued + timedelta(days=3)
    assert replace(tokens, grant_expires=hard).ends == hard
    assert Tokens.from_json(tokens.to_json()) == tokens
