"""The marts of a warehouse, built when they would come out different.

They follow from the raw tables, the models and the day of the books (aging is as of then). When
none of them has changed since the last complete build, there is nothing to do.
"""

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from pipelines.errors import ConfigurationProblem, UsageProblem
from pipelines.query import run_query
from pipelines.settings import Settings
from pipelines.transform import TransformResult, run_transforms
from pipelines.warehouse import dbt_environment

# When a sync last brought something, also of the ledger (which ends with statements), and the day
# the books were read last. A run that failed may have brought something too, and its row says when:
# a later run may complete what it left.
_STATE = """
select
    run.realm_id,
    cast(max(case when run.rows > 0 or run.deleted > 0 or run.status not in ('complete', 'partial')
        then run.finished_at end) as varchar(64)) as last_change,
    cast(max(book.taken_at) as varchar(64)) as last_statement,
    cast(max(cast(run.books_at at time zone company.time_zone as date)) as varchar(10)) as day
from {dataset}.sync_run as run
inner join marts.dim_company as company on run.realm_id = company.realm_id
left join (
    select realm_id, max(taken_at) as taken_at from {dataset}.report group by realm_id
) as book on run.realm_id = book.realm_id
group by run.realm_id
order by run.realm_id
"""

# Whether a company was ever loaded to the end.
_OUTCOMES = """
select realm_id, bool_or(status in ('complete', 'partial'))
from {dataset}.sync_run
group by realm_id
order by realm_id
"""

# Syncs of some entities that brought something after the last one of all entities.
_PARTIAL = """
select run.realm_id, run.entities, whole.at is null as never_whole
from {dataset}.sync_run as run
left join (
    select realm_id, max(started_at) as at
    from {dataset}.sync_run
    where entities is null and status in ('complete', 'partial')
    group by realm_id
) as whole on run.realm_id = whole.realm_id
where run.entities is not null
    and (whole.at is null or (run.started_at > whole.at and (run.rows > 0 or run.deleted > 0)))
group by run.realm_id, run.entities, whole.at
order by run.realm_id, run.entities
"""


def build(
    settings: Settings, arguments: Sequence[str] = (), *, force: bool = False
) -> TransformResult | None:
    """Build and test the marts; None when they are current.

    Args:
        settings: which warehouse.
        arguments: further arguments for dbt; given any, dbt runs in any case.
        force: build also when nothing changed.

    Raises:
        ConfigurationProblem: no sync has succeeded yet, or a company was not loaded as a whole:
            its books cannot tie.
        TieoutError: see `run_transforms`.
    """
    environment = dbt_environment(settings)
    if not arguments:
        _require_a_load(settings)
        _require_whole_companies(settings)
    note = _note(settings)
    basis = _basis(settings)  # also finds out whether the warehouse can be reached
    if not (force or arguments) and _noted(note) == basis:
        return None
    if not arguments:
        note.unlink(missing_ok=True)
    result = run_transforms(settings, environment, arguments)
    if not arguments:
        note.write_text(_basis(settings) or "", encoding="utf-8")
    return result


def last_build_failed(settings: Settings) -> bool:
    """Whether the last build of everything from this work folder came to no good end."""
    results = settings.work_dir / "dbt" / "target" / "run_results.json"
    return results.is_file() and not _note(settings).exists()


def _note(settings: Settings) -> Path:
    """Where it is noted what the last complete build was made from."""
    return settings.work_dir / "marts-built-from.json"


def _require_a_load(settings: Settings) -> None:
    """Refuse to build when all syncs so far have failed: most tables do not exist."""
    try:
        answer = run_query(settings, _OUTCOMES.format(dataset=settings.dataset))
    except UsageProblem:  # loaded by something else than a sync
        return
    if answer.rows and not any(good for _, good in answer.rows):
        companies = ", ".join(realm_id for realm_id, _ in answer.rows)
        raise ConfigurationProblem(
            f"No sync of company {companies} has come to its end yet: there is nothing to build.",
            "Run `tieout sync`; it goes on where it stopped.",
        )


def _require_whole_companies(settings: Settings) -> None:
    """Refuse to build from a company of which some entities are missing, or older than others."""
    from sources.quickbooks.entities import CATALOGUE

    try:
        answer = run_query(settings, _PARTIAL.format(dataset=settings.dataset))
    except UsageProblem:  # loaded by a version that did not note the entities of a sync
        return
    loaded: dict[tuple[str, bool], set[str]] = {}
    for realm_id, entities, never_whole in answer.rows:
        loaded.setdefault((realm_id, never_whole), set()).update(entities.split(","))
    for (realm_id, never_whole), tables in loaded.items():
        others = [table for table in CATALOGUE if table not in tables]
        if others:
            state = "are missing" if never_whole else "are older"
            raise ConfigurationProblem(
                f"The marts need all entities of company {realm_id}, but only"
                f" {', '.join(sorted(tables))} were synced last; these {state}: "
                f"{', '.join(others)}.",
                "Run `tieout sync` without --entity (and without the setting `entities`), or name "
                "the models that can do without: `tieout transform -- --select staging`.",
            )


def _basis(settings: Settings) -> str | None:
    """What the marts are built from, as text; None when it cannot be told."""
    try:
        answer = run_query(settings, _STATE.format(dataset=settings.dataset))
    except UsageProblem:  # the first build has no marts yet
        return None
    return json.dumps([version("tieout"), [list(row) for row in answer.rows]])


def _noted(note: Path) -> str:
    """What the last complete build was made from, "" when there was none."""
    try:
        return note.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
