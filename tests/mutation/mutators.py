"""Small mistakes in a SELECT: where one can be made, and the SELECT with it.

A mistake has a kind. What nobody could ever notice is no mistake and left out: the order of the
rows of a table, what EXISTS selects, the precision of a type, which of two equal values is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

DIALECT = "duckdb"
KINDS = (
    "operator",
    "sign",
    "join",
    "filter",
    "constant",
    "aggregate",
    "case branch",
    "partition key",
    "union",
)

Change = tuple[str, Callable[[], object]]
"""A kind, and what makes the mistake in the tree at hand."""

_SWAPS: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.EQ: (exp.NEQ,),
    exp.NEQ: (exp.EQ,),
    exp.LT: (exp.LTE, exp.GT),
    exp.LTE: (exp.LT, exp.GTE),
    exp.GT: (exp.GTE, exp.LT),
    exp.GTE: (exp.GT, exp.LTE),
    exp.Add: (exp.Sub,),
    exp.Sub: (exp.Add,),
    exp.Mul: (exp.Add,),
    exp.Div: (exp.Mul,),
    exp.IntDiv: (exp.Mul,),
    exp.And: (exp.Or,),
    exp.Or: (exp.And,),
    exp.Greatest: (exp.Least,),
    exp.Least: (exp.Greatest,),
    exp.NullSafeEQ: (exp.NullSafeNEQ,),
    exp.NullSafeNEQ: (exp.NullSafeEQ,),
}
_AGGREGATES: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.Sum: exp.Max,
    exp.Max: exp.Min,
    exp.Min: exp.Max,
    exp.Avg: exp.Max,
    exp.LogicalOr: exp.LogicalAnd,
    exp.LogicalAnd: exp.LogicalOr,
    exp.Lag: exp.Lead,
    exp.Lead: exp.Lag,
    exp.FirstValue: exp.LastValue,
    exp.LastValue: exp.FirstValue,
}
_OR_EQUAL: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.LTE,
    exp.LTE: exp.LT,
    exp.GT: exp.GTE,
    exp.GTE: exp.GT,
}
_LARGER_UNIT = {"day": "month", "month": "year", "year": "month", "quarter": "year"}


@dataclass(frozen=True)
class Site:
    """A place for a mistake: the number of a node, depth first, and which of its changes."""

    kind: str
    node: int
    change: int


@dataclass(frozen=True)
class Mistake:
    """A SELECT with one mistake, beside the SELECT without it; both as sqlglot writes them."""

    kind: str
    before: str
    after: str


def parse(sql: str) -> exp.Expr:
    """A SELECT as a tree; comments do not matter."""
    return sqlglot.parse_one(sql, read=DIALECT)


def written(tree: exp.Expr) -> str:
    """A tree as text."""
    return tree.sql(dialect=DIALECT, pretty=True, comments=False, max_text_width=60)


def sites(tree: exp.Expr) -> list[Site]:
    """Every place of a SELECT where a mistake can be made."""
    return [
        Site(kind, number, change)
        for number, node in enumerate(_nodes(tree))
        for change, (kind, _) in enumerate(_changes(node))
    ]


def mistaken(tree: exp.Expr, site: Site) -> Mistake:
    """A SELECT with the mistake of a site; the tree is left as it is."""
    copy = tree.copy()
    kind, change = list(_changes(list(_nodes(copy))[site.node]))[site.change]
    assert kind == site.kind, "another tree"
    change()
    return Mistake(kind, written(tree), written(copy))


def _nodes(tree: exp.Expr) -> Iterator[exp.Expr]:
    return tree.walk(bfs=False)


def _changes(node: exp.Expr) -> Iterator[Change]:
    if _unseen(node):
        return
    for changes in (_operators, _negations, _signs, _joins, _filters, _constants):
        yield from changes(node)
    for changes in (_aggregates, _branches, _partitions, _unions):
        yield from changes(node)


def _unseen(node: exp.Expr) -> bool:
    """Nobody could notice a change here."""
    if isinstance(node, exp.Literal | exp.Boolean):
        select = node.find_ancestor(exp.Select)
        if select is not None and isinstance(select.parent, exp.Exists):
            return node.parent is select
        if isinstance(node.parent, exp.DataTypeParam):
            return True
    order = node.find_ancestor(exp.Order, exp.Select, exp.AggFunc)
    return isinstance(order, exp.Order) and isinstance(order.parent, exp.Query)


def _operators(node: exp.Expr) -> Iterator[Change]:
    if _is_join_condition(node) and isinstance(node, exp.EQ | exp.And):
        return
    for other in _SWAPS.get(type(node), ()):
        if other is _OR_EQUAL.get(type(node)) and _gives_either(node):
            continue
        yield "operator", lambda other=other: node.replace(_retyped(node, other))  # type: ignore[misc]


def _gives_either(node: exp.Expr) -> bool:
    """A comparison that decides which of its sides a CASE gives: nobody sees which of two equals.

    `CASE WHEN a < b OR ... THEN a ELSE b END`; the sign of zero does not matter either.
    """
    inner = node
    while isinstance(inner.parent, exp.Or | exp.Paren):
        inner = inner.parent
    branch = inner.parent
    case = branch.parent if isinstance(branch, exp.If) else None
    if branch is None or not isinstance(case, exp.Case) or case.this is not None:
        return False
    if len(case.args["ifs"]) > 1:
        return False
    given = [branch.args.get("true"), case.args.get("default")]
    sides = [node.this, node.expression]
    if isinstance(given[0], exp.Neg) and sides[1] == exp.Literal.number(0):
        given[0] = given[0].this
    return given in (sides, sides[::-1])


def _retyped(node: exp.Expr, other: type[exp.Expr]) -> exp.Expr:
    return other(**{key: _copied(value) for key, value in node.args.items()})


def _copied(value: object) -> object:
    if isinstance(value, list):
        return [_copied(one) for one in value]
    return value.copy() if isinstance(value, exp.Expr) else value


def _is_join_condition(node: exp.Expr) -> bool:
    """One of the conditions that ON joins by AND."""
    inner = node
    while isinstance(inner.parent, exp.And | exp.Paren):
        inner = inner.parent
    return isinstance(inner.parent, exp.Join) and inner.arg_key == "on"


def _negations(node: exp.Expr) -> Iterator[Change]:
    """NOT is left out, or a condition that has an opposite by NOT gets one."""
    if isinstance(node, exp.Not):
        yield "operator", lambda: node.replace(node.this.copy())
    elif isinstance(node, exp.Is | exp.In | exp.Exists | exp.Like):
        above = node.parent.parent if isinstance(node.parent, exp.Paren) else node.parent
        if not isinstance(above, exp.Not):
            yield "operator", lambda: node.replace(exp.Not(this=exp.Paren(this=node.copy())))


def _signs(node: exp.Expr) -> Iterator[Change]:
    if isinstance(node, exp.Neg | exp.Abs):
        yield "sign", lambda: node.replace(node.this.copy())
    elif _is_amount(node) and _can_turn(node.this):
        yield "sign", lambda: node.this.replace(_negative(node.this))


def _is_amount(node: exp.Expr) -> bool:
    """A number whose sign can be seen; that of a sum which is compared with zero cannot."""
    zero = isinstance(node.parent, exp.EQ | exp.NEQ) and node.parent.expression.name == "0"
    if zero:
        return False
    is_decimal = isinstance(node, exp.Cast) and node.to.is_type("decimal")
    return is_decimal or isinstance(node, exp.Sum)


def _can_turn(node: exp.Expr) -> bool:
    """A number that may be other than zero, and whose sign is not turned elsewhere already."""
    return not isinstance(node, exp.Neg | exp.Literal | exp.Null | exp.Distinct | exp.Abs)


def _negative(node: exp.Expr) -> exp.Expr:
    return exp.Neg(this=exp.Paren(this=node.copy()))


def _joins(node: exp.Expr) -> Iterator[Change]:
    if not isinstance(node, exp.Join):
        return
    if node.side == "LEFT":
        yield "join", lambda: node.set("side", None)
    elif node.side == "FULL":
        yield "join", lambda: node.set("side", "LEFT")
    elif node.args.get("on") is not None:
        yield "join", lambda: _make_left(node)
    conditions = _conditions(node.args.get("on"))
    if len(conditions) > 1:
        for number in range(len(conditions)):
            yield (
                "join",
                lambda number=number: node.set("on", _without(conditions, number)),  # type: ignore[misc]
            )


def _make_left(node: exp.Join) -> None:
    node.set("kind", None)
    node.set("side", "LEFT")


def _conditions(node: exp.Expr | None) -> list[exp.Expr]:
    """What AND joins."""
    if node is None:
        return []
    return list(node.flatten()) if isinstance(node, exp.And) else [node]


def _without(conditions: list[exp.Expr], number: int) -> exp.Expr | None:
    left = [one.copy() for index, one in enumerate(conditions) if index != number]
    return exp.and_(*left, copy=False) if left else None


def _filters(node: exp.Expr) -> Iterator[Change]:
    if isinstance(node, exp.Filter):
        yield "filter", lambda: node.replace(node.this.copy())
    if isinstance(node, exp.Where | exp.Having | exp.Qualify) and isinstance(
        node.parent, exp.Query
    ):
        conditions = _conditions(node.this)
        for number in range(len(conditions)):
            yield "filter", lambda number=number: _drop_condition(node, conditions, number)  # type: ignore[misc]


def _drop_condition(node: exp.Expr, conditions: list[exp.Expr], number: int) -> None:
    left = _without(conditions, number)
    if left is None:
        node.pop()
    else:
        node.set("this", left)


def _constants(node: exp.Expr) -> Iterator[Change]:
    if isinstance(node, exp.Boolean):
        yield "constant", lambda: node.replace(exp.Boolean(this=not node.this))
    elif isinstance(node, exp.Literal) and not node.is_string:
        larger = str(int(node.this) + 1) if node.is_int else f"1{node.this}"
        yield "constant", lambda: node.replace(exp.Literal.number(larger))
    elif isinstance(node, exp.Literal):
        other = _LARGER_UNIT.get(node.this, f"{node.this}~")
        yield "constant", lambda: node.replace(exp.Literal.string(other))
    elif isinstance(node, exp.Var) and node.name.lower() in _LARGER_UNIT:
        yield "constant", lambda: node.replace(exp.var(_LARGER_UNIT[node.name.lower()]))


def _aggregates(node: exp.Expr) -> Iterator[Change]:
    other = _AGGREGATES.get(type(node))
    if other is not None:
        yield "aggregate", lambda: node.replace(_retyped(node, other))
    elif isinstance(node, exp.Count):
        if isinstance(node.this, exp.Distinct):
            yield "aggregate", lambda: node.set("this", node.this.expressions[0].copy())
        else:
            yield "aggregate", lambda: node.replace(exp.Max(this=exp.Literal.number(1)))
    elif isinstance(node, exp.Select) and node.args.get("distinct") is not None:
        yield "aggregate", lambda: node.set("distinct", None)


def _branches(node: exp.Expr) -> Iterator[Change]:
    if isinstance(node, exp.Coalesce):
        values = [node.this, *node.expressions]
        for number in range(len(values)):
            yield "case branch", lambda number=number: _drop_value(node, values, number)  # type: ignore[misc]
    if isinstance(node, exp.Case):
        for number in range(len(node.args["ifs"])):
            yield "case branch", lambda number=number: _drop_branch(node, number)  # type: ignore[misc]
        default = node.args.get("default")
        if default is not None and not isinstance(default, exp.Null):
            yield "case branch", lambda: node.set("default", None)


def _drop_value(node: exp.Expr, values: list[exp.Expr], number: int) -> None:
    left = [one.copy() for index, one in enumerate(values) if index != number]
    node.replace(left[0] if len(left) == 1 else exp.Coalesce(this=left[0], expressions=left[1:]))


def _drop_branch(node: exp.Expr, number: int) -> None:
    """Leave a branch out; of a CASE with one branch, its condition, or all but its ELSE."""
    branches = node.args["ifs"]
    if len(branches) > 1:
        node.set("ifs", [one for index, one in enumerate(branches) if index != number])
    else:
        node.replace((node.args.get("default") or branches[0].args["true"]).copy())


def _partitions(node: exp.Expr) -> Iterator[Change]:
    if not isinstance(node, exp.Window):
        return
    keys = node.args.get("partition_by") or []
    for number in range(len(keys)):
        yield (
            "partition key",
            lambda number=number: node.set(  # type: ignore[misc]
                "partition_by", [one for index, one in enumerate(keys) if index != number]
            ),
        )
    order = node.args.get("order")
    for ordered in order.expressions if order is not None else ():
        yield (
            "partition key",
            lambda ordered=ordered: ordered.set("desc", not ordered.args.get("desc")),  # type: ignore[misc]
        )


def _unions(node: exp.Expr) -> Iterator[Change]:
    if isinstance(node, exp.Union):
        for branch in (node.this, node.expression):
            if not isinstance(branch, exp.Union):
                yield "union", lambda branch=branch: branch.replace(_emptied(branch))  # type: ignore[misc]


def _emptied(branch: exp.Expr) -> exp.Expr:
    """A branch of a union that gives no rows."""
    assert isinstance(branch, exp.Query)
    return exp.select("*").from_(branch.copy().subquery("left_out")).where(exp.false())
