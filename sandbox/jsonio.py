"""JSON in and out with exact numbers: a number with a point is a `Decimal`, never a float."""

from decimal import Decimal
from typing import Any

import msgspec

_decoder = msgspec.json.Decoder(float_hook=Decimal)
_encoder = msgspec.json.Encoder(decimal_format="number")


def loads(data: bytes | str) -> Any:
    """Decode JSON; raises `msgspec.DecodeError` (a `ValueError`) on malformed text."""
    return _decoder.decode(data)


def dumps(value: Any) -> bytes:
    """Encode as compact JSON; a `Decimal` is written with the digits it has (`337.50`)."""
    return _encoder.encode(value)
