"""Situations in companies of their own: each statement equals QuickBooks', to the cent.

All of them are proved with the marker `large`, the first of each group in any case.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipelines.quickbooks_pipeline import LoadPlan, load_company
from sources.quickbooks import Limits
from tests.documentation_situations import PAGE, row, text
from tests.situations.plan import GROUPS, LAST, MIDDLE, Situation, situations
from tests.situations.proof import Proved, compared, prove, street
from tests.situations.wire import AT_ONCE
from tests.transforms.warehouse import DuckDB

ALL = situations()
#: The first of each group; several companies are several.
SOME = [
    one
    for n, one in enumerate(ALL)
    if one.group == 16 or one.group not in {x.group for x in ALL[:n]}
]
REPORTS = {
    *("TrialBalance", "ProfitAndLoss", "BalanceSheet", "AgedReceivables", "AgedPayables"),
    *("CustomerSales", "ItemSales", "GeneralLedger"),
}
ACCRUAL = "basis = 'Accrual' and month_end = date"
BASES = {"TrialBalance", "ProfitAndLoss", "BalanceSheet"}


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    """The first situation of each group, in one warehouse."""
    return prove(tmp_path_factory.mktemp("situations"), SOME)


def _adds_up(proved: Proved) -> None:
    """A statement over companies is the sum of what QuickBooks says of each."""
    some = [one for one in proved.proofs if one.situation.last == LAST]
    realms = f"realm_id in ({', '.join(repr(one.realm_id) for one in some)})"
    balances = "select sum(abs(closing_balance)) from marts.rpt_trial_balance"
    aging = "select sum(home_open_amount) from marts.{}_aging_as_of(date '{}') where {}"
    for report, day, query in (
        ("TrialBalance", LAST, f"{balances} where {realms} and {ACCRUAL} '{LAST}'"),
        ("AgedReceivables", MIDDLE, aging.format("ar", MIDDLE, realms)),
        ("AgedPayables", MIDDLE, aging.format("ap", MIDDLE, realms)),
    ):
        theirs = sum(
            abs(line.theirs) if report == "TrialBalance" else line.theirs
            for one in some
            for line in one.lines
            if (line.report, line.end) == (report, day) and line.basis != "Cash"
        )
        assert theirs > 0
        assert proved.warehouse.rows(query) == [(theirs,)], report


@pytest.mark.parametrize("situation", SOME, ids=lambda one: one.name)
def test_a_situation_ties(proved: Proved, situation: Situation) -> None:
    """It is there, no figure differs on any day, and those worked out by hand are right."""
    (one,) = [proof for proof in proved.proofs if proof.situation is situation]
    assert one.problems() == []
    assert row(one) in PAGE.read_text(encoding="utf-8").splitlines(), "`make docs` renews the page"


def test_data_tests_pass_on_all_of_them(proved: Proved) -> None:
    """Every invariant holds in each company."""
    assert proved.run.failed() == []


def test_every_report_has_figures(proved: Proved) -> None:
    """No comparison is empty throughout, on either basis."""
    lines = [line for one in proved.proofs for line in one.lines]
    assert {line.report for line in lines} == REPORTS
    assert {line.report for line in lines if line.basis == "Cash"} == BASES


def test_statements_of_all_companies_add_up(proved: Proved) -> None:
    """Whatever their ids have in common."""
    _adds_up(proved)


def test_the_page_has_every_situation() -> None:
    """At least 45, two or more in each group, none of them twice, and no others."""
    assert {one.group for one in ALL} == set(GROUPS) == set(range(1, 18))
    assert min(Counter(one.group for one in ALL).values()) >= 2
    names = [one.name for one in ALL]
    assert len(set(names)) == len(names) >= 45
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:2] == "| "]
    assert [line.split(" | ")[0][2:] for line in rows if "Situation" not in line] == names


@pytest.mark.large
def test_all_situations_tie(tmp_path: Path) -> None:
    """The page is what is found; `make docs` writes it anew."""
    proved = prove(tmp_path)
    assert proved.run.failed() == []
    assert [text for one in proved.proofs for text in one.problems()] == []
    _adds_up(proved)
    assert PAGE.read_text(encoding="utf-8") == text(proved.proofs)


@pytest.mark.large
def test_situations_that_dlt_loaded_tie(tmp_path: Path) -> None:
    """One of each group, loaded as users load it."""
    warehouse = DuckDB(tmp_path / "loaded.duckdb")
    with street(SOME) as made:
        made.load(
            lambda shop, token: load_company(
                LoadPlan(
                    shop.company.realm_id,
                    token,
                    pipelines_dir=tmp_path / "dlt",
                    warehouse=warehouse.path,
                    base_url=made.base_url,
                    limits=Limits.off(),
                    patience=AT_ONCE,
                )
            )
        )
        proved = compared(made, warehouse, tmp_path / "dbt")
    assert proved.run.failed() == []
    assert [text for one in proved.proofs for text in one.problems()] == []
