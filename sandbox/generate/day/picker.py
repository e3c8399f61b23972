"""Choosing records by chance, without reading a large company from end to end."""

from collections.abc import Callable, Iterator
from random import Random

from sandbox.company import Company
from sandbox.generate.paper import Body

_RECENT = 300
_OLD = 0.15  # share of choices that fall on any record instead of a recent one
_TRIES = 40

Wish = Callable[[Body], object]


class Picker:
    """Draws records of a company: mostly recent ones, as people work, sometimes any."""

    def __init__(self, company: Company, rng: Random) -> None:
        self._company = company
        self._store = company.store
        self._rng = rng

    def one(self, entity: str, wish: Wish | None = None) -> Body | None:
        """A record that fulfils a wish, or None when a few dozen draws found none."""
        return next(self.some(entity, wish), None)

    def some(self, entity: str, wish: Wish | None = None) -> Iterator[Body]:
        """Different records that fulfil a wish, up to a few dozen, in random order."""
        for id_ in self._draw(entity):
            body = self._store.get(entity, id_)
            if body is not None and (wish is None or wish(body)):
                yield body

    def _draw(self, entity: str) -> Iterator[str]:
        found = self._store.fetch(
            "SELECT id FROM record WHERE entity = ? ORDER BY seq DESC LIMIT ?", (entity, _RECENT)
        )
        seen: set[str] = set()
        for (recent,) in self._rng.sample(found, min(len(found), _TRIES)):
            id_ = self._any(entity) if self._rng.random() < _OLD else recent
            if id_ not in seen:
                seen.add(id_)
                yield id_

    def _any(self, entity: str) -> str:
        # Two scalar queries: SQLite answers min and max from the index only one at a time.
        first, last = self._store.fetch(
            "SELECT (SELECT min(seq) FROM record WHERE entity = ?1),"
            " (SELECT max(seq) FROM record WHERE entity = ?1)",
            (entity,),
        )[0]
        seq = self._rng.randint(first, last)
        found = self._store.fetch(
            "SELECT id FROM record WHERE entity = ? AND seq >= ? ORDER BY seq LIMIT 1",
            (entity, seq),
        )
        return str(found[0][0])
