"""Every fault that QuickBooks documents, on the wire: asked again or not, and what is said then."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from sources.quickbooks import StaticToken
from sources.quickbooks.errors import (
    Fault,
    QuickBooksError,
    RequestRefused,
)
from sources.quickbooks.faults import UNAVAILABLE
from tests.faults import REFRESH, faults
from tests.sources.quickbooks.fault_cases import CASES, REFRESHED, RETRIED
from tests.sources.quickbooks.test_wire import (
    Script,
    ask,
    fault,
    refused,
)


def failure(answer: Callable[[], httpx.Response], script: Script) -> QuickBooksError:
    """What a query ends with when every answer is that one."""
    script.answers += [answer] * 50

    class Renewing(StaticToken):
        def renew(self, rejected: str) -> str:
            return f"{rejected}+"

    with script.client(Renewing("token-1")) as client, pytest.raises(QuickBooksError) as caught:
        ask(client)
    return caught.value


@faults(case.told for case in CASES.values())
@pytest.mark.parametrize("name", CASES)
def test_a_fault_that_stays(name: str) -> None:
    """So many attempts, in bounded time; then the error whose remedy helps, with advice."""
    case, script = CASES[name], Script()
    error = failure(case.answer, script)
    assert type(error) is case.error
    assert error.advice
    assert error.code == case.code
    attempts = 2 if case.remedy == REFRESH else case.attempts
    assert len(script.requests) == attempts
    assert sum(script.slept) <= 300
    assert len(set(script.tokens)) == (2 if case.remedy == REFRESH else 1)


@pytest.mark.parametrize("name", [case.name for case in (*RETRIED, *REFRESHED)])
def test_a_fault_that_passes(name: str) -> None:
    """Nobody has to know."""
    script = Script([CASES[name].answer])

    class Renewing(StaticToken):
        def renew(self, rejected: str) -> str:
            return f"{rejected}+"

    with script.client(Renewing("token-1")) as client:
        assert ask(client) == 6
    assert len(script.requests) == 2


def test_codes_that_skip_an_entity_are_refusals() -> None:
    """What the plan, the country or the user's rights lack is never an outage."""
    for code in UNAVAILABLE:
        script = Script()
        error = failure(refused(400, fault(code)), script)
        assert isinstance(error, RequestRefused)
        assert isinstance(error.fault, Fault)
