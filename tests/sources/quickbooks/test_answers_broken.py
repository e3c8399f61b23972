"""Answers that are not UTF-8 end in an error that says what to do, wherever the bad byte stands."""

from __future__ import annotations

import pytest

from sources.quickbooks.answers import change_groups, envelope, find_fault, page_of
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
