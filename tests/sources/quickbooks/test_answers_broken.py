"""Answers that are not UTF-8 end in an error that says what to do, wherever the bad byte stands."""

from __future__ import annotations

import json

import pytest

from sources.quickbooks.answers import batch_items, change_groups, envelope, find_fault, page_of
from sources.quickbooks.errors import ProtocolError

BAD_KEY = b'{"Zo\xeb x":1,"QueryResponse":{},"time":"2026-06-01T00:00:00Z"}'
BAD_FAULT = b'{"Fault":{"Error":[{"Message":"Zo\xeb x","code":"4000"}],"type":"ValidationFault"}}'


@pytest.mark.parametrize("read", [envelope, page_of, change_groups])
def test_a_key_that_is_not_utf_8_is_a_protocol_error(read: object) -> None:
    """Python's own decoding error never reaches the person at the keyboard."""
    assert callable(read)
    with pytest.raises(ProtocolError, match="not a JSON object"):
        read(BAD_KEY)


def test_a_fault_that_is_not_utf_8_is_still_a_fault() -> None:
    """Its text is shown as far as it can be read."""
    fault = find_fault(BAD_FAULT)
    assert fault is not None
    assert "4000" in fault.detail


def batch_answer(*bids: str) -> bytes:
    """The answer of a batch of counts, in which the count is the bId."""
    items = [{"bId": bid, "QueryResponse": {"totalCount": int(bid)}} for bid in bids]
    return json.dumps({"BatchItemResponse": items, "time": "2026-06-01T00:00:00Z"}).encode()


def test_batch_items_are_told_apart_by_their_ids() -> None:
    """QuickBooks promises no order: answers go to the queries whose ids they bear."""
    found = batch_items(batch_answer("2", "0", "1"), 3)
    assert [item.page.total for item in found if item.page] == [0, 1, 2]


@pytest.mark.parametrize("bids", [("0", "2"), ("0", "1", "1")])
def test_a_batch_answer_that_does_not_fit_is_a_protocol_error(bids: tuple[str, ...]) -> None:
    """An answer that lacks an item, or has one twice, is not guessed at."""
    with pytest.raises(ProtocolError, match="batch"):
        batch_items(batch_answer(*bids), 2)
