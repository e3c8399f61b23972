"""Holds every mart that QuickBooks has a report of against that report, in two ways.

Once as `tieout reconcile` does. And once more without any of its code: statements, receivables,
payables and sales against what the company's own books say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pipelines.quickbooks_pipeline import client_of
from pipelines.reconcile import ours, theirs
from pipelines.reconcile.checks import Check, checks
from pipelines.reconcile.company import Books, Scope
from pipelines.reconcile.compare import compare
from pipelines.settings import read
from sources.quickbooks.reports import Ask, ReportReader
from tests.end_to_end.aging import tie_aging
from tests.end_to_end.stage import Stage
from tests.transforms.statements import NET_INCOME, accounts, balances, totals
from tests.transforms.warehouse import DuckDB, Rows

#: The marts that are compared, for `dbt run`.
MARTS = (
    "dim_customer", "dim_vendor", "dim_item", "rpt_trial_balance", "rpt_profit_and_loss",
    "rpt_balance_sheet", "rpt_cash_flow", "mart_revenue_daily", "ar_aging_as_of", "ap_aging_as_of",
)  # fmt: skip
BASES = ("Accrual", "Cash")
_CASH_FLOW = {
    "OperatingActivities": "operating",
    "OperatingAdjustments": "operating",
    "InvestingActivities": "investing",
    "FinancingActivites": "financing",
}
Amounts = dict[tuple[str, ...], Decimal]


@dataclass(frozen=True)
class Tied:
    """A company and its marts.

    Attributes:
        stage: The company, served, and its warehouse.
    """

    stage: Stage

    @property
    def warehouse(self) -> DuckDB:
        """The marts."""
        return DuckDB(self.stage.warehouse)

    @property
    def today(self) -> date:
        """The company's day."""
        return date.fromordinal(self.stage.company.clock.today().toordinal())

    def reconcile(self, months: int) -> int:
        """Assert that `tieout reconcile` finds no difference; returns how many figures it compared.

        Args:
            months: So many month ends, beside today. Sales of the month to date are compared, too.
        """
        settings = read({"warehouse": str(self.stage.warehouse)}, {}, self.stage.folder)
        with client_of(self.stage.plan()) as client:
            books = Books(settings, self.stage.company.realm_id)
            assert books.facts.as_of == self.today
            reader = ReportReader(client, fiscal_start=books.facts.fiscal_start)
            wanted = [*checks(books.facts, Scope(months=months)), *self._sales()]
            found = compare(books, reader, wanted)
        assert found.missed == []
        assert [line for line in found.lines if line.differs] == []
        return len(found.lines)

    def _sales(self) -> Sequence[Check]:
        start = self.today.replace(day=1)
        return [
            Check(
                Ask(name, self.today, start),
                subject,
                theirs.sales,
                ours.sales(subject, start, self.today),
            )
            for name, subject in (("CustomerSales", "customer"), ("ItemSales", "item"))
        ]

    def statements(self, months: int) -> int:
        """Assert that statements of the last months are QuickBooks' own; returns how many figures.

        Args:
            months: So many, the current one among them, with what is dated after today.
        """
        first, last = self._months(months)
        found = self._cash_flow(first, last) + self._sold(first)
        for basis in BASES:
            found += self._by_month(
                "ProfitAndLoss", "rpt_profit_and_loss", first, last, basis
            ) + self._by_month("BalanceSheet", "rpt_balance_sheet", first, last, basis)
            found += self._trial_balances(first, basis)
        return found

    def aging(self, days: Sequence[date]) -> int:
        """Assert what is open on some days, by party and bucket and by document."""
        company, warehouse = self.stage.company, self.warehouse
        return sum(
            tie_aging(company, warehouse, side, day) for side in ("ar", "ap") for day in days
        )

    def ends(self, months: int) -> list[date]:
        """Ends of the last months that are over, the latest first."""
        found, following = [], self.today.replace(day=1)
        if (self.today + timedelta(days=1)).day == 1:
            following = self.today + timedelta(days=1)
        for _ in range(months):
            found.append(following - timedelta(days=1))
            following = found[-1].replace(day=1)
        return found

    def _months(self, months: int) -> tuple[date, date]:
        """First day of the first month and last day of the current one."""
        last = (self.today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        first = last.replace(day=1)
        for _ in range(months - 1):
            first = (first - timedelta(days=1)).replace(day=1)
        return first, last

    def _report(self, name: str, first: date, last: date, **more: str) -> Mapping[str, Any]:
        asked = {"start_date": first.isoformat(), "end_date": last.isoformat()}
        return self.stage.company.report(name, asked | more)

    def _by_month(self, name: str, mart: str, first: date, last: date, basis: str) -> int:
        report = self._report(
            name, first, last, accounting_method=basis, summarize_column_by="Month"
        )
        rows = self.warehouse.rows(
            f"select statement_section, account_id, month_start, sum(amount) from marts.{mart}"
            f" where basis = '{basis}' and month_start >= date '{first}' group by all"
        )
        expected = _periods(accounts(report))
        assert _amounts(rows) == expected, (name, basis)
        return len(expected)

    def _cash_flow(self, first: date, last: date) -> int:
        """Every line of every month, the three activities, and cash at its end."""
        report = self._report("CashFlow", first, last, summarize_column_by="Month")
        since = f"from marts.rpt_cash_flow where month_start >= date '{first}'"
        rows = self.warehouse.rows(
            f"select cash_flow_section, account_id, month_start, sum(amount) {since}"
            " and line_type in ('net_income', 'account') group by all"
        )
        expected = {
            (_CASH_FLOW[key[0]], *key[1:]): amount
            for key, amount in _periods(accounts(report)).items()
        }
        assert _amounts(rows) == expected
        printed = totals(report)
        change = self.warehouse.rows(
            "select 'CashIncrease', month_start, sum(amount)"
            f" {since} and cash_flow_section <> 'cash' group by all"
        )
        closing = self.warehouse.rows(
            f"select 'EndingCash', month_start, sum(amount) {since}"
            " and line_type = 'closing_cash' group by all"
        )
        for group, ours_ in (("CashIncrease", change), ("EndingCash", closing)):
            shown = {key: amount for key, amount in printed.items() if key[0] == group}
            assert _amounts(ours_) == _periods(shown), group
        return len(expected)

    def _trial_balances(self, first: date, basis: str) -> int:
        found = 0
        rows = self.warehouse.rows(
            "select month_end, account_id, closing_balance from marts.rpt_trial_balance"
            f" where basis = '{basis}' and month_end >= date '{first}' and closing_balance <> 0"
        )
        for end in sorted({row[0] for row in rows}):
            report = self._report("TrialBalance", first, end, accounting_method=basis)
            expected = {key: amount for key, amount in balances(report).items() if amount}
            assert {row[1]: row[2] for row in rows if row[0] == end} == expected, (end, basis)
            found += len(expected)
        assert found
        return found

    def _sold(self, first: date) -> int:
        """CustomerSales by month, up to today."""
        report = self._report("CustomerSales", first, self.today, summarize_column_by="Month")
        rows = self.warehouse.rows(
            "select '', customer_id, date_trunc('month', revenue_date), sum(revenue)"
            " from marts.mart_revenue_daily where origin in ('sales', 'discount')"
            f" and revenue_date between date '{first}' and date '{self.today}' group by all"
        )
        expected = {
            ("", key[1], f"{key[2][:8]}01"): amount
            for key, amount in _periods(accounts(report)).items()
            if key[1] != NET_INCOME  # rows without an id: no customer, and the total
        }
        named = {key: amount for key, amount in _amounts(rows).items() if key[1] != "-1"}
        assert named == expected
        *_, total = report["Rows"]["Row"][-1]["ColData"]
        assert sum(row[-1] for row in rows) == Decimal(total["value"])
        return len(expected)


def _amounts(rows: Rows) -> Amounts:
    """Rows (..., month, amount) by their other columns, without zeros."""
    return {(*row[:-2], row[-2].isoformat()[:10]): row[-1] for row in rows if row[-1]}


def _periods(found: Mapping[Any, Decimal]) -> Amounts:
    """Amounts of month columns, without the total."""
    return {key: amount for key, amount in found.items() if key[-1] != "total"}
