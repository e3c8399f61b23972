"""JSON in and out with exact numbers: a number with a point is a `Decimal`, never a float."""

from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

_decoder = msgspec.json.Decoder(float_hook=Decimal)
_encoder = msgspec.json.Encoder(decimal_format="number")


def loads(data: bytes | str) -> Any:
    """Decode JSON; raises `msgspec.DecodeError` (a `ValueError`) on malformed text.

    ValueError for a number whose exponent no `Decimal` has.
    """
    try:
        return _decoder.decode(data)
    except InvalidOperation:
        raise ValueError("JSON holds a number with too large an exponent") from None


def dumps(value: Any) -> bytes:
    """Encode as compact JSON; a `Decimal` is written with the digits it has (`337.50`)."""
    return _encoder.encode(value)
