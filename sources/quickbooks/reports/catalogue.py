"""THE catalogue of reports: one row per report of the Reports API; everything else derives from it.

A report is of one of two shapes. A `summary` has a row per account, customer, item or the like,
and columns of amounts. A `detail` has a row per transaction or entry, and columns named by ColKey.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Shape(Enum):
    """What a row of a report is."""

    SUMMARY = "summary"
    DETAIL = "detail"


class Time(Enum):
    """Which days a report speaks of."""

    PERIOD = "period"  #: from start_date to end_date
    END = "end"  #: a balance at end_date; start_date is sent but means nothing
    DAY = "day"  #: report_date
    NOW = "now"  #: today, whatever is sent


class Proof(Enum):
    """How parts of a long report are shown to make the whole."""

    BALANCES = "balances"  #: each part begins with the balances the one before ends with
    TOTAL = "total"  #: their sums are the report of the whole period in one column
    DATES = "dates"  #: each holds only its own days, and the days are all there


@dataclass(frozen=True)
class Report:
    """One report.

    Attributes:
        name: As in the address.
        shape: What a row is.
        subject: What the rows of a summary, or the sections of a detail, are about; "" when that
            depends on the request.
        time: Which days it speaks of.
        bases: Whether it can be had on the cash basis.
        amounts: Keys of amount columns, for answers that name none (old layouts).
        columns: ColKeys to ask for, "" for the report's own.
        abroad: Further ones for a company with several currencies.
        months: Longest period to ask for at once; None for any.
        proof: How parts of it are proved.
    """

    name: str
    shape: Shape
    subject: str
    time: Time = Time.PERIOD
    bases: bool = True
    amounts: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    abroad: tuple[str, ...] = ()
    months: int | None = None
    proof: Proof = Proof.TOTAL


_AGES = ("current", "1", "2", "3", "4", "total")
_LEDGER = (
    "tx_date", "txn_type", "doc_num", "name", "memo", "split_acc", "subt_nat_amount",
    "rbal_nat_amount", "debt_amt", "credit_amt",
)  # fmt: skip
_LEDGER_ABROAD = (
    "currency", "exch_rate", "subt_nat_home_amount", "rbal_nat_home_amount", "debt_home_amt",
    "credit_home_amt",
)  # fmt: skip
_LIST = (
    "tx_date", "txn_type", "doc_num", "is_no_post", "name", "memo", "account_name",
    "other_account", "subt_nat_amount",
)  # fmt: skip
_JOURNAL = (
    "tx_date", "txn_type", "doc_num", "name", "memo", "account_name", "debt_amt", "credit_amt",
)  # fmt: skip
_SIDES_ABROAD = ("currency", "exch_rate", "debt_home_amt", "credit_home_amt")


def _summary(name: str, subject: str, **more: Any) -> Report:
    return Report(name, Shape.SUMMARY, subject, **more)


def _detail(name: str, subject: str, **more: Any) -> Report:
    options: dict[str, Any] = {"bases": False, "months": 6, "proof": Proof.DATES, **more}
    return Report(name, Shape.DETAIL, subject, **options)


REPORTS: Mapping[str, Report] = {
    report.name: report
    for report in (
        _detail("AccountList", "account", time=Time.NOW, months=None),
        _detail("AgedPayableDetail", "", time=Time.DAY, months=None),
        _summary("AgedPayables", "vendor", time=Time.DAY, bases=False, amounts=_AGES),
        _detail("AgedReceivableDetail", "", time=Time.DAY, months=None),
        _summary("AgedReceivables", "customer", time=Time.DAY, bases=False, amounts=_AGES),
        _summary("BalanceSheet", "account", time=Time.END, amounts=("total",)),
        _summary("CashFlow", "account", bases=False, amounts=("total",)),
        _summary("ClassSales", "class"),
        _summary("CustomerBalance", "customer", time=Time.DAY, bases=False),
        _detail("CustomerBalanceDetail", "customer", time=Time.DAY, months=None),
        _summary("CustomerIncome", "customer"),
        _summary("CustomerSales", "customer"),
        _summary("DepartmentSales", "department"),
        _detail("GeneralLedger", "account", bases=True, proof=Proof.BALANCES, columns=_LEDGER,
                abroad=_LEDGER_ABROAD),
        _detail("InventoryValuationDetail", "item"),
        _summary("InventoryValuationSummary", "item", time=Time.DAY, bases=False),
        _summary("ItemSales", "item"),
        _detail("JournalReport", "", columns=_JOURNAL, abroad=_SIDES_ABROAD),
        _summary("ProfitAndLoss", "account", amounts=("total",)),
        _detail("ProfitAndLossDetail", "account", bases=True),
        _summary("TaxSummary", "tax", bases=False),
        _detail("TransactionList", "", columns=_LIST),
        _detail("TransactionListByCustomer", "customer", columns=_LIST),
        _detail("TransactionListByVendor", "vendor", columns=_LIST),
        _detail("TransactionListWithSplits", "", columns=(*_LIST[:7], "nat_amount")),
        _summary("TrialBalance", "account", time=Time.END, amounts=("debit", "credit")),
        _summary("VendorBalance", "vendor", time=Time.DAY, bases=False),
        _detail("VendorBalanceDetail", "vendor", time=Time.DAY, months=None),
        _summary("VendorExpenses", "vendor"),
    )
}  # fmt: skip
"""Every report that is served since August 2026, by name; those of France and Australia apart."""
