"""Documents that QuickBooks makes by itself beside one that a user writes.

A billable expense line gets a ReimburseCharge, which waits to be put on an invoice. A customer,
vendor or account that starts with a balance gets the document that brings it into the books.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import day, refer
from sandbox.writes.money import HUNDRED, ZERO, amount, number, rounded

_EXPENSES = frozenset({"Bill", "Purchase", "VendorCredit"})
_INCOME = "Billable Expense Income"


class Creates(Protocol):
    """Creates a record by the usual rules."""

    def __call__(self, entity: str, payload: Mapping[str, Any]) -> Body:
        """The stored record."""


def put_charges(change: Change, body: Body) -> list[str]:
    """Give every billable line of an expense its charge, before the expense is stored.

    Returns the ids of charges that no line needs any more.
    """
    if change.entity not in _EXPENSES or "template" in change.include:
        return []
    before = _charges(change.old)
    if not before and all(_status(line) == "NotBillable" for line in body["Line"]):
        return []
    kept: list[str] = []
    for line in body["Line"]:
        status = _status(line)
        if status == "NotBillable" or not change.lookup.settings.billable_expenses:
            continue
        known = before.get(line["Id"])
        if status == "Billable":
            known = _write_charge(change, body, line, known)
        if known is not None:
            kept.append(known)
            others = [
                link for link in line.get("LinkedTxn", ()) if link["TxnType"] != "ReimburseCharge"
            ]
            line["LinkedTxn"] = [*others, {"TxnId": known, "TxnType": "ReimburseCharge"}]
    others = [link for link in body.get("LinkedTxn", ()) if link["TxnType"] != "ReimburseCharge"]
    body["LinkedTxn"] = [*({"TxnId": id_, "TxnType": "ReimburseCharge"} for id_ in kept), *others]
    return [id_ for id_ in before.values() if id_ not in kept]


def charges_of(body: Body | None) -> list[str]:
    """Ids of the charges an expense's lines have."""
    return list(_charges(body).values())


def drop_charge(change: Change, charge_id: str) -> None:
    """Remove a charge whose expense line is gone, unless an invoice holds it."""
    charge = change.document("ReimburseCharge", charge_id)
    if charge is not None and not charge["HasBeenInvoiced"]:
        change.desk.store.remove("ReimburseCharge", charge_id)
        change.read.pop(("ReimburseCharge", charge_id), None)


def open_books(change: Change, record: Body, create: Creates) -> None:
    """Write the document that brings in a new record's opening balance, if it has one."""
    if change.old is not None:
        return
    opener = _OPENERS.get(change.entity)
    key, day_key = _OPENING_KEYS.get(change.entity, ("", ""))
    if opener is None or change.payload.get(key) is None:
        return
    total = amount(change.payload[key], key)
    if total:
        on = day(change.payload, day_key) or change.desk.clock.today().isoformat()
        opener(change, record, total, on, create)


def _charges(body: Body | None) -> dict[str, str]:
    """Charge ids by line id."""
    return {
        line["Id"]: link["TxnId"]
        for line in (body or {}).get("Line", ())
        for link in line.get("LinkedTxn", ())
        if link["TxnType"] == "ReimburseCharge"
    }


def _status(line: Body) -> str:
    detail = line.get(line["DetailType"]) or {}
    return str(detail.get("BillableStatus", "NotBillable"))


def _write_charge(change: Change, body: Body, line: Body, known: str | None) -> str:
    """Store a line's charge, or its new version when the line changed; returns its id."""
    charge = _charge(change, body, line)
    store = change.desk.store
    old = change.document("ReimburseCharge", known) if known is not None else None
    if old is None:
        stored = store.insert("ReimburseCharge", charge)
    elif any(old.get(key) != value for key, value in charge.items()):
        stored = store.update("ReimburseCharge", {**charge, "Id": old["Id"]})
    else:
        stored = old
    change.read["ReimburseCharge", stored["Id"]] = stored
    return str(stored["Id"])


def _charge(change: Change, body: Body, line: Body) -> Body:
    detail = line[line["DetailType"]]
    income = _account(change, _INCOME)
    reimburse: Body = {
        "TaxCodeRef": detail.get("TaxCodeRef", {"value": "NON"}),
        "ItemAccountRef": income,
        **{
            key: detail[key]
            for key in ("ItemRef", "Qty", "UnitPrice", "MarkupInfo")
            if key in detail
        },
    }
    lines = [_charge_line("1", line.get("Description"), line["Amount"], reimburse)]
    percent = number((detail.get("MarkupInfo") or {}).get("Percent", 0), "Percent")
    if percent:
        extra = rounded(line["Amount"] * percent / HUNDRED)
        markup = {**reimburse, "ItemAccountRef": _account(change, "Markup")}
        for key in ("ItemRef", "Qty", "UnitPrice"):
            markup.pop(key, None)
        lines.append(_charge_line("2", f"{percent.normalize():f}% markup", extra, markup))
    charge: Body = {
        "HasBeenInvoiced": False,
        "TxnDate": body["TxnDate"],
        "CurrencyRef": body["CurrencyRef"],
        "Amount": sum((part["Amount"] for part in lines), ZERO),
        "LinkedTxn": [],
        "Line": lines,
        "CustomerRef": detail["CustomerRef"],
    }
    if "ExchangeRate" in body:
        charge["ExchangeRate"] = body["ExchangeRate"]
    return charge


def _charge_line(id_: str, description: str | None, total: Decimal, detail: Body) -> Body:
    line: Body = {"Id": id_, "LineNum": int(id_)}
    if description:
        line["Description"] = description
    return {
        **line,
        "Amount": total,
        "LinkedTxn": [],
        "DetailType": "ReimburseLineDetail",
        "ReimburseLineDetail": detail,
    }


def _account(change: Change, name: str) -> Body:
    """A standard account by its name, as a reference; the default income account without it."""
    holder = change.desk.names.holder("Account", name)
    id_ = holder[1] if holder else change.lookup.role("SalesOfProductIncome")
    return refer("Account", change.lookup.get("Account", id_) or {"Id": id_})


def _open_customer(change: Change, record: Body, total: Decimal, on: str, create: Creates) -> None:
    detail = {"ItemAccountRef": _account(change, "Uncategorized Income")}
    if change.lookup.settings.us:
        detail["TaxCodeRef"] = {"value": "NON"}
    line = {
        "Description": "Opening Balance",
        "Amount": total,
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": detail,
    }
    payload = {"CustomerRef": {"value": record["Id"]}, "TxnDate": on, "DueDate": on, "Line": [line]}
    create("Invoice", payload)


def _open_vendor(change: Change, record: Body, total: Decimal, on: str, create: Creates) -> None:
    account = _account(change, "Uncategorized Expense")
    line = {
        "Description": "Opening Balance",
        "Amount": total,
        "DetailType": "AccountBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail": {"AccountRef": account},
    }
    payload = {"VendorRef": {"value": record["Id"]}, "TxnDate": on, "DueDate": on, "Line": [line]}
    create("Bill", payload)


def _open_account(change: Change, record: Body, total: Decimal, on: str, create: Creates) -> None:
    """A balance in the account's natural direction, against Opening Balance Equity."""
    natural_debit = record["Classification"] == "Asset"
    equity = _account(change, "Opening Balance Equity")
    sides = ("Debit", "Credit") if natural_debit == (total > 0) else ("Credit", "Debit")
    lines = [
        {
            "Description": "Opening Balance",
            "Amount": abs(total),
            "DetailType": "JournalEntryLineDetail",
            "JournalEntryLineDetail": {"PostingType": side, "AccountRef": account},
        }
        for side, account in zip(sides, ({"value": record["Id"]}, equity), strict=True)
    ]
    currency = {"CurrencyRef": {"value": record["CurrencyRef"]["value"]}}
    create("JournalEntry", {"TxnDate": on, "Line": lines, **currency})


_OPENERS = {"Account": _open_account, "Customer": _open_customer, "Vendor": _open_vendor}
_OPENING_KEYS = {
    "Account": ("OpeningBalance", "OpeningBalanceDate"),
    "Customer": ("Balance", "OpenBalanceDate"),
    "Vendor": ("Balance", "OpenBalanceDate"),
}
