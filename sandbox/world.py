"""Everything one sandbox server serves: companies, log-ins, limits and faults."""

from collections.abc import Mapping
from pathlib import Path

from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.faults import Faults
from sandbox.oauth import OAuth, Tokens
from sandbox.store import Store
from sandbox.throttle import Throttle
from sandbox.writes.charter import DEFAULT_NAME, new_company

FIRST_REALM = 9_130_000_000_000_001


class World:
    """A set of companies behind one address.

    throttle: the request limits, None to have none.   faults: what goes wrong on demand.
    clock: ages log-ins and tokens; each company has a clock of its own.
    """

    def __init__(self, *, throttle: Throttle | None = None, clock: Clock | None = None) -> None:
        self.clock = clock or Clock("UTC")
        self.throttle = throttle
        self.faults = Faults()
        self.oauth = OAuth(lambda: self.clock.now().timestamp())
        self._companies: dict[str, Company] = {}

    @property
    def companies(self) -> Mapping[str, Company]:
        """The companies by realm id, in the order they came."""
        return self._companies

    def add_company(
        self,
        realm_id: str | None = None,
        *,
        name: str = DEFAULT_NAME,
        country: str = "US",
        home_currency: str | None = None,
        zone: str = "America/Los_Angeles",
        fiscal_year_start_month: int = 1,
        multicurrency: bool = False,
        clock: Clock | None = None,
        path: Path | None = None,
    ) -> Company:
        """Found a company with its standard accounts, terms and tax codes.

        realm_id: chosen when not given.   home_currency: the country's when not given.
        name: its legal name too.
        path: where its database is kept; None is a private temporary file.
        """
        realm_id = realm_id or str(FIRST_REALM + len(self._companies))
        clock = clock or Clock(zone)
        company = new_company(
            realm_id,
            name=name,
            country=country,
            home_currency=home_currency or _CURRENCIES.get(country, "USD"),
            zone=zone,
            fiscal_year_start_month=fiscal_year_start_month,
            multicurrency=multicurrency,
            clock=clock,
            store=Store(path, clock),
        )
        return self.adopt(company)

    def adopt(self, company: Company) -> Company:
        """Serve a company that was made elsewhere."""
        self._companies[company.realm_id] = company
        return company

    def issue_tokens(self, realm_id: str) -> Tokens:
        """Tokens for a company without a log-in."""
        return self.oauth.issue(realm_id)

    def close(self) -> None:
        """Close all companies' databases."""
        for company in self._companies.values():
            company.store.close()


_CURRENCIES = {
    "AU": "AUD",
    "CA": "CAD",
    "FR": "EUR",
    "GB": "GBP",
    "IN": "INR",
    "US": "USD",
}
