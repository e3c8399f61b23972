"""What is behind differences: transactions, as far as both sides can tell them.

QuickBooks is asked once for the entries of all accounts that differ, and once for the open
documents of each kind on each day. The cash basis has no entries in the warehouse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sources.quickbooks.reports import Ask, ReportReader

from .checks import ledger_ask
from .company import Books
from .lines import Line
from .movements import Filter, Finding, Movement, findings
from .parties import DETAILS as _DETAILS
from .parties import open_theirs, place_of
from .theirs import NET_INCOME, entries

#: Transactions that are named for a difference.
MOST = 20
#: Accounts that a report is narrowed to; more are read as all.
_MOST_ACCOUNTS = 50
_LEDGER = frozenset({"TrialBalance", "ProfitAndLoss", "BalanceSheet", "GeneralLedger"})
_CASH = "the cash basis has no entries here; a sync reads its statements anew when months change"

_OURS = """
select coalesce(reported_type, transaction_type), transaction_id, transaction_date,
    coalesce(reported_account_id, account_id), sum(home_amount), count(*),
    max(document_number), max(party_name)
from marts.fct_gl_entry where realm_id = '{realm_id}' {only} group by 1, 2, 3, 4
"""
_ACCOUNTS = (
    "select account_id, full_name, statement from marts.dim_account where realm_id = '{realm_id}'"
)


class Explainer:
    """Explains the differences of one comparison.

    Args:
        books: The marts.
        reader: Asks QuickBooks.
    """

    def __init__(self, books: Books, reader: ReportReader) -> None:
        self._books = books
        self._reader = reader
        self._names: dict[str, str] = {}
        self._results: set[str] = set()

    def explained(self, lines: Sequence[Line]) -> list[Line]:
        """The same lines; those that differ with what is behind it.

        Raises:
            QuickBooksError: By remedy.
        """
        off = [line for line in lines if line.differs]
        by_entries = [one for one in off if one.report in _LEDGER and one.basis == "Accrual"]
        found: dict[Line, tuple[str, ...]] = {
            line: (_CASH,) for line in off if line.basis == "Cash"
        }
        found |= self._by_entries(by_entries)
        for day in sorted({line.end for line in off}):
            for report in _DETAILS:
                some = [one for one in off if one.report == report and one.end == day]
                found |= self._by_documents(report, day, some)
        return [replace(line, explanation=found.get(line, ())) for line in lines]

    def _by_entries(self, lines: Sequence[Line]) -> dict[Line, tuple[str, ...]]:
        if not lines:
            return {}
        rows = self._books.rows(_ACCOUNTS)
        self._names = {account: name for account, name, _ in rows}
        self._results = {account for account, _, kind in rows if kind == "profit_and_loss"}
        accounts = self._narrowed(lines)
        theirs = list(self._theirs(lines, accounts))
        ours = list(self._ours(accounts))
        return {
            line: _told(findings(ours, theirs, self._counts(line), self._names)) for line in lines
        }

    def _narrowed(self, lines: Iterable[Line]) -> list[str]:
        """The accounts that differ; none for all, when profit of the year or of earlier ones does.

        What an account has too much another often has too little: those are among them.
        """
        accounts = sorted({line.subject_id for line in lines})
        special = {NET_INCOME, self._books.facts.retained}
        numbered = all(account.isdecimal() for account in accounts)
        narrow = numbered and len(accounts) <= _MOST_ACCOUNTS and not special & set(accounts)
        return accounts if narrow else []

    def _theirs(self, lines: Sequence[Line], accounts: Sequence[str]) -> Iterator[Movement]:
        facts = self._books.facts
        ask = ledger_ask(facts, facts.first, max(facts.last, *(x.end for x in lines)), accounts)
        sums: dict[tuple[str, str, date, str], Movement] = {}
        for row in entries(self._reader.read_at_once(ask)):
            key = (
                row["txn_type"] or "",
                row["txn_id"] or "",
                row["txn_date"],
                row["account_id"] or "",
            )
            known = sums.get(key)
            self._names.setdefault(key[3], row["account_name"] or "")
            sums[key] = Movement(
                *key,
                amount=row["amount"] + (known.amount if known else 0),
                times=1 + (known.times if known else 0),
                number=row["doc_num"] or "",
                party=row["name"] or "",
            )
        yield from sums.values()

    def _ours(self, accounts: Sequence[str]) -> Iterator[Movement]:
        listed = ", ".join(f"'{account}'" for account in accounts)
        only = f"and coalesce(reported_account_id, account_id) in ({listed})" if accounts else ""
        yield from map(_movement, self._books.rows(_OURS.replace("{only}", only)))

    def _counts(self, line: Line) -> Filter:
        """Which entries the figure of a line adds up."""
        facts, results = self._books.facts, self._results
        year = facts.year_start(line.end)
        if line.report in ("ProfitAndLoss", "GeneralLedger"):
            return lambda one: one.place == line.subject_id and line.start <= one.day <= line.end
        if line.subject_id == NET_INCOME:
            return lambda one: one.place in results and year <= one.day <= line.end
        if line.subject_id in results:
            return lambda one: one.place == line.subject_id and year <= one.day <= line.end
        earned = facts.retained == line.subject_id
        return lambda one: (
            one.day <= line.end
            and (
                one.place == line.subject_id or (earned and one.place in results and one.day < year)
            )
        )

    def _by_documents(
        self, report: str, day: date, lines: Sequence[Line]
    ) -> dict[Line, tuple[str, ...]]:
        if not lines:
            return {}
        detail = _DETAILS[report]
        plain = self._books.facts.ages_from_txn_date
        parts = self._reader.read_at_once(Ask(detail.report, day))
        theirs = [*open_theirs(parts, detail, day, from_txn_date=plain)]
        ours = [*map(_movement, self._books.rows(detail.ours(day)))]
        return {line: _told(findings(ours, theirs, _is_at(line), {})) for line in lines}


def _is_at(line: Line) -> Filter:
    place = place_of(line.subject_id, line.measure)
    return lambda one: one.place == place


def _movement(row: Sequence[object]) -> Movement:
    """A row of type, id, day, place, amount, times, number, party, and the type to show."""
    kind, txn_id, day, place, amount, times, number, party, *shown = row
    assert isinstance(day, date)  # noqa: S101 - both engines give dates
    return Movement(
        str(kind or ""),
        "" if txn_id in (None, "-1") else str(txn_id),
        day,
        str(place or ""),
        Decimal(str(amount)),
        int(str(times)),
        str(number or ""),
        str(party or ""),
        str(shown[0] if shown else ""),
    )


def _told(found: Sequence[Finding]) -> tuple[str, ...]:
    """The explanation of a line: its transactions, and what they leave unexplained."""
    texts = [one.text for one in found[:MOST]]
    if len(found) > MOST:
        texts.append(f"and {len(found) - MOST} more transactions")
    if not found:
        texts.append("no transaction differs: build the marts anew, tieout transform --force")
    return tuple(texts)
