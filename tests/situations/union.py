"""Group 16: several companies in one warehouse, which share every id and name."""

from __future__ import annotations

from tests.situations.plan import balance, owed, owing, situation, sold
from tests.situations.shop import Shop


def _books(shop: Shop, factor: int) -> None:
    """The same documents with the same ids and numbers, at so many times the amounts."""
    shop.on("01-10").invoice("i", f"{100 * factor}.00")
    shop.on("01-20").bill("b", f"{40 * factor}.00")
    shop.on("02-05").paid("p", f"{60 * factor}.00", i=f"{60 * factor}.00")
    shop.on("02-20").paid_bill("q", f"{40 * factor}.00", b=f"{40 * factor}.00")
    shop.on("03-05").memo("m", f"{5 * factor}.00")


@situation(
    16,
    lambda v: len(v.rows("Invoice")) == 1,
    sold("Work", "95.00"),
    owed("Amy", "35.00"),
    owing("Norton", "0.00"),
)
def company_beside_one_with_the_same_ids(shop: Shop) -> None:
    """Of two companies with the same ids and names each has its own figures."""
    _books(shop, 1)


@situation(
    16,
    lambda v: len(v.rows("Invoice")) == 1 and v.company.profile.country == "GB",
    sold("Work", "285.00"),
    owed("Amy", "105.00"),
    balance("Checking", "-120.00"),
    options={"country": "GB", "home_currency": "GBP", "zone": "Europe/London"},
)
def company_with_the_same_ids_in_another_country(shop: Shop) -> None:
    """Another currency, time zone and tax model beside it change nothing in either."""
    _books(shop, 3)
