"""Mistakes drawn at random from all that can be made in a project."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256

from tests.mutation.mutators import Mistake, Site, mistaken, parse, sites
from tests.mutation.project import Model, Project


@dataclass(frozen=True)
class Place:
    """A site in the SELECT of a model; `incremental` if in that of its later builds."""

    model: Model
    incremental: bool
    site: Site

    @property
    def mistake(self) -> Mistake:
        """The mistake made here."""
        sql = self.model.more_sql if self.incremental else self.model.sql
        return mistaken(parse(sql), self.site)


def places(project: Project) -> list[Place]:
    """Every place where a mistake can be made, in an order that is always the same."""
    return [
        Place(model, incremental, site)
        for _, model in sorted(project.models.items())
        for incremental, sql in ((False, model.sql), (True, model.more_sql))
        if sql
        for site in sites(parse(sql))
    ]


def drawn(project: Project, seed: int) -> Iterator[Place]:
    """All places in random order: a model is drawn as often as mistakes can be made in it."""
    found = places(project)
    random.Random(seed).shuffle(found)
    return iter(found)


def difference(mistake: Mistake) -> str:
    """The lines that differ, with a line around them."""
    before, after = mistake.before.splitlines(), mistake.after.splitlines()
    lines = list(unified_diff(before, after, n=1, lineterm=""))[2:]
    return "\n".join(line for line in lines if not line.startswith("@@"))


def key(place: Place, difference: str) -> str:
    """A short name of a mistake: the same as long as the lines around it are."""
    name = f"{place.model.name}\n{place.incremental}\n{difference}"
    return sha256(name.encode()).hexdigest()[:8]
