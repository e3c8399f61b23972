"""Exact arithmetic for amounts: decimals in documents, integer cents where sums are kept."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from math import floor
from typing import Any

from sandbox import errors

ZERO = Decimal(0)
CENT = Decimal("0.01")
HUNDRED = Decimal(100)
MOST = Decimal(100_000_000_000)
"""Amounts and quantities stay below this, which keeps all sums in 64 bits of cents."""


def number(value: Any, element: str) -> Decimal:
    """A number of a request (JSON number or digits in quotes) as an exact decimal.

    `element` names the property in the fault for anything else, and for numbers out of range.
    """
    parsed = _parsed(value)
    if parsed is None or not parsed.is_finite():
        raise errors.invalid_value(f"Invalid Number : {value!r}", element)
    return _in_range(parsed, element)


def _parsed(value: Any) -> Decimal | None:
    if type(value) is Decimal:
        return value
    if type(value) is not int and not isinstance(value, str):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _in_range(value: Decimal, element: str) -> Decimal:
    if abs(value) >= MOST:
        raise errors.invalid_value(f"Number out of range : {value}", element)
    return value


def rounded(amount: Decimal) -> Decimal:
    """To whole cents, half away from zero; zero without decimals, as QuickBooks prints it.

    A product or sum of a request can be out of range though its factors are not: fault 2090.
    """
    _in_range(amount, "Amount")
    return amount.quantize(CENT, ROUND_HALF_UP) if amount else ZERO


def amount(value: Any, element: str) -> Decimal:
    """An amount of a request in whole cents."""
    return rounded(number(value, element))


def to_cents(value: Decimal | int) -> int:
    """An amount that is in whole cents already, as an integer."""
    return int(value * 100)


def from_cents(cents: int) -> Decimal:
    """Integer cents as an amount."""
    return Decimal(cents).scaleb(-2) if cents else ZERO


def share_out(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """`total` split in proportion to `weights`, in cents that add up to it exactly.

    Largest remainder; ties go to the earlier place. Weights that sum to zero get nothing.
    """
    base = sum(weights, ZERO)
    if not base:
        return [ZERO] * len(weights)
    cents = to_cents(total)
    exact = [cents * weight / base for weight in weights]
    floors = [floor(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda place: (floors[place] - exact[place], place))
    for place in order[: cents - sum(floors)]:
        floors[place] += 1
    return [from_cents(part) for part in floors]
