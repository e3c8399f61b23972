"""Short lists: classes, locations, terms, payment methods, currencies, tax agencies."""

from sandbox import errors
from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import copy, flag, one_of
from sandbox.writes.money import number
from sandbox.writes.naming import parent_of, put_parent, settle_name
from sandbox.writes.settings import CURRENCY_NAMES

_DEEPEST = 5


def build_class(change: Change) -> Body:
    """A class, up to five levels deep."""
    return _tree(change, "Class", "SubClass")


def build_department(change: Change) -> Body:
    """A department, which the user interface calls a location."""
    body = _tree(change, "Department", "SubDepartment")
    copy(change.payload, body, "Address")
    return body


def build_term(change: Change) -> Body:
    """Payment terms: so many days, or a fixed day of the month."""
    payload = change.payload
    body = _named(change)
    if payload.get("DayOfMonthDue") is not None:
        body["Type"] = "DATE_DRIVEN"
        wanted: tuple[str, ...] = ("DayOfMonthDue", "DueNextMonthDays", "DiscountDayOfMonth")
    else:
        body["Type"] = "STANDARD"
        wanted = ("DueDays", "DiscountDays")
        if payload.get("DueDays") is None:
            raise errors.required_param("DueDays")
    for key in wanted:
        if payload.get(key) is not None:
            body[key] = int(number(payload[key], key))
    if payload.get("DiscountPercent") is not None:
        body["DiscountPercent"] = number(payload["DiscountPercent"], "DiscountPercent")
    return body


def build_payment_method(change: Change) -> Body:
    """A means of payment: a card or anything else."""
    body = _named(change)
    body["Type"] = one_of(
        change.payload, "Type", ("CREDIT_CARD", "NON_CREDIT_CARD"), "NON_CREDIT_CARD"
    )
    return body


def build_currency(change: Change) -> Body:
    """A currency the company deals in; only with multicurrency."""
    if not change.lookup.settings.multicurrency:
        raise errors.not_in_plan("Multicurrency")
    code = change.payload.get("Code")
    if not code:
        raise errors.required_param("Code")
    if code not in CURRENCY_NAMES:
        raise errors.invalid_enum(str(code), "Code")
    body: Body = {"Code": code, "Name": change.payload.get("Name") or CURRENCY_NAMES[code]}
    change.desk.names.require_free("CompanyCurrency", code, (change.old or {}).get("Id"))
    change.name = code
    body["Active"] = flag(change.payload, "Active", default=True)
    return body


def build_tax_agency(change: Change) -> Body:
    """An agency that collects tax; its liability account is `<name> Payable`."""
    payload = change.payload
    name = str(payload.get("DisplayName") or "").strip()
    if not name:
        raise errors.required_param("DisplayName")
    body: Body = {}
    change.desk.names.require_free("TaxAgency", name, (change.old or {}).get("Id"))
    change.name = name
    copy(payload, body, "TaxRegistrationNumber", "LastFileDate")
    body["TaxTrackedOnPurchases"] = flag(payload, "TaxTrackedOnPurchases", default=False)
    body["TaxTrackedOnSales"] = flag(payload, "TaxTrackedOnSales", default=True)
    body["TaxAgencyConfig"] = "USER_DEFINED"
    body["DisplayName"] = name
    return body


def build_customer_type(change: Change) -> Body:
    """A kind of customer; the API only reads them."""
    return _named(change)


def build_journal_code(change: Change) -> Body:
    """A journal of the French books."""
    body = _named(change)
    del body["Active"]
    body["Type"] = change.payload.get("Type") or "Others"
    copy(change.payload, body, "Description")
    return body


def _named(change: Change) -> Body:
    name = str(change.payload.get("Name") or "").strip()
    if not name:
        raise errors.required_param("Name")
    body: Body = {}
    settle_name(change, body, "Name", name)
    return body


def _tree(change: Change, entity: str, child_key: str) -> Body:
    name = str(change.payload.get("Name") or "").strip()
    if not name:
        raise errors.required_param("Name")
    if ":" in name:
        raise errors.validation("2050", "Invalid String", f"Name : {name[:40]}", "Name")
    parent = parent_of(change, entity, _DEEPEST)
    body: Body = {}
    settle_name(change, body, "Name", name, f"{parent['FullyQualifiedName']}:" if parent else "")
    body[child_key] = parent is not None
    put_parent(body, entity, parent, "Name")
    return body
