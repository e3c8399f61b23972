"""Statements in QuickBooks' query language.

Pages are positional over a live set, so they are ordered by what never changes (the time of
creation) where the entity allows it; lists are asked for their inactive records too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .entities import Entity

#: Most rows of one answer.
PAGE_SIZE = 1000
#: Ids in one statement: a few kilobytes of text.
IDS_PER_QUERY = 300


@dataclass(frozen=True)
class Created:
    """Records by when they were created, which never changes.

    Attributes:
        start: In that second or later, None from the beginning.
        end: Before that second, None up to now.
    """

    start: datetime | None = None
    end: datetime | None = None


#: Whenever they were created.
ALWAYS = Created()


def count(entity: Entity, since: datetime | None = None, *, created: Created = ALWAYS) -> str:
    """How many records there are, or how many of them changed or were created at some time."""
    return f"SELECT count(*) FROM {entity.name}{_where(*_conditions(entity, since, created))}"


def is_count(statement: str) -> bool:
    """Whether a statement asks how many records there are."""
    return statement.startswith("SELECT count(*)")


def page(
    entity: Entity,
    start: int = 1,
    size: int = PAGE_SIZE,
    *,
    since: datetime | None = None,
    created: Created = ALWAYS,
    fields: str = "*",
) -> str:
    """Records by position.

    Args:
        entity: What to ask for.
        start: Position of the first, from 1.
        size: At most so many, up to 1000.
        since: Only those that changed at that instant or later.
        created: Only those that were created then.
        fields: `*`, or `Id` for a sweep.
    """
    where = _where(*_conditions(entity, since, created))
    order = f" ORDERBY {entity.order_by}" if entity.order_by else ""
    return (
        f"SELECT {_asked(entity, fields)} FROM {entity.name}{where}{order}"
        f" STARTPOSITION {start} MAXRESULTS {size}"
    )


def by_ids(entity: Entity, ids: Sequence[str], *, fields: str = "*") -> str:
    """Records by Id, at most `IDS_PER_QUERY` of them."""
    wanted = ", ".join(quote(id_) for id_ in ids)
    where = _where(*_conditions(entity, None), f"Id IN ({wanted})")
    return f"SELECT {_asked(entity, fields)} FROM {entity.name}{where} MAXRESULTS {PAGE_SIZE}"


def quote(text: str) -> str:
    r"""A string literal; QuickBooks escapes with a backslash (`Amy\'s`)."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def timestamp(moment: datetime) -> str:
    """An instant as statements and change requests write it, in UTC and whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")


def _conditions(entity: Entity, since: datetime | None, created: Created = ALWAYS) -> list[str]:
    conditions = ["Active IN (true, false)"] if entity.has_active else []
    bounds = (
        ("MetaData.LastUpdatedTime >=", since),
        ("MetaData.CreateTime >=", created.start),
        ("MetaData.CreateTime <", created.end),
    )
    conditions += [f"{name} '{timestamp(bound)}'" for name, bound in bounds if bound is not None]
    return conditions


def _asked(entity: Entity, fields: str) -> str:
    """The field list; how one reaches into a record inside a wrapper is not documented."""
    return "*" if entity.wrapped else fields


def _where(*conditions: str) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
