"""Exact arithmetic of the books: money in integer cents, quantities in integer millionths."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Body = dict[str, Any]
"""A document or list row as the store holds it: numbers are `int` or `Decimal`, ids are text."""

ONE = Decimal(1)
QUANTITY_SCALE = 1_000_000


def exact(value: Any) -> Decimal:
    """The number in a body's field as a Decimal; absent is zero, binary floats are refused."""
    if value is None:
        return Decimal(0)
    if isinstance(value, float):
        raise TypeError(f"money must not be a binary float: {value!r}")
    return Decimal(value)


def cents(value: Any) -> int:
    """An amount as whole cents, half away from zero."""
    if type(value) is int:
        return value * 100
    return int((exact(value) * 100).to_integral_value(ROUND_HALF_UP))


def convert(amount: int, rate: Decimal) -> int:
    """Cents of a document's currency as cents of the home currency at `rate`."""
    if rate == ONE:
        return amount
    return int((amount * rate).to_integral_value(ROUND_HALF_UP))


def micro(quantity: Any) -> int:
    """A quantity in millionths."""
    if type(quantity) is int:
        return quantity * QUANTITY_SCALE
    return int((exact(quantity) * QUANTITY_SCALE).to_integral_value(ROUND_HALF_UP))


def share(total: int, part: int, whole: int) -> int:
    """`total * part / whole` in whole cents, half away from zero (`whole` > 0)."""
    product = total * part
    rounded = (2 * abs(product) + whole) // (2 * whole)
    return rounded if product >= 0 else -rounded


def day_number(text: str) -> int:
    """A calendar day `YYYY-MM-DD` as a count of days, so that ages are differences."""
    return date.fromisoformat(text[:10]).toordinal()


def money(amount: int) -> Decimal:
    """Cents as a Decimal with two places."""
    return Decimal(amount).scaleb(-2)


def identifier(reference: Any) -> int | None:
    """The id inside a `{"value": "18"}` reference; None for an absent one."""
    return int(reference["value"]) if reference else None
