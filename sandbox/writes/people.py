"""Customers, vendors and employees: who the company deals with."""

from sandbox import errors
from sandbox.writes.currencies import require_known
from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import copy, currency_ref, day, flag, put_ref, ref_id
from sandbox.writes.money import ZERO
from sandbox.writes.naming import parent_of, put_parent, settle_name

_LONGEST_NAME = 500
_DEEPEST = 5  # a customer and four levels of jobs
_PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
_CONTACT = (
    "PrimaryPhone", "AlternatePhone", "Mobile", "Fax", "PrimaryEmailAddr", "WebAddr",
    "OtherContactInfo", "BillAddr", "ShipAddr", "PrimaryAddr", "Notes",
)  # fmt: skip


def build_customer(change: Change) -> Body:
    """A customer or, with a parent, a job; its currency is fixed by its first version."""
    payload, old = change.payload, change.old or {}
    parent = parent_of(change, "Customer", _DEEPEST)
    body: Body = {"Taxable": flag(payload, "Taxable", default=True)}
    copy(payload, body, "BillAddr", "ShipAddr")
    body["Job"] = parent is not None
    body["BillWithParent"] = flag(payload, "BillWithParent", default=False) and parent is not None
    if parent is not None:
        body["Level"] = int(parent.get("Level", 0)) + 1
    body["Balance"] = old.get("Balance", ZERO)
    body["BalanceWithJobs"] = old.get("BalanceWithJobs", ZERO)
    _put_currency(change, body, parent)
    body["PreferredDeliveryMethod"] = payload.get("PreferredDeliveryMethod") or "Print"
    body["IsProject"] = flag(payload, "IsProject", default=False)
    body["ClientEntityId"] = "0"
    _put_names(change, body)
    put_parent(body, "Customer", parent, "DisplayName")
    copy(
        payload,
        body,
        *_CONTACT,
        "ResaleNum",
        "TaxExemptionReasonId",
        "PrimaryTaxIdentifier",
        "CustomField",
    )
    put_ref(change, body, "DefaultTaxCodeRef", "TaxCode")
    put_ref(change, body, "SalesTermRef", "Term")
    put_ref(change, body, "PaymentMethodRef", "PaymentMethod")
    put_ref(change, body, "CustomerTypeRef", "CustomerType")
    put_ref(change, body, "ARAccountRef", "Account")
    return body


def build_vendor(change: Change) -> Body:
    """A vendor; tax identifiers are kept masked."""
    payload, old = change.payload, change.old or {}
    body: Body = {
        "Balance": old.get("Balance", ZERO),
        "Vendor1099": flag(payload, "Vendor1099", default=False),
    }
    _put_currency(change, body, None)
    _put_names(change, body)
    copy(payload, body, *_CONTACT, "AcctNum", "VendorPaymentBankDetail", "HasTPAR", "T4AEligible")
    copy(payload, body, "T5018Eligible", "BillRate", "CostRate")
    if payload.get("TaxIdentifier"):
        body["TaxIdentifier"] = masked(str(payload["TaxIdentifier"]))
    put_ref(change, body, "TermRef", "Term")
    put_ref(change, body, "APAccountRef", "Account")
    return body


def build_employee(change: Change) -> Body:
    """An employee, named by its parts unless DisplayName says otherwise; no pay data."""
    payload = change.payload
    body: Body = {"BillableTime": flag(payload, "BillableTime", default=False)}
    for key in ("BirthDate", "HiredDate", "ReleasedDate"):
        if value := day(payload, key):
            body[key] = value
    _put_names(change, body)
    copy(payload, body, *_CONTACT, "EmployeeNumber", "Gender", "BillRate", "CostRate")
    if payload.get("SSN"):
        body["SSN"] = "XXX-XX-XXXX"
    return body


def masked(identifier: str) -> str:
    """A tax identifier as answers show it: its last four places after six X."""
    return f"XXXXXX{identifier[-4:]}"


def _put_names(change: Change, body: Body) -> None:
    """DisplayName (unique over all people), its parts, and the name printed on checks."""
    payload, old = change.payload, change.old or {}
    copy(payload, body, *_PARTS, "CompanyName")
    parts = " ".join(str(payload[key]).strip() for key in _PARTS if payload.get(key))
    name = (
        payload.get("DisplayName") or old.get("DisplayName") or parts or payload.get("CompanyName")
    )
    if not name:
        raise errors.required_param("DisplayName")
    if len(name) > _LONGEST_NAME or ":" in name:
        raise errors.validation(
            "2050", "Invalid String", f"DisplayName : {name[:40]}", "DisplayName"
        )
    settle_name(change, body, "DisplayName", str(name).strip())
    printed = payload.get("PrintOnCheckName") or old.get("PrintOnCheckName")
    body["PrintOnCheckName"] = printed or payload.get("CompanyName") or body["DisplayName"]


def _put_currency(change: Change, body: Body, parent: Body | None) -> None:
    """The party's currency: fixed once set, a job's is its parent's, else as asked or home."""
    settings = change.lookup.settings
    fixed = ref_id(change.old or parent or {}, "CurrencyRef")
    asked = ref_id(change.payload, "CurrencyRef")
    code = fixed or asked or settings.home
    if asked and asked != code:
        raise errors.business("The currency of a customer or vendor cannot be changed.")
    require_known(change, code)
    body["CurrencyRef"] = currency_ref(code)
