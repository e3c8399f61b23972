"""The writing desk of a company, and one change on it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.writes.links import Links
from sandbox.writes.lookup import Lookup
from sandbox.writes.names import Names
from sandbox.writes.numbering import Numbering
from sandbox.writes.parties import Parties
from sandbox.writes.rates import Rates

if TYPE_CHECKING:
    from sandbox.company import Company

Body = dict[str, Any]


class Desk:
    """Everything the writers share for one company.

    bulk: whether balances of parties wait for the end of a bulk write.
    """

    def __init__(self, company: "Company") -> None:
        self.company = company
        self.store = company.store
        self.clock = company.clock
        self.lookup = Lookup(self.store)
        self.links = Links(self.store)
        self.names = Names(self.store)
        self.numbering = Numbering(self.store)
        self.parties = Parties(self.store)
        self.rates = Rates(self.store)
        self.bulk = False

    def post(self, entity: str, body: Body) -> None:
        """Put the document into the books, replacing what it posted before."""
        self.company.books.post(entity, body)

    def books_remove(self, entity: str, id_: str) -> None:
        """Take a document that is being deleted out of the books."""
        self.company.books.unpost(entity, id_)


@dataclass(slots=True)
class Change:
    """One create or update: the request, the record as it stands, and what was asked with it.

    payload: the properties the record shall have (a sparse update is merged before).
    old: the record as stored, None for a create. include: the values of `include=`.
    name: the unique name a list record takes, set by its builder.
    read: documents this change links to, by entity and id, each read once.
    """

    desk: Desk
    entity: str
    payload: Body
    old: Body | None = None
    include: frozenset[str] = frozenset()
    name: str = ""
    read: dict[tuple[str, str], Body] = field(default_factory=dict)

    @property
    def lookup(self) -> Lookup:
        """The company's lists."""
        return self.desk.lookup

    def document(self, entity: str, id_: str) -> Body | None:
        """A transaction this change links to, read once."""
        body = self.read.get((entity, id_))
        if body is None:
            body = self.desk.store.get(entity, id_)
            if body is not None:
                self.read[entity, id_] = body
        return body
