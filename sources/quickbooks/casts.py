"""Text to numbers, days and instants: what does not fit to the letter is refused.

Arrow's casts refuse most of it themselves. They also take forms that QuickBooks does not write, and
days before the year 1, which nothing after them can hold.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from .columns import Kind

_PATTERNS: Mapping[pa.DataType, str] = {
    Kind.INTEGER.arrow: r"^(0|-?[1-9][0-9]{0,17})$",
    Kind.INSTANT.arrow: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})$",
}
_BOUNDS: Mapping[pa.DataType, tuple[pa.Scalar, pa.Scalar]] = {
    kind.arrow: (pa.scalar(first, kind.arrow), pa.scalar(last, kind.arrow))
    for kind, first, last in (
        (Kind.DATE, datetime.date.min, datetime.date.max),
        (
            Kind.INSTANT,
            datetime.datetime.min.replace(tzinfo=datetime.UTC),
            datetime.datetime.max.replace(tzinfo=datetime.UTC),
        ),
    )
}


def exactly(values: pa.Array, type_: pa.DataType) -> pa.Array:
    """Values in the type of their column.

    Raises:
        pyarrow.ArrowInvalid: A value is not of this type, or not as QuickBooks writes it.
    """
    if values.type == type_:
        return _fitting(values)
    pattern = _PATTERNS.get(type_)
    if pattern and pa.types.is_string(values.type):
        _all(pc.match_substring_regex(values, pattern), type_)
    cast = values.cast(type_)
    if type_ in _BOUNDS:
        first, last = _BOUNDS[type_]
        _all(pc.and_(pc.greater_equal(cast, first), pc.less_equal(cast, last)), type_)
    return cast


def _fitting(values: pa.Array) -> pa.Array:
    """What has its type already; Arrow's JSON reader lets a decimal outgrow its precision."""
    if pa.types.is_decimal(values.type):
        values.validate(full=True)
    return values


def _all(holds: pa.BooleanArray, type_: pa.DataType) -> None:
    if pc.all(holds).as_py() is False:
        raise pa.ArrowInvalid(f"A value is not written as {type_}.")
