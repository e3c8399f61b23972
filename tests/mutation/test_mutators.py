"""Mistakes are where they should be, one at a time, and drawn the same for the same seed."""

import pytest

from tests.mutation.draw import difference, drawn, places
from tests.mutation.mutators import KINDS, Mistake, mistaken, parse, sites
from tests.mutation.project import Model, Project

# A SELECT, a kind, and what the SELECT may become.
CASES = [
    ("select a from t where b < 1", "operator", {"b <= 1", "b > 1"}),
    ("select a from t where b = 1 and not c", "operator", {"b <> 1", "= 1 OR NOT c", "1 AND c"}),
    ("select a from t where b is null", "operator", {"NOT ( b IS NULL )"}),
    ("select a - b as c from t", "operator", {"a + b"}),
    ("select cast(a as decimal(19, 4)) as b from t", "sign", {"CAST(-( a )"}),
    ("select -a as b, sum(c) as d from t", "sign", {"SELECT a AS b", "SUM(-( c ))"}),
    ("select 1 from t left join u on t.a = u.a", "join", {"FROM t JOIN u"}),
    (
        "select 1 from t inner join u on t.a = u.a and t.b = u.b",
        "join",
        {"LEFT JOIN u", "ON t.b = u.b", "ON t.a = u.a"},
    ),
    ("select a from t where b and c", "filter", {"WHERE b", "WHERE c"}),
    ("select a from t group by a having count(*) > 1", "filter", {"GROUP BY a"}),
    ("select sum(a) filter (where b) from t", "filter", {"SELECT SUM(a) FROM t"}),
    ("select a from t where b in ('x') or c > 1", "constant", {"IN ('x~')", "c > 2"}),
    ("select cast(a as decimal(19, 4)), true from t", "constant", {"FALSE"}),
    ("select date_trunc('month', a) from t", "constant", {"DATE_TRUNC('YEAR', a)"}),
    ("select max(a), count(distinct b) from t", "aggregate", {"MIN(a)", "COUNT(b)"}),
    ("select distinct a from t", "aggregate", {"SELECT a FROM t"}),
    (
        "select case when a then 1 when b then 2 else 3 end from t",
        "case branch",
        {"CASE WHEN b THEN 2 ELSE 3", "CASE WHEN a THEN 1 ELSE 3", "WHEN b THEN 2 END"},
    ),
    ("select coalesce(a, 0) from t", "case branch", {"SELECT a FROM t", "SELECT 0 FROM t"}),
    (
        "select row_number() over (partition by a, b order by c) from t",
        "partition key",
        {"(PARTITION BY b ORDER", "(PARTITION BY a ORDER", "ORDER BY c DESC"},
    ),
    ("select a from t union all select a from u", "union", {"left_out WHERE FALSE"}),
]


def _made(sql: str, kind: str) -> list[str]:
    tree = parse(sql)
    return [
        " ".join(mistaken(tree, site).after.split()) for site in sites(tree) if site.kind == kind
    ]


@pytest.mark.parametrize(("sql", "kind", "expected"), CASES)
def test_mistakes_of_a_kind(sql: str, kind: str, expected: set[str]) -> None:
    """Each expected mistake is made, and each mistake is an expected one."""
    made = _made(sql, kind)
    assert all(any(part in one for one in made) for part in expected), made
    assert all(any(part in one for part in expected) for one in made), made


def test_every_kind_has_a_case() -> None:
    """No kind is made without having been looked at."""
    assert {kind for _, kind, _ in CASES} == set(KINDS)


@pytest.mark.parametrize(
    "sql",
    [
        "select a from t order by a desc",
        "select cast(a as text) from t where exists (select 1 from u)",
    ],
)
def test_what_nobody_could_notice_is_no_mistake(sql: str) -> None:
    """The order of a table, and what EXISTS selects."""
    assert _made(sql, "partition key") == _made(sql, "constant") == []


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select case when a < b then a else b end from t", ["a > b"]),
        ("select case when x or a < b then a else b end from t", ["a > b", "x AND a"]),
        ("select case when a > 0 then a else 0 end from t", ["a < 0"]),
        ("select case when a < 0 then -a else 0 end from t", ["a > 0"]),
        ("select case when a < b then a else 0 end from t", ["a <= b", "a > b"]),
        ("select case when x and a < b then a else b end from t", ["a <= b", "a > b", "x OR a"]),
        ("select case when a < b then a end from t", ["a <= b", "a > b"]),
    ],
)
def test_which_of_two_equals_is_taken_does_not_matter(sql: str, expected: list[str]) -> None:
    """Only where the CASE gives what it compares."""
    made = _made(sql, "operator")
    assert len(made) == len(expected)
    assert all(any(part in one for one in made) for part in expected), made


def test_a_mistake_leaves_the_tree_alone() -> None:
    """Each is made in a copy, and differs from the original."""
    tree = parse("select a + 1 as b from t left join u on t.a = u.a where c = 'd'")
    before = tree.sql()
    made = [mistaken(tree, site) for site in sites(tree)]
    assert tree.sql() == before
    assert all(one.before != one.after for one in made)
    assert len({one.after for one in made}) == len(made)


def test_a_seed_draws_the_same() -> None:
    """Places are weighted by model, in an order that depends on the seed alone."""
    project = Project({name: _model(name) for name in ("one", "two")}, (), ())
    first = [(place.model.name, place.site) for place in drawn(project, 1)]
    assert first == [(place.model.name, place.site) for place in drawn(project, 1)]
    assert first != [(place.model.name, place.site) for place in drawn(project, 2)]
    assert len(first) == len(places(project)) == len(set(first))


def test_the_difference_is_short() -> None:
    """The lines that differ, and one around them."""
    lines = difference(Mistake("constant", "a\nb\nc\nd\ne", "a\nb\nx\nd\ne"))
    assert lines == " b\n-c\n+x\n d"


def _model(name: str) -> Model:
    sql = "select a from t where b = 1 and c > 2"
    return Model(name, "marts", name, "table", sql, "", frozenset(), (), (), False, False)
