"""A statement run against a company."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox import catalogue, errors, jsonio, keys
from sandbox.catalogue import Entity
from sandbox.query.fields import selectable
from sandbox.query.parser import parse
from sandbox.query.translate import Clauses, translate

if TYPE_CHECKING:
    from sandbox.company import Company


@dataclass
class QueryAnswer:
    """Rows as the JSON text that is served, or a count.

    start: position of the first row, from 1.   total: the count asked for, else None.
    whole: the rows are records with all their properties, not a field list.
    """

    entity: Entity
    texts: list[str]
    start: int = 1
    total: int | None = None
    whole: bool = True

    def rows(self) -> list[dict[str, Any]]:
        """The rows decoded."""
        return [jsonio.loads(text) for text in self.texts]

    def body(self) -> str:
        """The QueryResponse object; empty when nothing matched."""
        if self.total is not None:
            return f'{{"totalCount":{self.total}}}'
        return rows_object(self.entity, self.texts, self.start)


def rows_object(entity: Entity, texts: list[str], start: int = 1) -> str:
    """Rows with their counters as queries and the change feed wrap them; `{}` for none."""
    if not texts:
        return "{}"
    joined = ",".join(texts)
    return f'{{"{entity.key}":[{joined}],"startPosition":{start},"maxResults":{len(texts)}}}'


def run(company: "Company", text: str) -> QueryAnswer:
    """Answer a statement; a QboFault (4000, 4001, 5030) for what cannot be answered."""
    statement = parse(text)
    entity = catalogue.find(statement.entity)
    if entity is None:
        raise errors.query_validation(f"invalid context declaration: {statement.entity}")
    company.require(entity)
    paths = [selectable(entity, name) for name in statement.fields]
    clauses = translate(entity, statement, company.clock)
    with company.store.lock:
        company.settle(entity.name)
        if statement.count:
            return QueryAnswer(entity, [], total=_count(company, clauses))
        texts = _page(company, clauses, statement.rows, statement.start - 1)
    if paths:
        texts = [_trimmed(entity, row, paths) for row in texts]
    return QueryAnswer(entity, texts, statement.start, whole=not paths)


def _count(company: "Company", clauses: Clauses) -> int:
    sql = f"SELECT count(*) FROM record WHERE {clauses.where}"
    return int(company.store.fetch(sql, clauses.values)[0][0])


def _page(company: "Company", clauses: Clauses, rows: int, skip: int) -> list[str]:
    """Finds the page in an index first: a row skipped on the way costs no look at its body.

    CROSS JOIN makes SQLite keep the order of the left side.
    """
    sql = (
        f"SELECT body FROM (SELECT seq FROM record WHERE {clauses.where} "
        f"ORDER BY {clauses.order} LIMIT ? OFFSET ?) CROSS JOIN record USING (seq)"
    )
    return [row[0] for row in company.store.fetch(sql, [*clauses.values, rows, skip])]


def _trimmed(entity: Entity, text: str, paths: Iterable[tuple[str, ...]]) -> str:
    """A row with the listed properties alone; it is then marked sparse.

    A template keeps the wrapper that names its type; the properties are those inside.
    """
    row = jsonio.loads(text)
    record = keys.inner(entity.name, row)
    kept: dict[str, Any] = {}
    for path in paths:
        _copy(record, kept, path)
    kept["sparse"] = True
    trimmed = kept if record is row else dict.fromkeys(row, kept)
    return jsonio.dumps(trimmed).decode()


def _copy(source: Mapping[str, Any], target: dict[str, Any], path: tuple[str, ...]) -> None:
    name = next((key for key in source if key.lower() == path[0].lower()), None)
    if name is None:
        return
    value = source[name]
    if len(path) == 1 or not isinstance(value, dict):
        target[name] = value
        return
    inside = target.setdefault(name, {})
    _copy(value, inside, path[1:])
