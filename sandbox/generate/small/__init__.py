"""`small`: a landscaping company with two years of books and every situation they can hold.

Most of the documents are routine; the rest are planted, one by one, because each of their
kind has broken somebody's ledger before.  The days are counted back from `until`, so that
the company is always up to date.
"""

from datetime import date, timedelta
from random import Random

from sandbox.company import Company
from sandbox.generate.agenda import Agenda
from sandbox.generate.clerk import Clerk
from sandbox.generate.small import (
    abroad,
    banking,
    buying,
    corrections,
    crediting,
    entries,
    extras,
    lists,
    routine,
    selling,
)

DAYS = 730


def small(company: Company, *, seed: int = 7, until: date | None = None) -> Company:
    """Fill a newly founded US company; its clock stands still on `until` (default: today).

    The same seed and day make the same documents, to the second; the standard lists carry
    the instant at which the company was founded, CompanyInfo and Preferences the first day.
    """
    last = until or company.clock.today()
    clerk = Clerk(company, Random(seed))
    clerk.found(last - timedelta(days=DAYS))
    abroad.currencies(clerk)
    lists.set_up(clerk)
    agenda = Agenda(last)
    parts = (entries, selling, crediting, buying, banking, abroad, corrections, extras, routine)
    for part in parts:
        part.tell(agenda)
    agenda.act(clerk)
    clerk.open(last)
    return company
