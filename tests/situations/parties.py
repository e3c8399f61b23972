"""Group 12: jobs and their parents, parties and accounts that end or are merged."""

from __future__ import annotations

from tests.sandbox.records import View, links
from tests.situations.plan import balance, figure, owed, owing, situation, sold
from tests.situations.shop import Shop


def _paid_by_another(view: View) -> bool:
    return view.any(
        "Payment",
        lambda r: any(view.documents[link]["CustomerRef"] != r["CustomerRef"] for link in links(r)),
    )


@situation(
    12,
    lambda v: (
        v.any("Customer", lambda r: r["FullyQualifiedName"].count(":") == 2)
        and v.any("Customer", lambda r: r["IsProject"])
    ),
    figure(
        "Amy with all her jobs owes 175.00",
        "175.00",
        "select sum(aging.total_open_amount) from marts.ar_aging_by_customer as aging"
        " inner join marts.dim_customer as top on aging.realm_id = top.realm_id"
        " and aging.top_level_customer_id = top.customer_id"
        " where aging.realm_id = '{realm}' and top.full_name = 'Amy'",
    ),
    sold("Work", "175.00"),
)
def jobs_and_jobs_of_jobs(shop: Shop) -> None:
    """Each job's documents are its own; a parent and its jobs count once."""
    shop.customer("Pool", "Amy")
    shop.customer("Pergola", "Amy:Pool")
    shop.customer("Roof", "Amy", IsProject=True)
    for day, name, amount in (
        ("01-05", "Amy", "10.00"),
        ("01-15", "Amy:Pool", "25.00"),
        ("02-05", "Amy:Pool:Pergola", "60.00"),
        ("02-15", "Amy:Roof", "80.00"),
    ):
        shop.on(day).invoice(name, amount, to=name)


@situation(
    12,
    lambda v: v.any("Customer", lambda r: r["BillWithParent"]) and _paid_by_another(v),
    owed("Amy", "0.00"),
    owed("Amy:West", "20.00"),
)
def parent_who_pays_for_jobs(shop: Shop) -> None:
    """A parent's payment settles the invoices of jobs that are billed with it."""
    shop.customer("East", "Amy", BillWithParent=True)
    shop.customer("West", "Amy", BillWithParent=True)
    shop.on("01-10").invoice("e", "100.00", to="Amy:East")
    shop.on("01-20").invoice("w", "70.00", to="Amy:West")
    shop.on("02-20").paid("p", "150.00", e="100.00", w="50.00")


@situation(
    12,
    lambda v: (
        v.any("Customer", lambda r: not r["Active"] and r["Balance"] > 0)
        and v.any("Vendor", lambda r: not r["Active"] and r["Balance"] > 0)
        and v.any("Item", lambda r: not r["Active"])
    ),
    figure(
        "Bert, who is inactive, owes 70.00",
        "70.00",
        "select coalesce(sum(aging.total_open_amount), 0) from marts.ar_aging_by_customer as aging"
        " inner join marts.dim_customer as customer on aging.realm_id = customer.realm_id and"
        " aging.customer_id = customer.customer_id where aging.realm_id = '{realm}'"
        " and not customer.is_active",
    ),
)
def inactive_parties_and_items(shop: Shop) -> None:
    """Who was made inactive still owes, or is owed; what is sold no more was sold."""
    shop.customer("Bert")
    shop.vendor("Otto")
    shop.service("Sawing")
    shop.on("01-10").invoice("i", shop.work("70.00", item="Sawing"), to="Bert")
    shop.bill("b", "33.00", of="Otto")
    shop.on("02-10")
    for entity, name in (("Customer", "Bert"), ("Vendor", "Otto"), ("Item", "Sawing")):
        shop.change(entity, shop.id(entity, name), Active=False)


def _merge_parties(shop: Shop) -> None:
    shop.on("03-20")
    shop.company.merge("Customer", shop.id("Customer", "Aimy"), shop.id("Customer", "Amy"))
    shop.company.merge("Vendor", shop.id("Vendor", "Nortn"), shop.id("Vendor", "Norton"))


@situation(
    12,
    lambda v: v.gone("Customer") and v.gone("Vendor"),
    owed("Amy", "130.00"),
    owing("Norton", "61.20"),
    then=_merge_parties,
)
def merged_customer_and_vendor(shop: Shop) -> None:
    """After a merge the documents of the one that ended are the other's, in every month."""
    shop.customer("Aimy")
    shop.vendor("Nortn")
    shop.on("01-10").invoice("a", "50.00")
    shop.on("01-20").invoice("b", "100.00", to="Aimy")
    shop.on("02-05").paid("p", "20.00", "Aimy", b="20.00")
    shop.on("02-10").bill("c", "61.20", of="Nortn")


def _merge_accounts(shop: Shop) -> None:
    shop.on("03-20").company.merge(
        "Account", shop.acc("Meals and Entertainment"), shop.acc("Travel")
    )
    shop.company.merge("Item", shop.id("Item", "Labour"), shop.id("Item", "Work"))


@situation(
    12,
    lambda v: v.gone("Account") and v.gone("Item"),
    balance("Travel", "120.00"),
    sold("Work", "300.00"),
    then=_merge_accounts,
)
def merged_account_and_item(shop: Shop) -> None:
    """After a merge the entries of the account that ended stand on the other, closed months too."""
    shop.service("Labour")
    shop.on("01-10").purchase("a", "Check", shop.spent("80.00", on="Travel"))
    shop.on("02-10").purchase("b", "Check", shop.spent("40.00", on="Meals and Entertainment"))
    shop.on("01-20").invoice("i", "100.00")
    shop.on("02-20").invoice("j", shop.work("200.00", item="Labour"))
