"""The record of truth over time: the aging of one day, as it was known on another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sandbox.company import Company
from sandbox.generate import day_of_business, small
from tests.end_to_end.aging import REPORTS, past_days
from tests.end_to_end.conftest import Opened
from tests.end_to_end.stage import Stage
from tests.transforms.reports import aged_by_customer
from tests.transforms.warehouse import DuckDB, dbt

SYNCS = 3
BUILT = [f"+{ledger}_{model}" for ledger in REPORTS for model in ("aging_as_known", "aging")]
BUILT.append("+record_history")
Buckets = dict[tuple[str, str], Decimal]


def told(company: Company, ledger: str, day: date) -> Buckets:
    """What QuickBooks' report says now of a day."""
    return aged_by_customer(company.report(REPORTS[ledger][0], {"report_date": day.isoformat()}))


def known(warehouse: DuckDB, ledger: str, day: date, moment: str) -> Buckets:
    """What the warehouse says of a day, as known at an instant."""
    party = REPORTS[ledger][2]
    rows = warehouse.rows(
        f"select {party}, bucket, sum(home_open_amount)"
        f" from marts.{ledger}_aging_as_known(date '{day}', timestamptz '{moment}')"
        " group by all"
    )
    return {(party_id, bucket): amount for party_id, bucket, amount in rows if amount}


def versions(company: Company) -> dict[str, int]:
    """SyncTokens of the invoices that exist now."""
    return {row["Id"]: int(row["SyncToken"]) for row in company.export("Invoice")}


def versions_known(warehouse: DuckDB, moment: str) -> dict[str, int]:
    """SyncTokens of the invoices that existed, as known at an instant; each once."""
    rows = warehouse.rows(
        "select record_id, sync_token from marts.record_history where record_type = 'invoice'"
        f" and known_from <= '{moment}' and (known_to is null or known_to > '{moment}')"
    )
    assert len(rows) == len(dict(rows))
    return dict(rows)


def transform(stage: Stage) -> DuckDB:
    """Build what the question needs."""
    warehouse = DuckDB(stage.warehouse)
    run = dbt(warehouse, stage.folder / "dbt", "run", ["--full-refresh", "--select", *BUILT])
    assert run.failed() == [], run.said
    return warehouse


def test_aging_of_a_day_as_known_on_another(open_stage: Opened) -> None:
    """Later corrections do not change what was known: six pairs of days for each ledger."""
    stage = open_stage(small)
    reports: dict[tuple[str, date, str], Buckets] = {}
    invoices: dict[str, dict[str, int]] = {}
    for seed in range(SYNCS):
        stage.load()
        warehouse = transform(stage)
        moment = stage.company.clock.now().in_timezone("UTC").isoformat()
        invoices[moment] = versions(stage.company)
        for day in past_days(stage.company, 2, 20):
            for ledger in REPORTS:
                reports[ledger, day, moment] = told(stage.company, ledger, day)
        day_of_business(stage.company, seed=seed)
    assert len(reports) == 2 * 2 * SYNCS
    found = {key: known(warehouse, *key) for key in reports}
    assert found == reports
    assert {moment: versions_known(warehouse, moment) for moment in invoices} == invoices
    assert len({len(rows) for rows in invoices.values()}) > 1
    now = {key: told(stage.company, key[0], key[1]) for key in reports}
    assert sum(now[key] != reports[key] for key in reports) >= SYNCS, "the books have not moved"
