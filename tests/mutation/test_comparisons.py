"""The bench asks the transforms' tests as pytest does, and knows what each of them reads."""

from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from tests.mutation.comparisons import Asked, Comparison, Truth, comparisons
from tests.transforms import test_statements, test_tie
from tests.transforms.companies import MAPLE, SMALL


def test_every_case_is_asked() -> None:
    """Each value of each mark, combined; names and values of several parameters together."""
    asked = comparisons((test_statements, test_tie))
    cases = [one.arguments for one in asked if one.name == "test_statements.test_balance_sheet"]
    bases = [(one["realm_id"], one["basis"]) for one in cases]
    assert sorted(bases) == sorted((r, b) for r in (SMALL, MAPLE) for b in ("Accrual", "Cash"))
    name = "test_profit_and_loss_by_class_and_location"
    choices = {
        (one.arguments["choice"], one.arguments["column"]) for one in asked if name in one.name
    }
    assert choices == {("Classes", "class"), ("Departments", "location")}
    assert sum(one.name == "test_tie.test_month_ends" for one in asked) == 2


def test_tests_of_other_modules_are_not_asked_twice() -> None:
    """Only what pytest takes for a test of the module."""
    module = ModuleType("tests.some")
    module.helper = module.test_one = lambda: None  # type: ignore[attr-defined]
    assert [one.name for one in comparisons((module,))] == ["some.test_one"]


def _equal(built: Any, expected: int) -> None:
    assert built.warehouse.rows("select 1 + b from marts.fct_a") == [(expected,)]


@pytest.mark.parametrize(("expected", "fails"), [(2, False), (3, True)])
def test_what_is_not_as_expected_fails(expected: int, fails: bool) -> None:
    """The test's own assertion decides; what it reads is known from what it asks."""
    with duckdb.connect() as connection:
        connection.execute("create schema marts; create table marts.fct_a as select 1 as b")
        warehouse = Asked(Path("none.duckdb"), connection)
        one = Comparison("one", _equal, {"expected": expected})
        assert one.fails(warehouse, _NoTruth()) == fails
        assert ("marts", "fct_a") in warehouse.relations


def test_what_cannot_be_asked_fails() -> None:
    """A table that is gone is an answer, too."""
    with duckdb.connect() as connection:
        warehouse = Asked(Path("none.duckdb"), connection)
        assert Comparison("one", _equal, {"expected": 2}).fails(warehouse, _NoTruth())


class _NoTruth(Truth):
    """For tests that compare with nothing."""

    def __init__(self) -> None:
        self.books = {}
        self.companies = {}
