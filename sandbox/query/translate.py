"""A statement as SQL over the record table."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pendulum

from sandbox import errors
from sandbox.catalogue import Entity, Kind
from sandbox.clock import Clock
from sandbox.query.fields import Form, Property, filterable, sortable
from sandbox.query.parser import Condition, Literal, Order, Statement

_EQUALITY = frozenset({"=", "IN"})
_CASELESS = frozenset({Form.TEXT})
_UNIQUE = frozenset({"id", "label"})  # a value of theirs has one row, or nearly


@dataclass
class Clauses:
    """SQL after FROM record, with the values to bind in `where`."""

    where: str
    order: str
    values: list[Any] = field(default_factory=list)


def translate(entity: Entity, statement: Statement, clock: Clock) -> Clauses:
    """WHERE and ORDER BY of a statement; names it cannot use are fault 4001."""
    values: list[Any] = [entity.name]
    parts = ["entity = ?"]
    found = [filterable(entity, condition.name) for condition in statement.where]
    for condition, item in zip(statement.where, found, strict=True):
        sql, bound = _Comparison(entity, item, clock).sql(condition)
        parts.append(sql)
        values.extend(bound)
    if entity.active and entity.hides_inactive and all(item.name != "Active" for item in found):
        parts.append("active = 1")
    few = any(
        column(entity, item) in _UNIQUE and condition.operator in _EQUALITY
        for condition, item in zip(statement.where, found, strict=True)
    )
    return Clauses(" AND ".join(parts), _order(entity, statement.order, few=few), values)


def _order(entity: Entity, orders: tuple[Order, ...], *, few: bool) -> str:
    """The order asked for, or the entity's own; creation order breaks ties.

    QuickBooks ignores Id as a key, so it is no key here either. few: a condition finds a handful
    of rows, which are sorted (the plus says so to SQLite) instead of walking all in order.
    """
    keys = [(sortable(entity, order.name), order.descending) for order in orders]
    used = [(_sort_sql(entity, found), down) for found, down in keys if found.form is not Form.ID]
    if not used:
        used = _own_order(entity)
    down = used[-1][1] if used else False
    plus = "+" if few else ""
    parts = [
        f"{plus}{sql} {'DESC' if falling else 'ASC'}" for sql, falling in [*used, ("seq", down)]
    ]
    return ", ".join(parts)


def _own_order(entity: Entity) -> list[tuple[str, bool]]:
    if entity.kind is Kind.TRANSACTION:
        return [("updated", True)]
    return [("sort_key", False)] if entity.kind is Kind.LIST else []


def _sort_sql(entity: Entity, found: Property) -> str:
    if found.name == "FullyQualifiedName":
        return "sort_key"
    collation = " COLLATE NOCASE" if found.form in _CASELESS else ""
    return column(entity, found) + collation


def column(entity: Entity, found: Property) -> str:
    """The SQL expression of a property's value."""
    stored = {
        "Id": "id",
        "MetaData.CreateTime": "created",
        "MetaData.LastUpdatedTime": "updated",
        "Active": "active",
        "TxnDate": "txn_date",
        _label(entity): "label",
    }.get(found.name)
    if stored:
        return stored
    path = f"$.{found.name}.value" if found.form is Form.REFERENCE else f"$.{found.name}"
    if entity.name != "RecurringTransaction":
        return f"json_extract(body, '{path}')"
    if found.name == "Type":
        return "(SELECT key FROM json_each(body))"
    return f"(SELECT json_extract(value, '{path}') FROM json_each(body))"


def _label(entity: Entity) -> str:
    """The property kept in the label column (see `keys.columns`)."""
    if entity.kind is Kind.TRANSACTION:
        return "DocNumber"
    named = {"Customer", "Vendor", "Employee", "TaxAgency"}
    return "DisplayName" if entity.name in named else "Name"


class _Comparison:
    """One condition on one property."""

    def __init__(self, entity: Entity, found: Property, clock: Clock) -> None:
        self._entity = entity
        self._property = found
        self._clock = clock

    def sql(self, condition: Condition) -> tuple[str, list[Any]]:
        """The condition as SQL and the values to bind."""
        self._check(condition)
        values = [self._value(literal) for literal in condition.values]
        if self._property.form is Form.ATTACHED_TO:
            return self._attached(values)
        left = column(self._entity, self._property)
        if self._property.form is Form.BOOLEAN and left != "active":
            left = f"coalesce({left}, 0)"
        if condition.operator == "=" and _is_null(condition.values[0]):
            return f"{left} IS NULL", []
        if self._property.form in _CASELESS:
            left += " COLLATE NOCASE"
        if condition.operator == "IN":
            return f"{left} IN ({', '.join('?' * len(values))})", values
        if condition.operator == "LIKE":
            return f"{left} LIKE ? ESCAPE '\\'", [_pattern(str(values[0]))]
        return f"{left} {condition.operator} ?", values

    def _check(self, condition: Condition) -> None:
        form = self._property.form
        if form in {Form.BOOLEAN, Form.REFERENCE, Form.ATTACHED_TO}:
            allowed = condition.operator in _EQUALITY
        else:
            textual = form in {Form.TEXT, Form.ID, Form.DATE}
            allowed = textual or condition.operator != "LIKE"
        if not allowed:
            raise errors.query_validation(
                f"operator {condition.operator} is not supported for property '{condition.name}'"
            )
        if condition.operator == "LIKE" and condition.values[0].kind != "string":
            raise self._unfit(condition.values[0])

    def _attached(self, values: list[Any]) -> tuple[str, list[Any]]:
        """Type or id of a linked entity; statements write Type, records type."""
        path = self._property.name.removeprefix("AttachableRef.").replace("Type", "type")
        marks = ", ".join("?" * len(values))
        return (
            "EXISTS (SELECT 1 FROM json_each(body, '$.AttachableRef') AS link "
            f"WHERE json_extract(link.value, '$.{path}') COLLATE NOCASE IN ({marks}))",
            values,
        )

    def _value(self, literal: Literal) -> Any:
        match self._property.form:
            case Form.NUMBER if not _is_null(literal):
                return self._number(literal)
            case Form.BOOLEAN:
                return self._boolean(literal)
            case Form.DATE if "%" not in literal.text:
                return self._date(literal)
            case Form.INSTANT:
                return self._instant(literal)
            case _:
                return literal.text

    def _number(self, literal: Literal) -> float:
        try:
            return float(Decimal(literal.text))
        except InvalidOperation:
            raise self._unfit(literal) from None

    def _boolean(self, literal: Literal) -> int:
        if literal.text.lower() not in {"true", "false"}:
            raise self._unfit(literal)
        return int(literal.text.lower() == "true")

    def _date(self, literal: Literal) -> str:
        if literal.kind == "today":
            return self._clock.today().isoformat()
        if _is_null(literal):
            return literal.text
        if literal.kind != "string":  # 20260101 would compare as text, behind every day
            raise self._unfit(literal)
        try:
            return date.fromisoformat(literal.text.partition("T")[0]).isoformat()
        except ValueError:
            raise self._unfit(literal) from None

    def _instant(self, literal: Literal) -> float:
        """Epoch seconds; text without an offset is read in the company's zone."""
        text = self._clock.today().isoformat() if literal.kind == "today" else literal.text
        try:
            return instant(text, self._clock.zone)
        except ValueError:
            raise self._unfit(literal) from None

    def _unfit(self, literal: Literal) -> errors.QboFault:
        return errors.query_validation(
            f"value {literal.text} is not valid for property '{self._property.name}'"
        )


def instant(text: str, zone: str) -> float:
    """ISO 8601 day or time as epoch seconds; `zone` is for text without an offset.

    ValueError for other text, and for the ends of time that no zone can shift.
    """
    try:
        return pendulum.instance(datetime.fromisoformat(text.strip()), tz=zone).timestamp()
    except OverflowError:
        raise ValueError(f"out of range: {text}") from None


def _is_null(literal: Literal) -> bool:
    """A space in quotes stands for null."""
    return literal.kind == "string" and not literal.text.strip()


def _pattern(text: str) -> str:
    """QuickBooks' LIKE knows `%` alone."""
    return text.replace("\\", "\\\\").replace("_", "\\_")
