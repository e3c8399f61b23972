"""`tieout reconcile`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from pipelines.cli.failures import explain, explained
from pipelines.cli.options import (
    host_options,
    log_options,
    output_option,
    settings_from,
    warehouse_options,
)
from pipelines.cli.screen import Screen
from pipelines.errors import ExitCode, TieoutError, TryLater, UsageProblem
from pipelines.lock import lock_path, warehouse_lock
from pipelines.logs import CallLog
from pipelines.sync import Run, SyncPlan, budget_of, load
from pipelines.warehouse import require_warehouse
from pipelines.wording import counted

if TYPE_CHECKING:
    from pipelines.reconcile.company import Scope
    from pipelines.reconcile.lines import Line
    from pipelines.reconcile.run import Reconciled
    from pipelines.settings import Settings

#: Differences, and transactions of each, that the terminal shows; the table has all.
SHOWN, SHOWN_TRANSACTIONS = 25, 5
_KEY = ("report", "basis", "start", "end")


@click.command()
@click.option("--realm", "realm_ids", multiple=True, metavar="ID", help="Only this company.")
@click.option("--as-of", metavar="DATE", help="Day to compare; default that of the last sync.")
@click.option(
    "--months",
    type=click.IntRange(1, 120),
    default=1,
    show_default=True,
    help="So many months that are over by then.",
)
@host_options
@warehouse_options
@log_options
@output_option("text", "json")
@click.pass_obj
def reconcile(screen: Screen, /, as_of: str | None, months: int, **flags: Any) -> int:
    """Compare the marts with QuickBooks' own reports, to the cent.

    Trial balance, profit and loss and balance sheet on both bases, aging of receivables and
    payables, sales by customer and item, and the ledger by account: of each month that is over,
    eleven calls; and trial balance and aging as of the day, three more. A difference is explained
    by the transactions behind it. Every figure goes into the table tie_out. Books that moved
    since the last sync are synced and compared once more. Ends with code 7 when anything differs.

    \b
    Examples:
      tieout reconcile
      tieout reconcile --as-of 2026-06-30 --months 12
      tieout reconcile --output json
    """
    from pipelines.reconcile.company import Scope

    with explained():
        plan = SyncPlan.of(settings_from(**flags))
        require_warehouse(plan.settings)
        scope = Scope(_day(as_of), months)
        with warehouse_lock(lock_path(plan.settings), "tieout reconcile"):
            done = reconciled(screen, plan.settings, plan.settings.realm_ids, scope)
    code = code_of(done)
    if screen.is_json:
        companies = [each.document for each in done]
        screen.document("reconcile", {"exit_code": code, "companies": companies})
    return code


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageProblem(f"{text!r} is no day.", "Write it as 2026-06-30.") from error


@dataclass(frozen=True)
class RealmReconciled:
    """How the comparison of one company ended: a result or an error."""

    realm_id: str
    result: Reconciled | None = None
    error: TieoutError | None = None

    @property
    def exit_code(self) -> int:
        """What the command would end with for this company alone."""
        if self.error is not None:
            return int(self.error.exit_code)
        if self.result is not None and self.result.differing:
            return int(ExitCode.DOES_NOT_TIE)
        gaps = [one.exit_code for one in self.gaps]
        return together(gaps) if gaps else int(ExitCode.OK)

    @property
    def gaps(self) -> list[TieoutError]:
        """Why reports could not be compared, one for each."""
        missed = self.result.missed if self.result is not None else ()
        return [explain([one.error]) or TryLater(one.error.message, "") for one in missed]

    @property
    def status(self) -> str:
        """`tied`, `different`, or `incomplete` when some reports could not be compared."""
        if self.result is not None and self.result.differing:
            return "different"
        return "incomplete" if self.gaps else "tied"

    @property
    def document(self) -> dict[str, Any]:
        """The company in the JSON document."""
        head = {"realm_id": self.realm_id, "exit_code": self.exit_code}
        if self.error is not None:
            status = type(self.error).__name__
            text = {"message": self.error.message, "advice": self.error.advice}
            return {**head, "status": status, **text}
        if self.result is None:
            return head
        return {
            **head,
            "status": self.status,
            "run_id": self.result.run_id,
            "compared_at": self.result.compared_at,
            "moved": self.result.moved,
            "moving": self.result.moving,
            "calls": self.result.calls,
            "reports": [*_reports(self.result.lines)],
            "differences": [
                {**asdict(line), "difference": line.difference} for line in self.result.differing
            ],
            "not_compared": [
                {
                    **{name: getattr(missed, name) for name in _KEY},
                    "message": gap.message,
                    "advice": gap.advice,
                }
                for missed, gap in zip(self.result.missed, self.gaps, strict=True)
            ],
            "closed_period_changes": [asdict(one) for one in self.result.closed],
        }


def _reports(lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
    """Each report with how much of it ties."""
    ordered = sorted(lines, key=lambda one: (one.end, one.report, one.basis), reverse=True)
    for key, group in groupby(ordered, lambda one: (one.report, one.basis, one.start, one.end)):
        found = [*group]
        names = ("report", "basis", "start", "end")
        off = sum(line.differs for line in found)
        yield {**dict(zip(names, key, strict=True)), "figures": len(found), "different": off}


def code_of(done: Sequence[RealmReconciled]) -> int:
    """A difference counts more than a company or a report that could not be compared."""
    codes = [each.exit_code for each in done]
    return int(ExitCode.DOES_NOT_TIE) if ExitCode.DOES_NOT_TIE in codes else together(codes)


def together(codes: Sequence[int]) -> int:
    """The exit code of several: theirs when they agree, else that it is partial."""
    return int(codes[0]) if len(set(codes)) == 1 else int(ExitCode.LOAD_FAILED)


def reconciled(
    screen: Screen, settings: Settings, realm_ids: Sequence[str], scope: Scope
) -> list[RealmReconciled]:
    """Compare companies one after the other, and tell of each."""
    done = []
    for realm_id in realm_ids:
        done.append(_one(screen, settings, realm_id, scope))
        _tell(screen, done[-1])
    return done


def _one(screen: Screen, settings: Settings, realm_id: str, scope: Scope) -> RealmReconciled:
    from pipelines.reconcile.run import Hooks, reconcile_company

    run = Run(uuid4().hex, budget_of(settings))
    heard = replace(run, watchers=(CallLog(screen.log, realm_id, run.id),))
    note = partial(screen.note, realm_id=realm_id, run_id=run.id)
    note(f"Comparing company {realm_id} with QuickBooks' reports")
    hooks = Hooks(partial(_catch_up, screen, settings), note=note)
    try:
        with explained():
            result = reconcile_company(settings, realm_id, heard, scope, hooks)
            return RealmReconciled(realm_id, result)
    except TieoutError as error:
        return RealmReconciled(realm_id, error=error)


def _catch_up(screen: Screen, settings: Settings, realm_id: str) -> None:
    """Sync a company once more and build the marts."""
    from pipelines.cli.sync import watching
    from pipelines.marts import build

    run = Run(uuid4().hex, budget_of(settings))
    with watching(screen)(realm_id, run.id) as display:
        load(settings, realm_id, display, run)
    build(settings)


def _tell(screen: Screen, done: RealmReconciled) -> None:
    """One company: its reports, then what differs."""
    about = {"realm_id": done.realm_id}
    if done.error is not None:
        screen.problem(f"Company {done.realm_id}: {done.error.message}", done.error.advice, **about)
    if done.result is None:
        return
    if not screen.is_json:
        screen.table(
            f"Company {done.realm_id}",
            ("report", "basis", "from", "to", "figures", "different"),
            [
                (one["report"], one["basis"], *_days(one), one["figures"], one["different"])
                for one in _reports(done.result.lines)
            ],
        )
    _tell_closed(screen, done.result, about)
    for missed, gap in zip(done.result.missed, done.gaps, strict=True):
        basis = f", {missed.basis.lower()}" if missed.basis else ""
        text = f"  {missed.report}{basis}, {missed.end}: not compared. {gap.message}"
        screen.problem(text, gap.advice, **about)
    off = done.result.differing
    figures = counted(len(done.result.lines), "figure")
    calls = counted(done.result.calls, "API call")
    if not off:
        gaps = f", {counted(len(done.gaps), 'report')} not compared" if done.gaps else ""
        screen.note(f"Company {done.realm_id}: {figures} tie out{gaps}, {calls}", **about)
        return
    for text in _differences(off):
        screen.note(text, "error", **about)
    moving = " The books still move: run it again." if done.result.moving else ""
    screen.problem(
        f"Company {done.realm_id}: {len(off):,} of {figures} differ, {calls}.{moving}",
        "If rows are wrong, `tieout verify` names them and `tieout sync --full-refresh` reads all "
        'anew; then tieout transform --force. All figures: tieout query "from tie_out"',
        **about,
    )


def _tell_closed(screen: Screen, result: Reconciled, about: dict[str, Any]) -> None:
    """Who changed what in closed books, and when."""
    if not result.closed:
        return
    until = max(one.books_closed_until for one in result.closed)
    changes = counted(len(result.closed), "change")
    screen.note(
        f"Warning: {changes} in books that are closed until {until} "
        '(all: tieout query "from closed_period_change")',
        "warning",
        **about,
    )
    for one in result.closed[:SHOWN_TRANSACTIONS]:
        screen.note(f"  {one.text}", "warning", **about)


def _days(report: dict[str, Any]) -> tuple[Any, Any]:
    balance = report["start"] == report["end"]
    return (None if balance else report["start"], report["end"])


def _differences(off: Sequence[Line]) -> Iterator[str]:
    """What differs, in words."""
    for line in off[:SHOWN]:
        basis = f", {line.basis.lower()}" if line.basis else ""
        yield (
            f"  {line.report}{basis}, {line.period}: {line.subject} {line.name or line.subject_id}"
            f" ({line.measure}) is {line.theirs:,.2f} in QuickBooks, {line.ours:,.2f} here,"
            f" {line.difference:+,.2f}"
        )
        yield from (f"    {text}" for text in line.explanation[:SHOWN_TRANSACTIONS])
        if len(line.explanation) > SHOWN_TRANSACTIONS:
            yield f"    {len(line.explanation) - SHOWN_TRANSACTIONS} more in tie_out"
    if len(off) > SHOWN:
        yield f"  {len(off) - SHOWN:,} more differences are in tie_out"
