"""Who and what a large company deals with: as many parties and items as its size asks for."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import Body, ref

_FIRST = (
    "Amber", "Birch", "Canyon", "Delta", "Ember", "Falcon", "Granite", "Harbor", "Indigo",
    "Juniper", "Kodiak", "Lakeside", "Meadow", "Northern", "Orchid", "Pioneer", "Quarry", "Redwood",
    "Summit", "Timber", "Union", "Valley", "Willow", "Yellowstone",
)  # fmt: skip
_SECOND = (
    "Builders", "Clinic", "Dairy", "Estates", "Farms", "Gallery", "Hotels", "Imports", "Joinery",
    "Kitchens", "Logistics", "Motors", "Nurseries", "Optics", "Partners", "Roofing", "Schools",
    "Textiles", "Vineyards", "Works",
)  # fmt: skip
_JOBS = ("Phase 1", "Phase 2", "Warehouse")
_GOODS = (
    "Bracket",
    "Cable",
    "Filter",
    "Gasket",
    "Hinge",
    "Lamp",
    "Panel",
    "Pump",
    "Sensor",
    "Valve",
)
OPENING_STOCK = 50
"""Pieces of each item in stock on the first day."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as far as lines need it; prices in cents."""

    id: str
    price: int
    cost: int
    taxed: bool
    bought: bool
    stocked: bool


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids to draw from. Every list is as long as the company is large, up to a bound."""

    customers: list[str]
    vendors: list[str]
    items: list[Item]
    classes: list[str]
    departments: list[str]
    expenses: list[str]
    tax_code: str
    bank: str
    card: str
    bundle: str
    employee: str


def make_cast(clerk: Clerk, documents: int) -> Cast:
    """Make the lists of a company of that many documents, and read what it had before."""
    items = _items(clerk, _bounded(documents // 800, 20, 400))
    return Cast(
        customers=_customers(clerk, _bounded(documents // 25, 20, 40_000)),
        vendors=_vendors(clerk, _bounded(documents // 250, 10, 2_000)),
        items=items,
        classes=[clerk.enter("Class", name, Name=name) for name in ("Trade", "Retail", "Online")],
        departments=[clerk.enter("Department", name, Name=name) for name in ("East", "West")],
        expenses=_expenses(clerk),
        tax_code=clerk.tax_code(agencies=1),
        bank=clerk.account("Checking", "Bank", "Checking"),
        card=clerk.account("Visa", "Credit Card", "CreditCard"),
        bundle=_bundle(clerk, items[:3]),
        employee=clerk.enter("Employee", "Ada Fischer", DisplayName="Ada Fischer"),
    )


def _bounded(number: int, low: int, high: int) -> int:
    return max(low, min(high, number))


def _name(number: int) -> str:
    """A different company name for each number."""
    combinations = len(_FIRST) * len(_SECOND)
    first, second = divmod(number % combinations, len(_SECOND))
    series = number // combinations
    return f"{_FIRST[first]} {_SECOND[second]}" + (f" {series + 1}" if series else "")


def _customers(clerk: Clerk, count: int) -> list[str]:
    """Customers, every ninth with jobs of its own."""
    terms = [clerk.id("Term", name) for name in ("Net 30", "Net 15", "Net 60", "15th of the month")]
    made: list[str] = []
    number = 0
    while len(made) < count:
        name = _name(number)
        fields: Body = {"DisplayName": name, "SalesTermRef": ref(terms[number % 4])}
        parent = clerk.write("Customer", {**fields, **_contact(number)})["Id"]
        made.append(parent)
        if number % 9 == 0:
            for job in _JOBS[: count - len(made)]:
                child = {"DisplayName": f"{job}, {name}", "Job": True, "ParentRef": ref(parent)}
                made.append(clerk.write("Customer", child)["Id"])
        number += 1
    return made


def _contact(number: int) -> Body:
    return {
        "PrimaryEmailAddr": {"Address": f"office{number}@example.com"},
        "PrimaryPhone": {"FreeFormNumber": f"(555) 01{number % 100:02d}-{number % 10_000:04d}"},
        "BillAddr": {
            "Line1": f"{number % 900 + 1} Market Street",
            "City": "Oakland",
            "CountrySubDivisionCode": "CA",
            "PostalCode": f"{94_000 + number % 900}",
        },
    }


def _vendors(clerk: Clerk, count: int) -> list[str]:
    return [
        clerk.write("Vendor", {"DisplayName": f"{_name(number)} Supply"})["Id"]
        for number in range(count)
    ]


def _items(clerk: Clerk, count: int) -> list[Item]:
    """Half services, a third goods bought to order, the rest in stock."""
    accounts = {
        "IncomeAccountRef": clerk.ref("Account", "Sales of Product Income"),
        "ExpenseAccountRef": clerk.ref("Account", "Cost of Goods Sold"),
    }
    made = []
    for number, (size, name) in zip(range(count), product(range(40), _GOODS), strict=False):
        price, cost = 900 + 137 * (number % 61), 400 + 59 * (number % 61)
        kind = ("Service", "NonInventory", "Service", "NonInventory", "Service", "Inventory")
        fields: Body = {
            "Name": f"{name} {size + 1}",
            "Type": kind[number % 6],
            "UnitPrice": Decimal(price) / 100,
            "PurchaseCost": Decimal(cost) / 100,
            "Taxable": number % 6 != 0,
            **accounts,
        }
        if fields["Type"] == "Inventory":
            fields |= _stock(clerk)
        id_ = clerk.write("Item", fields)["Id"]
        bought, stocked = fields["Type"] != "Service", fields["Type"] == "Inventory"
        made.append(Item(id_, price, cost, bool(fields["Taxable"]), bought, stocked))
    return made


def _stock(clerk: Clerk) -> Body:
    return {
        "TrackQtyOnHand": True,
        "QtyOnHand": OPENING_STOCK,
        "InvStartDate": clerk.day.isoformat(),
        "AssetAccountRef": clerk.ref("Account", "Inventory Asset"),
    }


def _bundle(clerk: Clerk, items: list[Item]) -> str:
    lines = [{"ItemRef": ref(item.id), "Qty": count} for count, item in enumerate(items, start=1)]
    fields: Body = {"Name": "Starter Set", "Type": "Group"}
    return clerk.enter("Item", "Starter Set", **fields, ItemGroupDetail={"ItemGroupLine": lines})


def _expenses(clerk: Clerk) -> list[str]:
    names = ("Advertising", "Insurance", "Office Expenses", "Rent or Lease", "Travel", "Utilities")
    subtype = "OfficeGeneralAdministrativeExpenses"
    return [clerk.account(name, "Expense", subtype) for name in names]
