"""A company on loopback that the command line can be pointed at."""

from dataclasses import dataclass

from sandbox.company import Company
from sandbox.world import World

TOKEN = "SOURCES__QUICKBOOKS__ACCESS_TOKEN"


@dataclass(frozen=True)
class Served:
    """A company on loopback."""

    world: World
    realm_id: str
    base_url: str
    token: str

    def flags(self, *more: str) -> list[str]:
        """The command line that syncs it."""
        return ["sync", "--realm", self.realm_id, "--base-url", self.base_url, *more]

    @property
    def books(self) -> Company:
        """The company itself."""
        return self.world.companies[self.realm_id]

    def count(self, entity: str) -> int:
        """How many live records of an entity it has."""
        return sum(1 for _ in self.books.export(entity))
