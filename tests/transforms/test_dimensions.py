"""Dimensions hold every record and the members that facts need, worked out from the records."""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from sources.quickbooks.entities import CATALOGUE
from tests.transforms.conftest import MAPLE, SMALL, Built
from tests.transforms.raw import Company
from tests.transforms.staged import STAGED, told

Companies = Mapping[str, Company]
DIMENSIONS = ["account", "customer", "vendor", "item", "class", "location", "term", "employee"]
SPECIAL = (("-1", "Not specified"), ("-2", "Unmapped"))
KEYS = {
    "ar_aging": ("as_of_date", ("customer", "account", "term")),
    "ap_aging": ("as_of_date", ("vendor", "account", "term")),
    "fct_ar_application": ("effective_date", ("customer",)),
    "fct_ap_application": ("effective_date", ("vendor",)),
    "fct_expense_line": (
        "transaction_date",
        ("account", "vendor", "employee", "customer", "item", "class", "location"),
    ),
    "fct_gl_entry": (
        "transaction_date",
        ("account", "customer", "vendor", "employee", "item", "class", "location"),
    ),
    "fct_sales_line": (
        "transaction_date",
        ("account", "customer", "item", "class", "location", "term"),
    ),
    "mart_revenue": ("month_start", ("account", "customer", "item", "class", "location")),
    "dim_date": ("date_day", ()),
    **{f"dim_{name}": (None, (name,)) for name in DIMENSIONS},
}
NOTHING = {
    "customer": (
        "not is_job and not is_project and not bills_with_parent and balance = 0"
        " and balance_with_jobs = 0 and customer_level = 1 and created_on is null"
        " and coalesce(company_name, parent_customer_id, customer_type_id, email) is null"
    ),
    "vendor": "not is_1099 and balance = 0 and company_name is null",
    "item": (
        "coalesce(unit_price, purchase_cost, quantity_on_hand) is null"
        " and coalesce(parent_item_id, sku) is null and full_name = item_name"
    ),
    "term": (
        "coalesce(due_days, day_of_month_due, due_next_month_days, discount_days) is null"
        " and discount_percent is null and term_type is null"
    ),
    "employee": (
        "not is_billable and coalesce(bill_rate, cost_rate) is null"
        " and coalesce(hired_on, released_on) is null and employee_number is null"
    ),
}


def _live(companies: Companies, entity: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Records that QuickBooks still has, with their company."""
    table = next(one.table for one in CATALOGUE.values() if one.name == entity)
    for realm_id, company in companies.items():
        for record in company.records.get(entity, ()):
            if (table, record["Id"]) not in company.deleted:
                yield realm_id, record


def _ids(companies: Companies, entity: str) -> set[tuple[str, str]]:
    return {(realm_id, record["Id"]) for realm_id, record in _live(companies, entity)}


def _preference(companies: Companies, realm_id: str, path: str, otherwise: str) -> str:
    found = companies[realm_id].records.get("Preferences", ({},))[0]
    return str(told(found, (path, otherwise)))


def _home(companies: Companies, realm_id: str) -> str:
    return _preference(companies, realm_id, "CurrencyPrefs.HomeCurrency.value", "USD")


def _member(known: set[tuple[str, str]], realm_id: str, reference: str | None) -> str:
    """Key of what is referred to: -1 for nothing, -2 for what is not there."""
    if reference is None:
        return "-1"
    return reference if (realm_id, reference) in known else "-2"


@pytest.mark.parametrize("name", DIMENSIONS)
def test_every_company_has_the_special_members(
    built: Built, companies: Companies, name: str
) -> None:
    """One for a document that names nothing, one for a record that is not there."""
    rows = built.warehouse.rows(
        f"select realm_id, {name}_id, {name}_name, is_active from marts.dim_{name}"
        f" where {name}_id in ('-1', '-2')"
    )
    expected = [(realm_id, *one, True) for realm_id in companies for one in SPECIAL]
    assert sorted(rows) == sorted(expected)


@pytest.mark.parametrize(("name", "nothing"), list(NOTHING.items()))
def test_special_members_have_nothing(
    built: Built, companies: Companies, name: str, nothing: str
) -> None:
    """No balance, rate or detail of a record: there is none."""
    rows = built.warehouse.rows(
        f"select realm_id, {name}_id from marts.dim_{name}"
        f" where {name}_id in ('-1', '-2') and {nothing}"
    )
    expected = [(realm_id, id_) for realm_id in companies for id_, _ in SPECIAL]
    assert sorted(rows) == sorted(expected)


@pytest.mark.parametrize("table", list(KEYS))
def test_keys_of_one_column(built: Built, table: str) -> None:
    """The company and the id, or the day, with a colon between them."""
    day, names = KEYS[table]
    columns = {f"{name}_key": f"{name}_id" for name in names}
    if day is not None:
        columns["date_key"] = day
    for key, column in columns.items():
        rows = built.warehouse.rows(f"select distinct realm_id, {column}, {key} from star.{table}")
        assert rows
        assert [row for row in rows if row[2] != f"{row[0]}:{row[1]}"] == []


@pytest.mark.parametrize("realm_id", [SMALL, MAPLE])
def test_calendar(built: Built, companies: Companies, realm_id: str) -> None:
    """Every day from the first year of the books to the year after the last sync."""
    rows = built.warehouse.rows(
        "select date_day, calendar_year, calendar_quarter, calendar_month, month_start, month_end,"
        " fiscal_year, fiscal_quarter, fiscal_period, fiscal_year_start from marts.dim_date"
        f" where realm_id = '{realm_id}' order by 1"
    )
    company = companies[realm_id]
    entities = {one.entity for one in STAGED}
    years = [
        int(record["TxnDate"][:4])
        for entity in entities
        for record in company.records.get(entity, ())
    ]
    path = "AccountingInfoPrefs.FirstMonthOfFiscalYear"
    first = list(calendar.month_name).index(_preference(companies, realm_id, path, "January"))
    day, last = date(min(years), 1, 1), date(max(*years, company.synced.year) + 1, 12, 31)
    expected = []
    while day <= last:
        expected.append(_day(day, first))
        day += timedelta(1)
    assert rows == expected


def _day(day: date, first: int) -> tuple[Any, ...]:
    """A row of the calendar, of a fiscal year that begins with that month."""
    begun = day.year if day.month >= first else day.year - 1
    period = (day.year - begun) * 12 + day.month - first + 1
    return (
        *(day, day.year, (day.month + 2) // 3, day.month, day.replace(day=1)),
        day.replace(day=calendar.monthrange(day.year, day.month)[1]),
        *(begun if first == 1 else begun + 1, (period + 2) // 3, period, date(begun, first, 1)),
    )


def test_levels_of_accounts(built: Built, companies: Companies) -> None:
    """The parts of an account's full name, and its rank among them."""
    rows = built.warehouse.rows(
        "select realm_id, account_id, account_level, top_level_account_name, level1_name,"
        " level2_name, level3_name, level4_name, level5_name from marts.dim_account"
    )
    names = [
        (realm_id, one["Id"], (one.get("FullyQualifiedName") or one["Name"]).split(":"))
        for realm_id, one in _live(companies, "Account")
    ]
    special = (*SPECIAL, ("-3", "Net Income"))
    names += [(realm_id, id_, [name]) for realm_id in companies for id_, name in special]
    expected = [
        (realm_id, id_, len(parts), parts[0], *(parts + [None] * 4)[:5])
        for realm_id, id_, parts in names
    ]
    assert sorted(rows, key=str) == sorted(expected, key=str)


def test_special_accounts(built: Built, companies: Companies) -> None:
    """They stand last on the balance sheet: Net Income among the equity, the others unmapped."""
    rows = built.warehouse.rows(
        "select realm_id, account_id, account_type, statement, statement_section, normal_side,"
        " cash_flow_section, currency_code, is_cash, is_receivable, is_payable, is_income,"
        " is_undeposited_funds, is_inventory, is_exchange_gain, is_retained_earnings, is_active,"
        " row_number() over (partition by realm_id order by statement_order desc)"
        " from marts.dim_account"
    )
    found = sorted(row for row in rows if row[1].startswith("-"))
    unmapped = ("balance_sheet", "Unmapped", "debit", "operating")
    flags = (*[False] * 8, True)
    expected = [
        row
        for realm_id in companies
        for home in [_home(companies, realm_id)]
        for row in (
            (realm_id, "-1", "Not specified", *unmapped, home, *flags),
            (realm_id, "-2", "Unmapped", *unmapped, home, *flags),
            (
                *(realm_id, "-3", "Equity", "balance_sheet", "Equity", "credit", "result"),
                *(home, *flags),
            ),
        )
    ]
    assert [row[:-1] for row in found] == sorted(expected)
    assert {row[1]: row[-1] for row in found if row[1] == "-3"} == {"-3": 3}


@pytest.mark.parametrize(("name", "entity"), [("customer", "Customer"), ("vendor", "Vendor")])
def test_parties_have_terms_and_a_currency(
    built: Built, companies: Companies, name: str, entity: str
) -> None:
    """Terms that are known, and the home currency where none is told."""
    rows = built.warehouse.rows(
        f"select realm_id, {name}_id, term_id, currency_code from marts.dim_{name}"
    )
    terms = _ids(companies, "Term")
    path = "SalesTermRef.value" if entity == "Customer" else "TermRef.value"
    expected = [
        (
            realm_id,
            one["Id"],
            _member(terms, realm_id, told(one, path)),
            told(one, ("CurrencyRef.value", _home(companies, realm_id))),
        )
        for realm_id, one in _live(companies, entity)
    ]
    expected += [
        (realm_id, id_, "-1", _home(companies, realm_id))
        for realm_id in companies
        for id_, _ in SPECIAL
    ]
    assert sorted(rows) == sorted(expected)


def test_accounts_of_items(built: Built, companies: Companies) -> None:
    """Income, expense and stock accounts that are known; shipping is an item of its own."""
    rows = built.warehouse.rows(
        "select realm_id, item_id, item_type, top_level_item_name, income_account_id,"
        " expense_account_id, asset_account_id from marts.dim_item"
    )
    accounts = _ids(companies, "Account")
    paths = ("IncomeAccountRef.value", "ExpenseAccountRef.value", "AssetAccountRef.value")
    expected = [
        (
            *(realm_id, one["Id"], one["Type"]),
            (one.get("FullyQualifiedName") or one["Name"]).split(":")[0],
            *(_member(accounts, realm_id, told(one, path)) for path in paths),
        )
        for realm_id, one in _live(companies, "Item")
    ]
    special = (*SPECIAL, ("SHIPPING_ITEM_ID", "Shipping"))
    expected += [
        (realm_id, id_, name, name, "-1", "-1", "-1")
        for realm_id in companies
        for id_, name in special
    ]
    assert sorted(rows) == sorted(expected)


@pytest.mark.parametrize(("name", "entity"), [("class", "Class"), ("location", "Department")])
def test_names_in_trees(built: Built, companies: Companies, name: str, entity: str) -> None:
    """Classes and locations with the top of the tree that they are in."""
    rows = built.warehouse.rows(
        f"select realm_id, {name}_id, full_name, top_level_{name}_name from marts.dim_{name}"
    )
    expected = [
        (realm_id, one["Id"], full, full.split(":")[0])
        for realm_id, one in _live(companies, entity)
        for full in [one.get("FullyQualifiedName") or one["Name"]]
    ]
    expected += [(realm_id, *one, one[1]) for realm_id in companies for one in SPECIAL]
    assert sorted(rows) == sorted(expected)
