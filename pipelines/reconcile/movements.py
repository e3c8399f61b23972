"""Transactions side by side: which of them make a difference, and how.

A movement is what a transaction does to an account, or to what a party owes, on one day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .links import link

_ZERO = Decimal(0)
#: A transaction: type and id, and the day of what has no id.
Txn = tuple[str, str, str]


@dataclass(frozen=True)
class Movement:
    """One transaction on one account, or open on one party.

    Attributes:
        kind: Type of the transaction, as both sides call it; "" where they do not.
        txn_id: Its id, "" for none.
        day: When.
        place: Account or party.
        amount: In home currency.
        times: How many entries make it up.
        number: Of the document.
        party: Whom it is about.
        shown: Type to show, where it is not the kind.
    """

    kind: str
    txn_id: str
    day: date
    place: str
    amount: Decimal
    times: int = 1
    number: str = ""
    party: str = ""
    shown: str = ""

    @property
    def key(self) -> Txn:
        """The transaction."""
        return self.kind, self.txn_id, "" if self.txn_id else self.day.isoformat()

    @property
    def title(self) -> str:
        """What to call the transaction."""
        number = f" {self.number}" if self.number else ""
        named = f" (id {self.txn_id})" if self.txn_id else ""
        party = f", {self.party}" if self.party else ""
        return f"{self.shown or self.kind or 'Transaction'}{number}{named} of {self.day}{party}"


@dataclass(frozen=True)
class Finding:
    """A transaction of which the two sides say different things.

    Attributes:
        difference: What the warehouse has more by it.
        text: In words, with a link to it.
    """

    difference: Decimal
    text: str


Filter = Callable[[Movement], bool]
Named = Mapping[str, str]


def findings(
    ours: Iterable[Movement], theirs: Iterable[Movement], counts: Filter, names: Named
) -> list[Finding]:
    """What explains a difference, the largest first.

    Args:
        ours: Movements of the warehouse, of more places and days than the difference is about.
        theirs: Those of QuickBooks.
        counts: Which of them the figure adds up.
        names: Of places, by id.
    """
    here, there = _by_txn(ours), _by_txn(theirs)
    found = []
    for key in sorted(here.keys() | there.keys()):
        mine, other = here.get(key, []), there.get(key, [])
        finding = _finding(mine, other, counts, names)
        if finding is not None:
            found.append(finding)
    return sorted(found, key=lambda one: (-abs(one.difference), one.text))


def _by_txn(movements: Iterable[Movement]) -> dict[Txn, list[Movement]]:
    found: dict[Txn, list[Movement]] = {}
    for movement in movements:
        found.setdefault(movement.key, []).append(movement)
    return found


def _finding(
    mine: list[Movement], other: list[Movement], counts: Filter, names: Named
) -> Finding | None:
    ours = [one for one in mine if counts(one)]
    theirs = [one for one in other if counts(one)]
    total, stated = _sum(ours), _sum(theirs)
    if total == stated:
        return None
    shown = (theirs or ours)[0]
    words = _words(mine, other, ours, theirs, names)
    address = link(shown.shown or shown.kind, shown.txn_id)
    text = f"{shown.title}: {words}" + (f" {address}" if address else "")
    return Finding(total - stated, text)


def _words(
    mine: list[Movement],
    other: list[Movement],
    ours: list[Movement],
    theirs: list[Movement],
    names: Named,
) -> str:
    """What is different about a transaction that counts for something else on either side."""
    total, stated = _sum(ours), _sum(theirs)
    if not ours:
        elsewhere = _elsewhere(mine, other, theirs[0], names)
        found = f"in the warehouse {elsewhere}" if elsewhere else "missing in the warehouse"
        return f"{stated} in QuickBooks, {found}"
    if not theirs:
        elsewhere = _elsewhere(other, mine, ours[0], names)
        found = f"in QuickBooks {elsewhere}" if elsewhere else "gone in QuickBooks"
        return f"{total} in the warehouse, {found}"
    times = sum(one.times for one in ours), sum(one.times for one in theirs)
    entered = f", {times[0]} entries for {times[1]}" if times[0] != times[1] else ""
    return f"{stated} in QuickBooks, {total} in the warehouse{entered}"


def _elsewhere(
    movements: list[Movement], others: list[Movement], wanted: Movement, names: Named
) -> str:
    """Where one side has what the other has here, "" when it has it nowhere.

    Args:
        movements: All of that side.
        others: All of this one: what both have alike is not what is looked for.
        wanted: What this side has.
        names: Of places.
    """
    known = {(one.place, one.day, one.amount) for one in others}
    odd = [one for one in movements if (one.place, one.day, one.amount) not in known]
    moved = [one for one in odd if one.place == wanted.place]
    if moved:
        return f"on {moved[0].day}"
    alike = [one for one in odd if one.amount == wanted.amount]
    taken = {one.place for one in others}
    found = [*alike, *(one for one in odd if one.place not in taken)]
    return f"on {names.get(found[0].place) or found[0].place}" if found else ""


def _sum(movements: Iterable[Movement]) -> Decimal:
    return sum((one.amount for one in movements), _ZERO)
