"""Group 15: fiscal years that do not start in January."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.sandbox.records import View
from tests.situations.plan import Expected, figure, situation
from tests.situations.shop import Shop


def _begins(month: str) -> Callable[[View], bool]:
    def present(view: View) -> bool:
        prefs = view.rows("Preferences")[0]["AccountingInfoPrefs"]
        return bool(prefs["FirstMonthOfFiscalYear"] == month)

    return present


def _equity(what: str, amount: str, account: str, day: str) -> Expected:
    return figure(
        what,
        amount,
        "select sum(sheet.amount) from marts.rpt_balance_sheet as sheet"
        " where sheet.realm_id = '{realm}' and sheet.basis = 'Accrual'"
        f" and sheet.account_name = '{account}' and sheet.month_end = date '{day}'",
    )


@situation(
    15,
    _begins("July"),
    _equity("net income 70.00 until June", "70.00", "Net Income", "2025-06-30"),
    _equity("net income 50.00 from July", "50.00", "Net Income", "2025-07-31"),
    _equity("retained earnings 70.00 from July", "70.00", "Retained Earnings", "2025-07-31"),
    options={"fiscal_year_start_month": 7},
    founded=date(2025, 5, 1),
    last=date(2025, 8, 31),
    months=4,
    middle=date(2025, 7, 9),
)
def fiscal_year_from_july(shop: Shop) -> None:
    """On 1 July the year's income becomes retained earnings, and income starts anew."""
    shop.on("2025-05-12").invoice("a", "100.00")
    shop.on("2025-06-30").purchase("p", "Check", "30.00")
    shop.on("2025-07-01").invoice("b", "50.00")
    shop.on("2025-08-11").paid("q", "120.00", a="100.00", b="20.00")


@situation(
    15,
    _begins("April"),
    _equity("retained earnings of two years", "30.00", "Retained Earnings", "2025-04-30"),
    _equity("net income of April", "7.00", "Net Income", "2025-04-30"),
    options={"fiscal_year_start_month": 4},
    founded=date(2024, 3, 1),
    last=date(2025, 4, 30),
    months=14,
    middle=date(2025, 4, 2),
)
def retained_earnings_of_several_years(shop: Shop) -> None:
    """Income of two fiscal years is in retained earnings, also in months without a document."""
    shop.on("2024-03-20").invoice("a", "10.00")
    shop.on("2024-09-02").invoice("b", "20.00")
    shop.on("2025-04-10").invoice("c", "7.00")
