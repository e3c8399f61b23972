"""A day of business: what people do to their books between two syncs.

Everything a sync has to notice happens: new documents, changed, paid, partly paid, moved,
voided and deleted ones (also of the entities whose deletions no change feed tells), credits
applied and payments un-applied, parties merged, put away and brought back.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

from sandbox.company import Company
from sandbox.errors import QboFault
from sandbox.generate.clerk import Clerk
from sandbox.generate.day import dealing, rethinking, settling
from sandbox.generate.day.picker import Picker
from sandbox.generate.day.shop import CalledOffError, Change, Day, Shop

__all__ = ["Change", "Day", "day_of_business"]

Act = Callable[[Shop], None]

_HOURS = 9
_DOCUMENTS_PER_ROUND = 5_000

_ROUND: tuple[Act, ...] = (
    dealing.sell,
    dealing.sell,
    dealing.sell,
    dealing.sell_for_cash,
    settling.receive,
    settling.receive,
    settling.receive_unapplied,
    settling.receive_for_several,
    dealing.buy,
    dealing.buy,
    dealing.spend,
    settling.pay_bill,
    dealing.work,
    dealing.attach,
    dealing.estimate,
    dealing.give_credit,
    settling.apply_payment,
    settling.unapply_payment,
    settling.use_credit,
    settling.bank,
    dealing.move_money,
    dealing.book,
    dealing.meet,
    rethinking.change_amount,
    rethinking.change_memo,
    rethinking.move_date,
    rethinking.move_customer,
    rethinking.tidy_lists,
    rethinking.void,
    rethinking.delete,
    rethinking.delete,
)
_ONCE: tuple[Act, ...] = (
    dealing.quote_rate,
    dealing.work,
    dealing.attach,
    rethinking.delete_unfed,
    rethinking.merge,
    rethinking.reactivate,
    rethinking.inactivate,
)


def day_of_business(company: Company, seed: int = 7, *, size: int | None = None) -> Day:
    """Let a day go by and return what was done.

    A clock that stands still moves to the next day; one that follows real time is left alone
    and everything happens now.  The same books, day and seed give the same day.

    Args:
        company: any company with customers, vendors and items.
        seed: chance of the day, together with its date.
        size: how many rounds of about 30 changes; by default one, and one more for every
            5,000 transactions of the company.
    """
    rounds = size if size is not None else 1 + _transactions(company) // _DOCUMENTS_PER_ROUND
    clock = company.clock
    day = clock.today() + timedelta(days=1) if clock.frozen else clock.today()
    rng = Random(f"{seed}:{day.isoformat()}:{rounds}")
    pause = _HOURS * 3_600 // (len(_ROUND) * 2 * max(rounds, 1)) if clock.frozen else 0
    clerk = Clerk(company, rng, pause=pause)
    if clock.frozen:
        clerk.open(day)
    shop = Shop(clerk, Picker(company, rng), rng)
    for act in _acts(rng, rounds):
        try:
            act(shop)
        except (QboFault, CalledOffError):
            shop.refused += 1
    return Day(day, tuple(shop.changes), shop.refused)


def _acts(rng: Random, rounds: int) -> Iterator[Act]:
    for _ in range(rounds):
        acts = list(_ROUND)
        rng.shuffle(acts)
        yield from acts
    yield from _ONCE


def _transactions(company: Company) -> int:
    return sum(company.store.count(entity) for entity in ("Invoice", "Payment", "Bill", "Purchase"))
