"""`tieout sync`."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from pipelines.auth.status import warnings
from pipelines.cli.failures import explained
from pipelines.cli.options import (
    host_options,
    log_options,
    output_option,
    settings_from,
    warehouse_options,
)
from pipelines.cli.screen import Screen
from pipelines.errors import BooksDoNotTie, ConfigurationProblem, ExitCode, TieoutError
from pipelines.lock import lock_path, warehouse_lock
from pipelines.logs import JSON
from pipelines.progress import Display, watched
from pipelines.sync import Listeners, RealmSync, Run, SyncPlan, load_plan, run_sync
from pipelines.wording import counted, entities

if TYPE_CHECKING:
    from pipelines.cli.reconcile import RealmReconciled
    from pipelines.ledger import LedgerResult
    from pipelines.quickbooks_pipeline import LoadResult


@click.command()
@click.option(
    "--realm",
    "realm_ids",
    multiple=True,
    metavar="ID",
    help="Company to sync, by realm id; may be repeated.",
)
@click.option(
    "--entity",
    "entities",
    multiple=True,
    metavar="NAME",
    help="Only this entity, such as invoice; may be repeated.",
)
@click.option(
    "--access-token-stdin",
    is_flag=True,
    help='Read the access token from stdin; for several companies, lines of "realm token".',
)
@click.option(
    "--sweep",
    is_flag=True,
    help="Compare counts of all entities with QuickBooks now, not only once a day.",
)
@click.option(
    "--ledger/--no-ledger",
    default=None,
    help="Read the ledger and monthly statements, too (with --entity never); setting ledger.",
)
@click.option(
    "--reconcile/--no-reconcile",
    default=None,
    help="Then build the marts and compare them with QuickBooks' reports, when something that"
    " posts changed or the last comparison did not tie; setting reconcile (default: on).",
)
@click.option("--full-refresh", is_flag=True, help="Read everything anew, as a first load does.")
@click.option("--dry-run", is_flag=True, help="Tell which calls would be made; only count.")
@click.option("--time-budget", metavar="MINUTES", help="Stop between two packages after so long.")
@click.option("--call-budget", metavar="N", help="Stop before a month has more calls than this.")
@host_options
@warehouse_options
@log_options
@output_option("text", "json")
@click.pass_obj
def sync(
    screen: Screen,
    /,
    access_token_stdin: bool,
    sweep: bool,
    full_refresh: bool,
    dry_run: bool,
    **flags: Any,
) -> int:
    """Load what changed in QuickBooks into the warehouse.

    The first run loads everything and proves that nothing is missing; later runs fetch only
    what changed or was deleted, in two API calls when nothing did. A run that was stopped goes
    on where it was. Without --realm all companies are loaded that `tieout auth login` has
    connected, one after the other; one that fails does not stop the others. The access token is
    never an argument: arguments can be seen by others.

    A sync of all entities that brought something ends with the marts, built and compared with
    QuickBooks' own reports (see `tieout reconcile`); code 7 when they differ. --no-reconcile only
    loads.

    A sync that has used up its --time-budget or the month's --call-budget stops where the next one
    goes on, with exit code 5.

    \b
    Examples:
      tieout sync
      tieout sync --realm 9130347957983146 --entity invoice --entity customer
      pass show qbo/token | tieout sync --realm 9130347957983146 --access-token-stdin
      tieout sync --realm 9130000000000001 --base-url http://127.0.0.1:8765 --output json
    """
    if access_token_stdin:
        flags |= _tokens(sys.stdin.read())
    with explained():
        plan = SyncPlan.of(settings_from(**flags))
        plan = replace(plan, sweep=sweep, refresh=full_refresh)
        if plan.settings.hosts.is_in_clear:
            screen.note(
                f"Warning: {plan.settings.hosts.base_url} is not encrypted; "
                "the access token can be read on the way."
            )
        with warehouse_lock(lock_path(plan.settings), "tieout sync"):
            if dry_run:
                return _tell_plans(screen, plan)
            done = [*run_sync(plan, Listeners(watching(screen), explained, screen.log))]
            _tell_all(screen, done)
            comparison = _compared(screen, plan, done)
    code = _close(screen, done, comparison)
    for line in warnings(plan.settings):
        screen.note(f"Warning: {line}")
    return code


@dataclass(frozen=True)
class Comparison:
    """What came of the marts and the tie-out after a sync.

    Attributes:
        companies: How each company that was compared came out.
        error: The marts could not be built, or do not tie in themselves.
    """

    companies: "Sequence[RealmReconciled]" = ()
    error: TieoutError | None = None

    @property
    def exit_code(self) -> int:
        """What it would end with by itself."""
        if self.error is not None:
            return int(self.error.exit_code)
        if not self.companies:
            return int(ExitCode.OK)
        from pipelines.cli.reconcile import code_of

        return code_of(self.companies)

    @property
    def document(self) -> dict[str, Any]:
        """Its part of the JSON document."""
        parts: dict[str, Any] = {}
        if self.companies:
            parts["reconciled"] = [each.document for each in self.companies]
        if self.error is not None:
            parts["marts"] = {
                "status": type(self.error).__name__,
                "exit_code": int(self.error.exit_code),
                "message": self.error.message,
                "advice": self.error.advice,
            }
        return parts


def _compared(screen: Screen, plan: SyncPlan, done: Sequence[RealmSync]) -> Comparison:
    """Build the marts and compare the companies for which that is due, those that failed aside."""
    settings = plan.settings
    whole = [each for each in done if not _code(each)]
    if not settings.reconcile or settings.entities or not whole:
        return Comparison()
    from pipelines.reconcile.due import is_due

    try:
        with explained():
            due = [one.realm_id for one in whole if one.result and is_due(settings, one.result)]
            if not due:
                return Comparison()
            from pipelines.cli.reconcile import reconciled
            from pipelines.marts import build
            from pipelines.reconcile.company import Scope

            screen.note("Building the marts")
            failed = None
            try:
                build(settings)
            except BooksDoNotTie as error:  # the tables are there: QuickBooks' reports say more
                failed = error
                screen.problem(error.message, error.advice)
            return Comparison(reconciled(screen, settings, due, Scope()), failed)
    except TieoutError as error:
        screen.problem(f"The load is complete, but: {error.message}", error.advice)
        return Comparison(error=error)


def _tokens(text: str) -> dict[str, Any]:
    """One token for all companies, or a line "realm token" for each."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and len(lines[0]) == 1:
        return {"access_token": lines[0][0]}
    if not lines or any(len(line) != 2 for line in lines):
        raise ConfigurationProblem(
            "Stdin does not hold access tokens.",
            'Pipe in one token, or for several companies lines of "realm token".',
        )
    return {"access_tokens": {line[0]: line[1] for line in lines}}


def _tell_plans(screen: Screen, plan: SyncPlan) -> int:
    """What a sync would ask, company by company."""
    from pipelines.dry_run import dry_run

    run = Run("", sweep=plan.sweep, refresh=plan.refresh)
    planned = [
        dry_run(load_plan(plan.settings, realm_id, run), datetime.now(UTC))
        for realm_id in plan.settings.realm_ids
    ]
    if screen.is_json:
        companies = [{"calls": each.calls, **asdict(each)} for each in planned]
        screen.document("sync --dry-run", {"exit_code": 0, "companies": companies})
        return ExitCode.OK
    for each in planned:
        screen.table(
            f"Company {each.realm_id}: {counted(each.calls, 'call')} ({each.mode})",
            ("kind", "entity", "calls", "records", "what for"),
            [(one.path, one.entity, one.calls, one.rows, one.why) for one in each.planned],
        )
        for line in each.notes:
            screen.note(line)
    if plan.settings.reconcile and not plan.settings.entities:
        screen.note(
            "When it brings something that posts, comparing the marts with QuickBooks' reports"
            " takes 11 to 14 more calls for each company; --no-reconcile leaves that out."
        )
    return ExitCode.OK


def watching(screen: Screen) -> Any:
    """Opens the display of a company's progress on stderr."""

    @contextmanager
    def watch(realm_id: str, run_id: str = "") -> Iterator[Display]:
        note = partial(screen.note, realm_id=realm_id, run_id=run_id)
        note(f"Syncing company {realm_id}")
        with watched(None if screen.log.form == JSON else screen.console(), note) as display:
            yield display

    return watch


def _close(screen: Screen, done: Sequence[RealmSync], comparison: Comparison) -> int:
    """The exit code of all together, with the JSON document; a failed load counts most."""
    code = together([_code(each) for each in done]) or comparison.exit_code
    if screen.is_json:
        companies = [*map(_document, done)]
        screen.document("sync", {"exit_code": code, "companies": companies, **comparison.document})
    return code


def _tell_all(screen: Screen, done: Sequence[RealmSync]) -> None:
    """What each company brought, in lines."""
    for each in done:
        if each.result is not None:
            tell(screen, each)
        elif each.error is not None:
            screen.problem(
                f"Company {each.realm_id}: {each.error.message}",
                each.error.advice,
                realm_id=each.realm_id,
                run_id=each.run_id,
            )
    failed = [each.realm_id for each in done if _code(each)]
    if failed and len(done) > 1:
        screen.note(
            f"{len(done) - len(failed)} of {len(done)} companies are complete; not: "
            f"{', '.join(failed)}.",
            "warning",
        )


def together(codes: Sequence[int]) -> int:
    """The exit code of several companies: theirs when they agree, else that the load is partial."""
    return codes[0] if len(set(codes)) == 1 else int(ExitCode.LOAD_FAILED)


def _code(sync: RealmSync) -> int:
    if sync.error is not None:
        return int(sync.error.exit_code)
    is_partial = sync.result is not None and sync.result.quarantined
    return int(ExitCode.LOAD_FAILED if is_partial else ExitCode.OK)


def _document(sync: RealmSync) -> dict[str, Any]:
    if sync.result is None:
        assert sync.error is not None  # noqa: S101 - a sync ends with one of the two
        return {
            "realm_id": sync.realm_id,
            "run_id": sync.run_id,
            "status": type(sync.error).__name__,
            "exit_code": _code(sync),
            "message": sync.error.message,
            "advice": sync.error.advice,
        }
    status = "partial" if sync.result.quarantined else "ok"
    return {"status": status, "exit_code": _code(sync), **asdict(sync.result)}


def tell(screen: Screen, sync: RealmSync) -> None:
    """The summary of one company's sync, on stderr."""
    if sync.result is None:
        return
    note = partial(screen.note, realm_id=sync.realm_id, run_id=sync.run_id)
    note(f"Company {sync.realm_id}: {told(sync.result)}")
    for line in sync.result.notes:
        note(f"  {line}")
    if sync.result.selected:
        note(
            f"  Only {', '.join(sync.result.selected)}: the marts need all entities. Sync without "
            "--entity before `tieout transform`."
        )


def told(result: "LoadResult") -> str:
    """A sync in one line."""
    brought = "nothing changed"
    if result.rows or result.deleted:
        deleted = f", {result.deleted:,} deleted" if result.deleted else ""
        brought = f"{counted(result.rows, 'record')} of {entities(len(result.entities))}{deleted}"
    if result.completed:
        brought = f"an interrupted load was completed, {brought} since"
    if result.ledger is not None and result.ledger.packages:
        brought += f"; ledger: {told_ledger(result.ledger)}"
    return f"{brought}, {counted(result.calls, 'API call')} ({result.mode})"


def told_ledger(ledger: "LedgerResult") -> str:
    """What was read of the ledger."""
    read = (
        f"{counted(ledger.lines, 'line')} in {counted(ledger.windows, 'window')}, "
        if ledger.windows
        else ""
    )
    return f"{read}{counted(ledger.controls, 'monthly statement')}"
