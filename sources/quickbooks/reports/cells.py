"""Cells: texts that are amounts, numbers, dates, or names with ids."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from .keys import Cell
from .lines import Value

#: ".00" and "-.50" occur; percentages end with their sign; thousands are not marked.
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?: ?%)?")
_INTEGER = re.compile(r"-?\d+")


def value_of(text: str, kind: Cell) -> Value:
    """A cell's value, None for a blank one.

    Raises:
        ValueError: The text is not of that kind.
    """
    text = text.strip()
    if not text:
        return None
    if kind in (Cell.MONEY, Cell.NUMBER):
        return number_of(text)
    if kind is Cell.DATE:
        return date.fromisoformat(text)
    if kind is Cell.INTEGER:
        if not _INTEGER.fullmatch(text):
            raise ValueError(f"{text!r} is not a whole number")
        return int(text)
    return text


def number_of(text: str) -> Decimal:
    """The exact number that a text says.

    Raises:
        ValueError: It says none.
    """
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a number")
    return Decimal(text.removesuffix("%").rstrip())
