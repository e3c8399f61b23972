"""`tieout verify`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from pipelines.cli.failures import explained
from pipelines.cli.options import (
    host_options,
    log_options,
    output_option,
    settings_from,
    warehouse_options,
)
from pipelines.cli.screen import Screen
from pipelines.errors import ExitCode, TieoutError
from pipelines.lock import lock_path, warehouse_lock
from pipelines.logs import CallLog
from pipelines.sync import Run, SyncPlan, budget_of, load_plan, one_connection
from pipelines.warehouse import require_warehouse
from pipelines.wording import counted, entities

if TYPE_CHECKING:
    from pipelines.comparison import Difference
    from pipelines.settings import Settings
    from pipelines.verify import Cost, Verified

#: Ids that a line names; the JSON document has all of them.
SHOWN = 10


@click.command()
@click.option("--realm", "realm_ids", multiple=True, metavar="ID", help="Only this company.")
@click.option("--entity", "entities", multiple=True, metavar="NAME", help="Only this entity.")
@click.option("--counts", "counts_only", is_flag=True, help="Compare only how many there are.")
@host_options
@warehouse_options
@log_options
@output_option("text", "json")
@click.pass_obj
def verify(screen: Screen, /, counts_only: bool, **flags: Any) -> int:
    """Compare the raw tables with QuickBooks: counts, ids, versions, amounts.

    Reads every record again, a call for each thousand, and changes nothing; --counts takes two
    calls and compares only how many there are. What changed in QuickBooks after the last sync is
    told apart. Ends with code 7 when anything differs.

    \b
    Examples:
      tieout verify --counts
      tieout verify --entity invoice --entity payment
      tieout verify --output json
    """
    with explained():
        plan = SyncPlan.of(settings_from(**flags))
        require_warehouse(plan.settings)
        with warehouse_lock(lock_path(plan.settings), "tieout verify"):
            done = _all(screen, plan.settings, counts_only=counts_only)
    code = _together([each.exit_code for each in done])
    if screen.is_json:
        screen.document(
            "verify", {"exit_code": code, "companies": [each.document for each in done]}
        )
    for each in done:
        _tell(screen, each)
    return code


@dataclass(frozen=True)
class RealmVerified:
    """How the comparison of one company ended: a result or an error."""

    realm_id: str
    result: Verified | None = None
    error: TieoutError | None = None

    @property
    def exit_code(self) -> int:
        """What the command would end with for this company alone."""
        if self.error is not None:
            return int(self.error.exit_code)
        differs = self.result is not None and bool(self.result.differing)
        return int(ExitCode.DOES_NOT_TIE if differs else ExitCode.OK)

    @property
    def document(self) -> dict[str, Any]:
        """The company in the JSON document."""
        head = {"realm_id": self.realm_id, "exit_code": self.exit_code}
        if self.error is not None:
            return {
                **head,
                "status": type(self.error).__name__,
                "message": self.error.message,
                "advice": self.error.advice,
            }
        if self.result is None:
            return head
        entities = [{"differs": each.differs, **asdict(each)} for each in self.result.differences]
        return {
            **head,
            "status": "differs" if self.exit_code else "ok",
            "loaded_until": self.result.loaded_until,
            "calls": self.result.calls,
            "entities": entities,
        }


def _together(codes: Sequence[int]) -> int:
    """A difference counts more than a company that could not be compared."""
    if ExitCode.DOES_NOT_TIE in codes:
        return int(ExitCode.DOES_NOT_TIE)
    return codes[0] if len(set(codes)) == 1 else int(ExitCode.LOAD_FAILED)


def _all(screen: Screen, settings: Settings, *, counts_only: bool) -> list[RealmVerified]:
    budget = budget_of(settings)
    with one_connection(settings) as connection:
        return [
            _one(screen, settings, realm_id, Run(uuid4().hex, budget, connection), counts_only)
            for realm_id in settings.realm_ids
        ]


def _one(
    screen: Screen, settings: Settings, realm_id: str, run: Run, counts_only: bool
) -> RealmVerified:
    from pipelines.verify import verify_company

    def announce(cost: Cost) -> None:
        screen.note(
            f"Company {realm_id}: reading {counted(cost.records, 'record')} of "
            f"{entities(cost.entities)}, about {counted(cost.calls, 'API call')}",
            realm_id=realm_id,
        )

    heard = replace(run, watchers=(CallLog(screen.log, realm_id, run.id),))
    try:
        with explained():
            plan = load_plan(settings, realm_id, heard)
            return RealmVerified(
                realm_id, verify_company(plan, counts_only=counts_only, announce=announce)
            )
    except TieoutError as error:
        return RealmVerified(realm_id, error=error)


def _tell(screen: Screen, done: RealmVerified) -> None:
    """The comparison of one company: a table of entities, then what differs."""
    if done.error is not None:
        screen.problem(
            f"Company {done.realm_id}: {done.error.message}",
            done.error.advice,
            realm_id=done.realm_id,
        )
    if done.result is None:
        return
    if not screen.is_json:
        screen.table(
            f"Company {done.realm_id}",
            ("entity", "QuickBooks", "warehouse", "changed since", "amounts", "state"),
            [_row(each) for each in done.result.differences],
        )
    for each in done.result.differing:
        for line in _lines(each):
            screen.note(f"  {line}", "error", realm_id=done.realm_id, entity=each.entity)
    if done.result.differing:
        screen.problem(
            f"Company {done.realm_id}: {_differ(len(done.result.differing))}.",
            "Missing or extra records: tieout sync --sweep. Other versions or amounts: tieout sync "
            "--full-refresh, with --entity for these alone. Then verify again.",
            realm_id=done.realm_id,
        )
    else:
        screen.note(
            f"Company {done.realm_id}: no differences, {counted(done.result.calls, 'API call')}",
            realm_id=done.realm_id,
        )


def _differ(number: int) -> str:
    return f"{entities(number)} {'differs' if number == 1 else 'differ'}"


def _row(each: Difference) -> tuple[Any, ...]:
    theirs = next(iter(each.sums.values()), [None])[0]
    state = "differs" if each.differs else "" if each.quickbooks is None else "ok"
    return (
        each.entity,
        each.quickbooks,
        each.warehouse,
        each.changed_since or None,
        theirs,
        state or "not counted by QuickBooks",
    )


def _lines(each: Difference) -> list[str]:
    """What differs in an entity, in words."""
    lines = [f"{each.entity}: QuickBooks has {each.quickbooks:,}, the warehouse {each.warehouse:,}"]
    for ids, what in (
        (each.missing, "missing in the warehouse"),
        (each.extra, "gone in QuickBooks, live in the warehouse"),
        (each.versions, "of another version"),
    ):
        if ids:
            more = ", ..." if len(ids) > SHOWN else ""
            lines.append(f"{each.entity}: {len(ids):,} {what}: {', '.join(ids[:SHOWN])}{more}")
    for amount in each.amounts[:SHOWN]:
        lines.append(
            f"{each.entity} {amount.id}: {amount.column} is {amount.quickbooks} in QuickBooks, "
            f"{amount.warehouse} in the warehouse"
        )
    if len(each.amounts) > SHOWN:
        lines.append(f"{each.entity}: {len(each.amounts):,} amounts differ in all")
    for name, (theirs, ours) in each.sums.items():
        if theirs != ours:
            lines.append(f"{each.entity}: sum of {name} is {theirs} in QuickBooks, {ours} here")
    return lines
