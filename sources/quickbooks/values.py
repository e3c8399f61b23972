"""Whether a JSON value fits a column of a kind, to the last digit.

Pages are decoded with the literals of their numbers kept, so that nothing is rounded on
the way, and what has to be kept as JSON is written back to the letter.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

from .columns import Kind

#: Said of a value that its column cannot hold exactly.
MISFIT: Any = object()

_ENCODER = msgspec.json.Encoder()
_INT64 = 2**63
#: A number with more digits than a double holds, for which DuckDB's JSON is not exact.
_LONG = re.compile(rb"[\[,:]-?[0-9.]{16}")
_SMALL = 10**9  # fits every decimal column
#: The grammar of JSON numbers; exponents beyond four digits fit no column.
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)


class Number(str):
    """The literal of a number with a fraction or an exponent, as it was sent."""

    __slots__ = ()


_DECODER = msgspec.json.Decoder(float_hook=Number)


def decode(text: bytes) -> Any:
    """Decode JSON without rounding a number.

    Raises:
        ValueError: The text is not JSON in UTF-8.
    """
    return _DECODER.decode(text)


def encode(value: Any) -> bytes:
    """Encode what `decode` returned, numbers to the letter."""
    return _ENCODER.encode(_with_raw_numbers(value))


def _with_raw_numbers(value: Any) -> Any:
    match value:
        case bool():
            return value
        case Number() | int():  # integers of any length
            return msgspec.Raw(str(value).encode())
        case dict():
            return {key: _with_raw_numbers(item) for key, item in value.items()}
        case list():
            return [_with_raw_numbers(item) for item in value]
        case _:
            return value


@dataclass(frozen=True)
class Rule:
    """How the values of a kind of column are settled.

    Attributes:
        settle: Takes a decoded JSON value other than null and writes it in the form that
            its column is read from: plain digits in a string where a number is long, JSON
            text in a string where it holds long numbers. Answers MISFIT where the
            column would lose something.
        usual: The types that QuickBooks sends for such a column.
        plain: A type of which every value fits as it is.
    """

    settle: Callable[[Any], Any]
    usual: tuple[type, ...]
    plain: type | None = None


def _json_type(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case Number() | int():
            return "number"
        case str():
            return "string"
        case _:
            return "nested"


def _settle_text(value: Any) -> Any:
    if _json_type(value) == "nested":
        return MISFIT
    return value if _json_type(value) == "string" else encode(value).decode()


def _settle_json(value: Any) -> Any:
    if _json_type(value) != "nested":
        return MISFIT
    text = encode(value)
    if _LONG.search(text):
        return text.decode()
    return _with_raw_numbers(value)  # DuckDB writes it, as it does on any other page


def _settle_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    return value == "true" if value in ("true", "false") else MISFIT


def _settle_date(value: Any) -> Any:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return MISFIT
    try:
        msgspec.convert(value, datetime.date)
    except msgspec.ValidationError:
        return MISFIT
    return value


def _settle_instant(value: Any) -> Any:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        return MISFIT
    try:
        msgspec.convert(value, datetime.datetime).astimezone(datetime.UTC)
    except (msgspec.ValidationError, OverflowError):
        return MISFIT
    return value


def _settle_integer(value: Any) -> Any:
    if _json_type(value) == "string" and not _INTEGER.fullmatch(value):
        return MISFIT
    digits = _settle_decimal(value, precision=19, scale=0)
    return int(digits) if digits is not MISFIT and -_INT64 <= int(digits) < _INT64 else MISFIT


def _settle_decimal(value: Any, *, precision: int, scale: int) -> Any:
    if type(value) is int and abs(value) < _SMALL:
        return value
    if type(value) is Number and _is_short(value, precision - scale, scale):
        return str(value)
    literal = "" if isinstance(value, bool) or not isinstance(value, int | str) else str(value)
    if not _NUMBER.fullmatch(literal):
        return MISFIT
    sign, digits, exponent = _significant(literal)
    whole, fraction = max(len(digits) + exponent, 0), max(-exponent, 0)
    if whole > precision - scale or fraction > scale:
        return MISFIT
    return format(Decimal((sign, digits, exponent)), "f")


def _is_short(literal: Number, whole: int, fraction: int) -> bool:
    """Whether a number is one of the common ones, that fit beyond doubt."""
    before, point, after = literal.partition(".")
    return bool(point) and len(before) <= whole and len(after) <= fraction and after.isdigit()


def _significant(literal: str) -> tuple[int, tuple[int, ...], int]:
    """Sign, digits and exponent of a number, without the zeros at its end."""
    sign, digits, exponent = Decimal(literal).as_tuple()
    zeros = next((count for count, digit in enumerate(reversed(digits)) if digit), None)
    if zeros is None or not isinstance(exponent, int):
        return 0, (0,), 0
    return sign, digits[: len(digits) - zeros], exponent + zeros


def _decimal(kind: Kind) -> Rule:
    precision, scale = kind.arrow.precision, kind.arrow.scale
    return Rule(partial(_settle_decimal, precision=precision, scale=scale), (int, Number))


RULES: Mapping[Kind, Rule] = {
    Kind.TEXT: Rule(_settle_text, (str,), plain=str),
    Kind.MONEY: _decimal(Kind.MONEY),
    Kind.RATE: _decimal(Kind.RATE),
    Kind.INTEGER: Rule(_settle_integer, (int, Number, str)),  # SyncToken is a string
    Kind.BOOLEAN: Rule(_settle_boolean, (bool,), plain=bool),
    Kind.DATE: Rule(_settle_date, (str,)),
    Kind.INSTANT: Rule(_settle_instant, (str,)),
    Kind.JSON: Rule(_settle_json, (dict, list)),
}
