"""The trading company: as large as wanted, spread over two years, the same for a seed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest

from sandbox.catalogue import ENTITIES, Kind
from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.generate import scale
from sandbox.writes import new_company

UNTIL = date(2026, 10, 30)
SIZE = 1_500


@contextmanager
def made(documents: int = SIZE, seed: int = 7) -> Iterator[Company]:
    company = new_company("9132", clock=Clock())
    try:
        yield scale(company, documents, seed=seed, until=UNTIL)
    finally:
        company.store.close()


@pytest.fixture(scope="module")
def company() -> Iterator[Company]:
    with made() as company:
        yield company


def transactions(company: Company) -> int:
    names = [name for name, entity in ENTITIES.items() if entity.kind is Kind.TRANSACTION]
    return sum(company.store.count(name) for name in names)


def test_size_is_as_ordered(company: Company) -> None:
    """The number of transactions is the one asked for, give or take one."""
    assert abs(transactions(company) - SIZE) <= 1


def test_lists_grow_with_the_company(company: Company) -> None:
    """A company three times as large has more customers, some of them jobs."""
    with made(3 * SIZE) as larger:
        assert larger.store.count("Customer") > company.store.count("Customer") > 50
    assert any(row["Job"] for row in company.export("Customer"))


def test_documents_are_spread_over_two_years(company: Company) -> None:
    """The first day and the last quarter have documents, none is later than the last day."""
    days = sorted(row["TxnDate"] for row in company.export("Invoice"))
    assert days[0] == "2024-10-30"
    assert "2026-10-01" < days[-1] <= "2026-10-30"
    assert company.clock.today() == UNTIL


def test_several_documents_share_a_second(company: Company) -> None:
    """Paging and change feeds meet records of the same instant."""
    stamps = [row["MetaData"]["CreateTime"] for row in company.export("Invoice")]
    assert len(set(stamps)) < len(stamps)


def test_mix_is_that_of_a_trading_company(company: Company) -> None:
    """Every kind of document occurs; most invoices are paid, some in part, some never."""
    for entity in ("Payment", "Bill", "BillPayment", "Purchase", "SalesReceipt", "CreditMemo"):
        assert company.store.count(entity) > 10, entity
    for entity in ("Deposit", "JournalEntry", "Estimate", "TimeActivity", "CreditCardPayment"):
        assert company.store.count(entity) > 0, entity
    invoices = [row for row in company.export("Invoice") if row["TotalAmt"]]
    paid = sum(row["Balance"] == 0 for row in invoices)
    assert 0.4 * len(invoices) < paid < 0.95 * len(invoices)
    assert any(0 < row["Balance"] < row["TotalAmt"] for row in invoices)


def test_balances_are_settled(company: Company) -> None:
    """After the bulk writes a customer's balance is what its documents leave open."""
    expected: dict[str, Decimal] = {}
    for entity, field, sign in (
        ("Invoice", "Balance", 1),
        ("CreditMemo", "Balance", -1),
        ("Payment", "UnappliedAmt", -1),
    ):
        for row in company.export(entity):
            customer = row["CustomerRef"]["value"]
            expected[customer] = expected.get(customer, Decimal(0)) + sign * row[field]
    for row in company.export("Customer"):
        assert row["Balance"] == expected.get(row["Id"], 0), row["DisplayName"]


def test_stock_is_bought_before_it_is_sold(company: Company) -> None:
    """No item is ever in stock with less than nothing, and a good part of what came has gone."""
    rows = company.store.db.execute(
        "SELECT min(held), sum(came), sum(gone) FROM (SELECT max(quantity, 0) AS came,"
        " max(-quantity, 0) AS gone, sum(quantity) OVER"
        " (PARTITION BY item ORDER BY day, rank, doc, line) AS held FROM movement)"
    )
    ((least, came, gone),) = rows
    assert least >= 0
    assert came / 2 < gone <= came


def test_trial_balance_balances(company: Company) -> None:
    """Debits equal credits."""
    span = {"start_date": "2024-01-01", "end_date": "2026-10-30"}
    total = company.report("TrialBalance", span)["Rows"]["Row"][-1]["Summary"]["ColData"]
    assert total[1]["value"] == total[2]["value"]
    assert Decimal(total[1]["value"]) > 0


def test_seed_decides(company: Company) -> None:
    """The same seed gives the same texts, another seed other ones."""
    first = list(company.store.texts("Invoice"))
    with made() as same:
        assert list(same.store.texts("Invoice")) == first
    with made(seed=8) as other:
        assert list(other.store.texts("Invoice")) != first


def test_progress_is_told() -> None:
    """The callback hears the number of documents written, up to the last one."""
    heard: list[int] = []
    company = new_company("9133", clock=Clock())
    scale(company, 60, until=UNTIL, progress=heard.append)
    company.store.close()
    assert heard == [60]
