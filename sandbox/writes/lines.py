"""Lines of documents: ids, numbers, and what every line must have."""

from decimal import Decimal
from typing import Any

from sandbox import errors
from sandbox.writes import properties
from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import copy, refer, resolve
from sandbox.writes.money import CENT, amount, number


class LineIds:
    """Gives out line ids within one document: a line keeps the id it had, a new one gets the next.

    `first` is 1, or 0 on journal entries.
    """

    def __init__(self, old: Body | None, first: int = 1) -> None:
        self._known = {line["Id"] for line in every_line(old or {}) if "Id" in line}
        self._next = max((int(id_) + 1 for id_ in self._known), default=first)
        self._used: set[str] = set()

    def take(self, line: Body) -> str:
        """Id of a line of the request; an unknown or repeated id counts as none."""
        given = str(line.get("Id", ""))
        if given in self._known and given not in self._used:
            self._used.add(given)
            return given
        id_ = str(self._next)
        self._next += 1
        return id_


def every_line(body: Body) -> list[Body]:
    """All lines of a document, those within bundles included."""
    found: list[Body] = []
    for line in body.get("Line", ()):
        found.append(line)
        found.extend(line.get("GroupLineDetail", {}).get("Line", ()))
    return found


def given_lines(change: Change) -> list[Body]:
    """The Line array of the request; fault 2020 when there is none."""
    lines = change.payload.get("Line")
    if not isinstance(lines, list) or not lines:
        raise errors.required_param("Line")
    return lines


def detail_of(change: Change, line: Body, kind: str) -> Body:
    """The line's detail object `kind`; faults for unknown properties on the line or in it."""
    properties.check("Line", properties.LINE, line)
    detail: Any = line.get(kind) or {}
    known = properties.DETAILS[kind]
    if not detail.keys() <= known:
        properties.check(kind, known, detail)
    return dict(detail)


def line_amount(line: Body) -> Decimal:
    """Amount of a line, in cents; fault 2020 without."""
    value = line.get("Amount")
    if value is None:
        raise errors.required_param("Amount")
    return amount(value, "Amount")


def check_price(detail: Body, total: Decimal) -> None:
    """Fault 6070 when the line's Amount is not UnitPrice x Qty, give or take a cent."""
    price, quantity = detail.get("UnitPrice"), detail.get("Qty")
    if price is not None and quantity is not None:
        product = number(price, "UnitPrice") * number(quantity, "Qty")
        if abs(product - total) > CENT:
            raise errors.amount_mismatch()


def shell(line: Body, id_: str | None, position: int | None, total: Decimal, kind: str) -> Body:
    """The outer part of a line in the order answers show it; the caller adds the detail."""
    body: Body = {}
    if id_ is not None:
        body["Id"] = id_
    if position is not None:
        body["LineNum"] = position
    if line.get("Description"):
        body["Description"] = line["Description"]
    body["Amount"] = total
    body["DetailType"] = kind
    return body


def put_detail_refs(change: Change, detail: Body, **entities: str) -> None:
    """Check the references in a line's detail and give them their names.

    Each keyword is a property and the entity it refers to, e.g. `ClassRef="Class"`.
    """
    for key, entity in entities.items():
        if key in detail:
            record = resolve(change, detail, key, entity)
            if record is not None:
                detail[key] = refer(entity, record)


def keep_extras(line: Body, body: Body) -> None:
    """Copy what users may hang on any line."""
    copy(line, body, "CustomField", "ProjectRef")
