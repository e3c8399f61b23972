"""Transactions that the API has no entity for: in the books and reports, and nowhere else."""

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal

import pytest

from tests.sandbox.office import Office, entry

DAY = {"start_date": "2026-03-01", "end_date": "2026-03-31"}


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    with closing(office.company.store):
        yield office


def test_a_paycheck_is_in_the_ledger_alone(office: Office) -> None:
    """It posts under its own type, with an id that no entity has."""
    accounts = office.accounts
    lines = [
        entry("Debit", accounts["Payroll Expenses"], "900.00"),
        entry("Credit", accounts["Payroll Liabilities"], "200.00"),
        entry("Credit", accounts["Checking"], "700.00"),
    ]
    id_ = office.company.enter("PayrollCheck", {"TxnDate": "2026-03-02", "Line": lines})
    assert office.company.books.account_balance(accounts["Checking"]) == -700
    printed = str(office.company.report("GeneralLedger", DAY))
    assert printed.count("'Payroll Check'") == 3
    assert all(office.company.read(kind, id_) is None for kind in ("JournalEntry", "Purchase"))
    assert office.invoice("10.00")["Id"] == str(int(id_) + 1)


def test_a_statement_charge_is_owed(office: Office) -> None:
    """It is in the aging and in the customer's balance."""
    who = {"Entity": {"Type": "Customer", "EntityRef": {"value": office.amy["Id"]}}}
    lines = [
        entry("Debit", office.accounts["Accounts Receivable (A/R)"], "40.00", **who),
        entry("Credit", office.accounts["Services"], "40.00"),
    ]
    office.company.enter("StatementCharge", {"TxnDate": "2026-03-02", "Line": lines})
    assert office.balance("Customer", office.amy) == Decimal("40.00")
    aged = office.company.report("AgedReceivables", {"report_date": "2026-03-31"})
    assert "'40.00'" in str(aged)
