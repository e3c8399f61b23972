"""Whether a sync is to end with a comparison."""

from __future__ import annotations

from pipelines.errors import UsageProblem
from pipelines.marts import last_build_failed
from pipelines.query import run_query
from pipelines.quickbooks_pipeline import LoadResult
from pipelines.settings import Settings
from sources.quickbooks import CATALOGUE

#: Where marts are built and read by us; other warehouses have a dbt profile of their owner's.
WAREHOUSES = frozenset({"duckdb", "postgres"})

_LAST = """
select bool_and(status = 'tied') from {dataset}.tie_out
where realm_id = '{realm_id}' and run_id = (
    select max(run_id) from {dataset}.tie_out
    where realm_id = '{realm_id}' and compared_at = (
        select max(compared_at) from {dataset}.tie_out where realm_id = '{realm_id}'
    )
)
"""


def is_due(settings: Settings, result: LoadResult) -> bool:
    """Whether a sync brought something that posts, or the last build or comparison did not tie.

    A company that was never compared is compared. One that ties and had nothing to load costs no
    call and no build.
    """
    if settings.destination not in WAREHOUSES:
        return False
    return _posts(result) or last_build_failed(settings) or not _tied(settings, result.realm_id)


def _posts(result: LoadResult) -> bool:
    """Whether anything came that statements may show."""
    posted = any(
        CATALOGUE[table].posts and (tally.rows or tally.deleted)
        for table, tally in result.entities.items()
    )
    return bool(posted or result.completed or (result.ledger is not None and result.ledger.windows))


def _tied(settings: Settings, realm_id: str) -> bool:
    """Whether all of the last comparison tied."""
    statement = _LAST.format(dataset=settings.dataset, realm_id=realm_id)
    try:
        rows = run_query(settings, statement).rows
    except UsageProblem:  # no company was ever compared
        return False
    return bool(rows and rows[0][0])
