"""Text that was cut in the middle of an emoji: half a character never costs a page."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from sources.quickbooks.answers import mended
from tests.sources.quickbooks.loading import Load, company
from tests.sources.quickbooks.plain import Plain


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (rb'"x\ud83d"', rb'"x\ufffd"'),
        (rb'"\uDE00 y"', rb'"\ufffd y"'),
        (rb'"\ud83d\ud83d\ude00"', rb'"\ufffd\ud83d\ude00"'),
        (rb'"\uD83D\uDE00"', rb'"\uD83D\uDE00"'),
        (rb'"\\ud83d"', rb'"\\ud83d"'),
        (rb'"\\\ud83d"', rb'"\\\ufffd"'),
        (rb'"\u00e4 \"\ud83d\""', rb'"\u00e4 \"\ufffd\""'),
        ('"ä😀"'.encode(), '"ä😀"'.encode()),
    ],
)
def test_only_halves_are_replaced(sent: bytes, read: bytes) -> None:
    """Whole pairs, and a backslash that only looks like an escape, stay as they are."""
    assert mended(sent) == read


class Emoji(Plain):
    """Sends texts with escapes, as `json.dumps` writes them: halves of characters included."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        answer = super().__call__(request)
        text = answer.content.replace(b"HALF", rb"\ud83d")
        return httpx.Response(answer.status_code, content=text)


def test_a_page_a_feed_and_a_batch_with_half_a_character() -> None:
    """All records are loaded; the text has U+FFFD and the drift is on record."""
    server = Emoji()
    company(server)
    server.put("Customer", 7, DisplayName="seven HALF")
    server.put("Invoice", 3, PrivateNote="HALF", Line=[{"Id": "1", "Description": "HALF!"}])
    load = Load(server)
    load.sync()
    assert load.is_right()
    assert load.row("customer", "7")["display_name"] == "seven \ufffd"
    (line,) = [row for row in load.tables["invoice_line"] if row["invoice_id"] == "3"]
    assert line["description"] == "\ufffd!"
    drift = {(row["entity"], row["path"], row["kind"]) for row in load.tables["schema_drift"]}
    assert drift >= {
        ("customer", "DisplayName", "text"),
        ("invoice", "PrivateNote", "text"),
        ("invoice", "Line[].Description", "text"),
    }
    server.now += timedelta(hours=1)
    server.put("Customer", 8, DisplayName="eight HALF")
    server.put("TimeActivity", 8, Description="HALF")
    load.sync()
    assert load.row("customer", "8")["display_name"] == "eight \ufffd"
    assert load.row("time_activity", "8")["description"] == "\ufffd"
