"""Tokens as a statement.

statement := SELECT { * | count(*) | prop[, prop...] } FROM Entity [WHERE cond [AND cond]...]
             [ORDERBY prop [ASC|DESC][, ...]] [STARTPOSITION n] [MAXRESULTS n]
cond      := prop op literal | prop IN (literal[, literal...])
op        := = < > <= >= LIKE
"""

from dataclasses import dataclass

from sandbox import errors
from sandbox.query.lexer import Token, tokens

DEFAULT_ROWS = 100
MOST_ROWS = 1000
HIGHEST_POSITION = 2**31 - 1
_OPERATORS = frozenset({"=", "<", ">", "<=", ">=", "LIKE"})


@dataclass(frozen=True)
class Literal:
    """A value in a condition; kind: string, number, boolean or today."""

    kind: str
    text: str


@dataclass(frozen=True)
class Condition:
    """`name operator values`; every operator but IN has one value."""

    name: str
    operator: str
    values: tuple[Literal, ...]


@dataclass(frozen=True)
class Order:
    """One key of ORDERBY."""

    name: str
    descending: bool


@dataclass(frozen=True)
class Statement:
    """A query in parts; names are as written.

    fields: the properties listed, empty for `*`.   start: from 1.   rows: at most 1,000.
    """

    entity: str
    fields: tuple[str, ...] = ()
    count: bool = False
    where: tuple[Condition, ...] = ()
    order: tuple[Order, ...] = ()
    start: int = 1
    rows: int = DEFAULT_ROWS


def parse(statement: str) -> Statement:
    """Read a statement; what is not in the grammar is fault 4000."""
    return _Parser(tokens(statement)).statement()


class _Parser:
    """Recursive descent, one method per rule of the grammar."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0

    def statement(self) -> Statement:
        self._expect("SELECT")
        count, fields = self._selection()
        self._expect("FROM")
        entity = self._word()
        where = self._conditions() if self._accept("WHERE") else ()
        order = self._orders() if self._order_by() else ()
        start, rows = self._page()
        if self._peek().kind != "end":
            raise self._unexpected()
        return Statement(entity, fields, count, where, order, start, rows)

    def _selection(self) -> tuple[bool, tuple[str, ...]]:
        if self._accept("*"):
            return False, ()
        if self._peek().keyword == "COUNT" and self._tokens[self._at + 1].text == "(":
            self._at += 1
            for mark in "(*)":
                self._expect(mark)
            return True, ()
        names = [self._word()]
        while self._accept(","):
            names.append(self._word())
        return False, tuple(names)

    def _conditions(self) -> tuple[Condition, ...]:
        found = [self._condition()]
        while self._accept("AND"):
            found.append(self._condition())
        return tuple(found)

    def _condition(self) -> Condition:
        name = self._word()
        token = self._next()
        if token.keyword in _OPERATORS:
            return Condition(name, token.keyword, (self._literal(),))
        if token.keyword != "IN":
            self._at -= 1
            raise self._unexpected()
        self._expect("(")
        values = [self._literal()]
        while self._accept(","):
            values.append(self._literal())
        self._expect(")")
        return Condition(name, "IN", tuple(values))

    def _literal(self) -> Literal:
        token = self._peek()
        if token.keyword in {"TRUE", "FALSE"}:
            kind = "boolean"
        elif token.keyword == "CURRENT_DATE":
            kind = "today"
        elif token.kind in {"string", "number"}:
            kind = token.kind
        else:
            raise self._unexpected()
        self._at += 1
        return Literal(kind, token.text.lower() if kind == "boolean" else token.text)

    def _order_by(self) -> bool:
        if self._accept("ORDERBY"):
            return True
        if self._accept("ORDER"):
            self._expect("BY")
            return True
        return False

    def _orders(self) -> tuple[Order, ...]:
        found = [self._order()]
        while self._accept(","):
            found.append(self._order())
        return tuple(found)

    def _order(self) -> Order:
        name = self._word()
        if self._accept("DESC"):
            return Order(name, descending=True)
        self._accept("ASC")
        return Order(name, descending=False)

    def _page(self) -> tuple[int, int]:
        """STARTPOSITION and MAXRESULTS, in either order, each at most once."""
        given: dict[str, int] = {}
        while self._peek().keyword in {"STARTPOSITION", "MAXRESULTS"}:
            clause = self._peek()
            if clause.keyword in given:
                raise self._unexpected()
            self._at += 1
            given[clause.keyword] = self._position()
        rows = min(given.get("MAXRESULTS", DEFAULT_ROWS), MOST_ROWS)
        return given.get("STARTPOSITION", 1), rows

    def _position(self) -> int:
        token = self._peek()
        if token.kind != "number" or not token.text.isdigit():
            raise self._unexpected()
        self._at += 1
        digits = token.text.lstrip("0")
        if len(digits) > len(str(HIGHEST_POSITION)) or int(digits or 0) > HIGHEST_POSITION:
            raise errors.query_validation(
                f"value {token.text} is too large. Max allowed value is {HIGHEST_POSITION}"
            )
        if not digits:
            raise errors.query_validation(
                f"value {token.text} is too small. Min allowed value is 1"
            )
        return int(digits)

    # -- tokens ------------------------------------------------------------------------------

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _accept(self, keyword: str) -> bool:
        if self._peek().keyword != keyword:
            return False
        self._at += 1
        return True

    def _expect(self, keyword: str) -> None:
        if not self._accept(keyword):
            raise self._unexpected()

    def _word(self) -> str:
        token = self._peek()
        if token.kind != "word":
            raise self._unexpected()
        self._at += 1
        return token.text

    def _unexpected(self) -> errors.QboFault:
        token = self._peek()
        seen = "<EOF>" if token.kind == "end" else f'"{token.text}"'
        return errors.query_parse(
            f'Encountered " {seen} "" at line {token.line}, column {token.column}.'
        )
