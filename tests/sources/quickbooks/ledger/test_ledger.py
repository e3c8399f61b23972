"""The ledger of record over time: read once in full, then by the days that business touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

import sandbox.reports
from sandbox.company import Company
from sandbox.generate import day_of_business, maple, scale, small
from sources.quickbooks.errors import RequestRefused
from sources.quickbooks.ledger.problems import LedgerDiffers
from sources.quickbooks.reports.windows import Window
from tests.sources.quickbooks.ledger.conftest import Found
from tests.sources.quickbooks.ledger.scene import Scene, whole

STATEMENTS = ["ProfitAndLoss", "BalanceSheet"] * 2
FIRST_MONTH = {
    "preferences": "accounting_info_prefs_first_month_of_fiscal_year",
    "company_info": "fiscal_year_start_month",
}


def shop(company: Company) -> None:
    """Some hundred documents."""
    scale(company, documents=800, seed=7, until=date(2026, 6, 30))


COMPANIES: dict[str, Callable[[Found], Scene]] = {
    "the landscaper, in several currencies": partial(lambda found: found(multicurrency=True)),
    "the Canadian": lambda found: found(
        maple, zone="America/Vancouver", country="CA", home_currency="CAD",
        fiscal_year_start_month=4, multicurrency=True,
    ),
    "the shop": lambda found: found(shop),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPANIES)
def test_after_days_of_business_the_ledger_is_what_a_full_read_gives(
    found: Found, name: str
) -> None:
    """Every column of every entry; an idle sync asks nothing, a day at most ten windows."""
    scene = COMPANIES[name](found)
    scene.sync()
    for day in range(3):
        day_of_business(scene.company, seed=day)
        ledger = scene.sync()
        assert 0 < ledger.windows <= 10
        assert scene.memory.lines() == whole(scene.company) != []
        assert scene.sync().windows == 0
        assert scene.desk.asked == []


def test_entries_are_complete_and_balance(found: Found) -> None:
    """Each transaction's debits are its credits, by home currency, in lines numbered by day."""
    scene = found(multicurrency=True)
    scene.sync()
    off = scene.memory.query(
        "select txn_type, txn_id from {general_ledger_line} group by all having sum(amount) <> 0"
    )
    assert off == []
    ((lines, keys, sides),) = scene.memory.query(
        "select count(*), count(distinct (txn_date, line_no)), count(*) filter ("
        "coalesce(debit, 0) - coalesce(credit, 0) = amount and coalesce(debit, credit) > 0)"
        " from {general_ledger_line}"
    )
    assert lines == keys == sides > 1_000
    ((first, last),) = scene.memory.query(
        "select min(line_no), max(gap) from (select line_no, line_no - row_number() over ("
        "partition by txn_date order by line_no) as gap from {general_ledger_line})"
    )
    assert (first, last) == (1, 0)


def test_amounts_abroad(found: Found) -> None:
    """Home and document amount stand side by side, with rate and currency."""
    scene = found(multicurrency=True)
    scene.sync()
    accounts = scene.company.export("Account")
    abroad = ", ".join(f"'{one['Id']}'" for one in accounts if one["CurrencyRef"]["value"] != "USD")
    rows = scene.memory.query(
        "select currency_code, exchange_rate, amount, document_amount from {general_ledger_line}"
        " where currency_code <> 'USD' and txn_type = 'Invoice' and account_id in"
        f" ({abroad})"
    )
    assert rows
    for _, rate, amount, document in rows:
        assert abs(amount - document * rate) <= Decimal("0.01")
        assert amount != document


def test_classes_and_items_are_named_where_the_company_has_them(found: Found) -> None:
    """With ids, which do not change as names do."""
    scene = found()
    scene.sync()
    ((classes, places, items, parties),) = scene.memory.query(
        "select count(class_id), count(location_id), count(item_id), count(customer_id)"
        " from {general_ledger_line}"
    )
    assert min(classes, places, items, parties) > 0


def test_a_first_read_asks_once_for_each_day(found: Found) -> None:
    """One window and four statements for each two fiscal years."""
    scene = found()
    scene.sync()
    assert scene.desk.names() == ["GeneralLedger", *STATEMENTS, *STATEMENTS]


def invoice(scene: Scene) -> dict[str, object]:
    """An invoice of the first half of 2026 that nobody has paid."""
    return next(
        body
        for body in scene.company.export("Invoice")
        if body["Balance"] == body["TotalAmt"] > 0 and str(body["TxnDate"]) > "2026-01"
    )


def days_of(scene: Scene, txn_id: object) -> list[date]:
    """Days on which the ledger has entries of a transaction."""
    rows = scene.memory.query(
        "select distinct txn_date from {general_ledger_line} where txn_id = {0} order by 1", txn_id
    )
    return [day for (day,) in rows]


def test_a_moved_invoice_leaves_its_old_day(found: Found) -> None:
    """Both days are read again."""
    scene = found()
    scene.sync()
    body = invoice(scene)
    scene.company.clock.advance(minutes=1)
    changed = {"Id": body["Id"], "SyncToken": body["SyncToken"], "sparse": True}
    scene.company.update("Invoice", {**changed, "TxnDate": "2026-06-21"})
    assert scene.sync().windows == 1
    assert days_of(scene, body["Id"]) == [date(2026, 6, 21)]
    assert scene.memory.lines() == whole(scene.company)


@pytest.mark.parametrize("how", ["void", "delete"])
def test_what_is_voided_or_deleted_has_no_entries(found: Found, how: str) -> None:
    """The day is read again; a day that becomes empty loses its last row."""
    scene = found()
    alone = {
        "TxnDate": "2026-08-09",
        "CustomerRef": invoice(scene)["CustomerRef"],
        "Line": invoice(scene)["Line"],
    }
    created = scene.company.create("Invoice", alone)
    scene.sync()
    assert days_of(scene, created["Id"]) == [date(2026, 8, 9)]
    scene.company.clock.advance(minutes=1)
    getattr(scene.company, how)("Invoice", created)
    ledger = scene.sync()
    assert ledger.windows == 1
    assert (date(2026, 8, 9),) not in scene.memory.lines("txn_date")
    assert scene.memory.lines() == whole(scene.company)


def test_books_that_moved_while_they_were_read_are_read_again(found: Found) -> None:
    """What changes after the records were read is newer than the watermark."""
    scene = found()
    scene.sync()
    day_of_business(scene.company, seed=1)

    def meanwhile(_: object) -> None:
        scene.desk.change = lambda body: None
        scene.company.clock.advance(seconds=1)
        body = invoice(scene)
        scene.company.void("Invoice", body)

    scene.desk.change = meanwhile
    scene.sync()
    assert scene.sync().windows == 1
    assert scene.memory.lines() == whole(scene.company)


def test_a_full_refresh_reads_all_days(found: Found) -> None:
    """And takes away what is there and should not be."""
    scene = found()
    scene.sync()
    right = scene.memory.lines()
    scene.memory.connection.execute("update general_ledger_line set txn_date = '2001-01-01'")
    scene.sync(refresh=True)
    assert scene.memory.lines() == right


def test_packages_are_small_and_a_killed_read_goes_on(found: Found) -> None:
    """Two windows in a package, cells for a tenth of the company: no day is asked for twice."""
    scene = found(multicurrency=True)
    scene.most_cells, scene.most_windows = 6_000, 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox.reports, "MOST_CELLS", 6_000)
        scene.sync(packages=1)
        begun = len(scene.memory.lines())
        assert begun > 0
        scene.sync()
        windows = [
            Window(date.fromisoformat(sent["start_date"]), date.fromisoformat(sent["end_date"]))
            for name, sent in scene.desk.asked
            if name == "GeneralLedger"
        ]
    assert len(windows) > 4
    assert scene.packages > 3
    assert scene.memory.lines() == whole(scene.company)


def test_a_refused_column_is_left_out_from_then_on(found: Found) -> None:
    """The ledger does without it; the columns that make it one are never left out."""
    scene = found()
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(sandbox.reports.line_columns.COLUMNS, "emp_name")
        patch.setattr(scene.desk, "report", refusing(scene))
        scene.sync()
        first = scene.desk.names().count("GeneralLedger")
        day_of_business(scene.company, seed=1)
        scene.sync()
    assert (first, scene.desk.names().count("GeneralLedger")) == (2, 1)
    assert scene.state["refused"] == ["emp_name"]


def refusing(scene: Scene) -> object:
    """A client's `report` that turns the sandbox's faults into errors."""
    from sandbox.errors import QboFault
    from sources.quickbooks.errors import Fault

    answer = scene.desk.report

    def report(name: str, params: dict[str, str], *, quick: bool = False) -> bytes:
        try:
            return answer(name, params, quick=quick)
        except QboFault as fault:
            said = Fault(fault.code, fault.type, fault.message, fault.detail)
            raise RequestRefused(f"refused: {said}", "Mend it.", fault=said) from fault

    return report


def test_a_company_without_reports_keeps_its_sync(found: Found) -> None:
    """A line in the summary; asked again a day later, and read when they are there."""
    scene = found()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox.reports, "REPORTS", {})
        patch.setattr(scene.desk, "report", refusing(scene))
        ledger = scene.sync()
        assert "gives no reports here" in next(iter(ledger.sync.notes))
        assert len(scene.desk.asked) == 1
        scene.sync()
        assert scene.desk.asked == []
    scene.company.clock.advance(days=1)
    scene.sync()
    assert scene.memory.lines() == whole(scene.company) != []


def test_french_titles_change_nothing_but_types(found: Found) -> None:
    """Rows are read by ColKey and id."""

    def french(company: Company) -> None:
        small(company)
        info = next(iter(company.export("CompanyInfo")))
        company.store.update("CompanyInfo", {**info, "SupportedLanguages": "fr"})

    english, other = whole(found().company), whole(found(french).company)
    assert [row[:3] + row[4:] for row in english] == [row[:3] + row[4:] for row in other]
    assert {row[3] for row in english} != {row[3] for row in other}


# -- control ---------------------------------------------------------------------------------------


def test_statements_find_what_no_document_tells(found: Found) -> None:
    """A payroll entry, say: the month differs, its days are read again, and it is right."""
    scene = found()
    scene.sync()
    scene.company.clock.advance(days=1)
    scene.memory.connection.execute(
        "delete from general_ledger_line where txn_date between '2026-03-01' and '2026-03-15'"
    )
    ledger = scene.sync()
    assert (ledger.windows, ledger.moved) == (1, True)
    assert scene.memory.lines() == whole(scene.company)


def test_statements_that_stay_different_are_named(found: Found) -> None:
    """After two more reads: the account, the month and both amounts."""
    scene = found()
    bank = next(one for one in scene.company.export("Account") if one["AccountType"] == "Bank")[
        "Id"
    ]

    def dearer(body: dict[str, object]) -> None:
        if "BalanceSheet" in repr(body["Header"]):
            for row in every_leaf(body["Rows"]):
                if row[0].get("id") == bank and row[-1]["value"]:
                    row[-1]["value"] = "1234567.89"

    scene.desk.change = dearer
    said = rf"account {bank}\) in 202\d-\d\d is .* by the entries and 1234567.89 by BalanceSheet"
    with pytest.raises(LedgerDiffers, match=said):
        scene.sync()
    assert scene.memory.lines() == whole(scene.company)


def every_leaf(rows: object) -> list[list[dict[str, str]]]:
    """Cells of all leaves."""
    found: list[list[dict[str, str]]] = []
    for row in rows.get("Row", []) if isinstance(rows, dict) else []:
        found += [row["ColData"]] if "ColData" in row else every_leaf(row.get("Rows"))
    return found


def test_an_idle_day_is_controlled_as_a_whole(found: Found) -> None:
    """Statements once a day, and no entries."""
    scene = found()
    scene.sync()
    scene.company.clock.advance(hours=25)
    ledger = scene.sync()
    assert (ledger.windows, scene.desk.names()) == (0, [*STATEMENTS] * 3)
    assert not ledger.moved
    scene.sync()
    assert scene.desk.asked == []


@pytest.mark.parametrize(
    ("forgotten", "first"), [([], 7), (["preferences"], 7), (["preferences", "company_info"], 1)]
)
def test_the_fiscal_year_of_a_company_that_says_none(
    found: Found, forgotten: list[str], first: int
) -> None:
    """What the settings do not say the company's own record does; where neither, January."""
    scene = found()
    scene.sync(packages=0)
    for table in forgotten:
        scene.memory.query(f"update {table} set {FIRST_MONTH[table]} = null")
    assert scene.ledger().stored.features().fiscal_start == first


def test_statements_of_both_bases_are_loaded(found: Found) -> None:
    """Whole fiscal years in windows that stay the same, so that a later answer replaces them."""
    scene = found()
    scene.sync()
    before = scene.memory.query("select report, basis, window_start, window_end from {report}")
    scene.company.clock.advance(days=1)
    scene.sync()
    after = scene.memory.query("select report, basis, window_start, window_end from {report}")
    assert {*before} < {*after}, "a fiscal year begins on the first of July"
    assert {row[:2] for row in after} == {
        (name, basis) for name in STATEMENTS for basis in ("Accrual", "Cash")
    }
    stale = scene.memory.query(
        "select count(*) from {report_figure} f anti join {report} r using"
        " (report, basis, parameters, window_start, window_end, taken_at)"
    )
    assert stale == [(0,)]
