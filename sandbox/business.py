"""The generator, imported only when somebody asks for it: serving needs none of it."""

from datetime import date
from pathlib import Path

from sandbox.company import Company
from sandbox.world import World

KINDS = ("small", "maple", "scale", "empty")


def add(
    world: World, kind: str, *, documents: int, seed: int, until: date, path: Path | None = None
) -> Company:
    """Add a company with books up to the day `until`.

    small: a landscaping business.   maple: a small Canadian company.   scale: `documents`
    documents of a trading company.   empty: nothing but the standard lists.
    """
    from sandbox import generate

    if kind == "maple":
        company = world.add_company(
            country="CA", zone="America/Toronto", fiscal_year_start_month=4, path=path
        )
        generate.maple(company, seed=seed, until=until)
        return company
    company = world.add_company(path=path)
    if kind == "small":
        generate.small(company, seed=seed, until=until)
    elif kind == "scale":
        generate.scale(company, documents=documents, seed=seed, until=until)
    return company


def day_of_business(company: Company, seed: int) -> None:
    """A day goes by: documents are made, changed, paid, voided and deleted."""
    from sandbox import generate

    generate.day_of_business(company, seed=seed)
