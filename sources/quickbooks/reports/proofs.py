"""Proofs that parts of a report make the whole: nothing is lost or counted twice between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from .lines import Line, Read
from .problems import ReportMoved

_ZERO = Decimal(0)
_AVERAGES = frozenset({"avg_price", "calc_avg"})
Key = tuple[str, str, str, str]


def prove_balances(parts: Sequence[Read]) -> None:
    """Each part of a ledger begins with what the one before ends with, account by account.

    In home currency where the report has it. Holds within a fiscal year.

    Raises:
        ReportMoved: A balance differs.
    """
    for earlier, later in pairwise(parts):
        closing, opening = closings(earlier), openings(later)
        for account in sorted(closing.keys() | opening.keys()):
            before, after = closing.get(account, _ZERO), opening.get(account, _ZERO)
            if before != after:
                what = (
                    f"account {account} ends {earlier.end} with {before} and goes on with {after}"
                )
                raise ReportMoved(earlier.report, what)


def openings(ledger: Read) -> dict[str, Decimal]:
    """Balances before the period by account; accounts without one begin at zero."""
    _, running = _keys(ledger)
    return {
        account_of(line): _money(line, running) for line in ledger.lines if line.kind == "opening"
    }


def closings(ledger: Read) -> dict[str, Decimal]:
    """Balances at the end by account: the beginning and every entry, added up here."""
    amount, _ = _keys(ledger)
    balances = openings(ledger)
    for line in ledger.lines:
        if line.kind == "leaf":
            account = account_of(line)
            balances[account] = balances.get(account, _ZERO) + _money(line, amount)
    return balances


def account_of(line: Line) -> str:
    """The account of an entry: the one its row names, else its section's."""
    return line.ids.get("account_name") or (line.subject_id if line.subject == "account" else "")


def _keys(ledger: Read) -> tuple[str, str]:
    """ColKeys of the amount and the balance, in home currency where it is there."""
    home = any("subt_nat_home_amount" in line.values for line in ledger.lines)
    return (
        ("subt_nat_home_amount", "rbal_nat_home_amount")
        if home
        else ("subt_nat_amount", "rbal_nat_amount")
    )


def _money(line: Line, key: str) -> Decimal:
    value = line.values.get(key)
    return value if isinstance(value, Decimal) else _ZERO


def prove_total(parts: Sequence[Read], control: Sequence[Read]) -> None:
    """The leaves of the parts add up to those of the control, by record and section.

    The control is the same days read otherwise: whole, or cut elsewhere. Where there are columns
    by period, the one of totals counts.

    Raises:
        ReportMoved: They do not.
    """
    added, expected = _totals(parts), _totals(control)
    for key in sorted(added.keys() | expected.keys()):
        ours, theirs = added.get(key, _ZERO), expected.get(key, _ZERO)
        if ours != theirs:
            what = f"{'/'.join(filter(None, key[:3]))} is {ours} in parts and {theirs} in all"
            raise ReportMoved(control[0].report, what)


def _totals(reads: Iterable[Read]) -> Mapping[Key, Decimal]:
    found: dict[Key, Decimal] = {}
    for read in reads:
        for figure in read.figures:
            if figure.kind != "leaf" or figure.amount is None or figure.column in _AVERAGES:
                continue
            if read.columns and figure.column != "total":
                continue
            label = "" if figure.subject_id or figure.group else figure.label
            key = (figure.section, figure.subject_id + label, figure.group, figure.column)
            found[key] = found.get(key, _ZERO) + figure.amount
    return found


def prove_dates(parts: Iterable[Read]) -> None:
    """Every line of a part lies in the part's own days.

    Raises:
        ReportMoved: One does not.
    """
    for part in parts:
        if part.start is None or part.end is None:
            continue
        for line in part.lines:
            day = line.values.get("tx_date")
            if isinstance(day, date) and not part.start <= day <= part.end:
                what = f"{line.txn_type} {line.txn_id} of {day} is in {part.start} to {part.end}"
                raise ReportMoved(part.report, what)


def prove_columns(parts: Sequence[Read], start: date, end: date) -> None:
    """The columns of the parts, one after the other, cover all days once.

    Raises:
        ReportMoved: Days are missing or there twice.
    """
    following = start
    for part in parts:
        for first, last in part.columns:
            if first != following:
                what = f"after the columns up to {following - timedelta(days=1)} comes {first}"
                raise ReportMoved(part.report, what)
            following = last + timedelta(days=1)
    if following != end + timedelta(days=1):
        what = f"the columns end before {end}"
        raise ReportMoved(parts[-1].report, what)
