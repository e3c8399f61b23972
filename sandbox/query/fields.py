"""The properties of each entity that a query can filter or sort by.

Source: the traits in QuickBooks' API reference. Anything else of an entity is fault 4001
"property ... is not queryable"; lines and custom fields never are.
"""

from dataclasses import dataclass
from enum import StrEnum

from sandbox import errors
from sandbox.catalogue import ENTITIES, Entity
from sandbox.writes.properties import PROPERTIES


class Form(StrEnum):
    """How a property's values compare."""

    TEXT = "text"
    ID = "id"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    REFERENCE = "reference"
    ATTACHED_TO = "attached"


@dataclass(frozen=True)
class Property:
    """A property as queries see it; `name` is spelled as in the record."""

    name: str
    form: Form
    filterable: bool = True
    sortable: bool = True


_CREATED, _UPDATED = "MetaData.CreateTime", "MetaData.LastUpdatedTime"
_PERSON = "DisplayName GivenName MiddleName FamilyName PrintOnCheckName Active:boolean"
_SALE = "TxnDate:date DocNumber CustomerRef:reference/f ProjectRef:reference/f"

# Form after a colon (text without one); /f filters only, /s sorts only.
_SPECS: dict[str, str] = {
    "Account": "Name FullyQualifiedName AccountType AccountSubType Classification "
    "CurrentBalance:number CurrentBalanceWithSubAccounts:number Active:boolean",
    "Attachable": "FileName Note Category ContentType Size:number Tag "
    "AttachableRef.EntityRef.Type:attached/f AttachableRef.EntityRef.value:attached/f",
    "Bill": "TxnDate:date DueDate:date DocNumber TotalAmt:number Balance:number "
    "VendorRef:reference/f APAccountRef:reference/f SalesTermRef:reference/f",
    "BillPayment": "TxnDate:date DocNumber TotalAmt:number VendorRef:reference "
    "APAccountRef:reference",
    "Budget": "Name StartDate:date EndDate:date BudgetType Active:boolean",
    "Class": "Name FullyQualifiedName Active:boolean",
    "CompanyCurrency": "Code Name Active:boolean",
    "CompanyInfo": "CompanyName",
    "CreditCardPayment": "TxnDate:date VendorRef:reference/f",
    "CreditMemo": _SALE + " Balance:number TotalAmt:number",
    "Customer": _PERSON + " FullyQualifiedName CompanyName Balance:number "
    "BalanceWithJobs:number/s PrimaryEmailAddr:text/f ParentRef:reference/f",
    "CustomerType": "Name Active:boolean",
    "Department": "Name FullyQualifiedName Active:boolean SubDepartment:boolean/s",
    "Deposit": "TxnDate:date",
    "Employee": _PERSON + " Suffix",
    "Estimate": _SALE + " DueDate:date",
    "ExchangeRate": "SourceCurrencyCode AsOfDate:date/f",
    "InventoryAdjustment": "TxnDate:date",
    "Invoice": _SALE + " DueDate:date Balance:number TotalAmt:number SalesTermRef:reference/f",
    "Item": "Name Type Sku Active:boolean/f Taxable:boolean/f FullyQualifiedName/f "
    "SubItem:boolean/f UnitPrice:number/s PurchaseCost:number/s",
    "JournalCode": "Name Type",
    "JournalEntry": "TxnDate:date DocNumber",
    "Payment": "TxnDate:date TotalAmt:number PaymentRefNum CustomerRef:reference/f "
    "PaymentMethodRef:reference/f ProjectRef:reference/f",
    "PaymentMethod": "Name Type Active:boolean",
    "Preferences": "",
    "Purchase": "TxnDate:date DocNumber TotalAmt:number PaymentType",
    "PurchaseOrder": "TxnDate:date DueDate:date DocNumber",
    "RecurringTransaction": "RecurDataRef:reference Type/f",
    "RefundReceipt": _SALE + " Balance:number TotalAmt:number",
    "ReimburseCharge": "CustomerRef:reference/f HasBeenInvoiced:boolean/f",
    "SalesReceipt": _SALE + " Balance:number TotalAmt:number/f",
    "TaxAgency": "DisplayName",
    "TaxCode": "Name Description Active:boolean/f",
    "TaxPayment": "PaymentDate:date Refund:boolean",
    "TaxRate": "Name Description AgencyRef:reference Active:boolean/f",
    "Term": "Name Active:boolean/f",
    "TimeActivity": "TxnDate:date BillableStatus/f ProjectRef:reference/f EmployeeRef:reference/f",
    "Transfer": "TxnDate:date",
    "Vendor": _PERSON + " CompanyName Balance:number",
    "VendorCredit": "TxnDate:date DocNumber TotalAmt:number APAccountRef:reference "
    "Balance:number/s",
}

# Served, but no request may send them, so that the writers' lists lack them.
_READ_ONLY: dict[str, str] = {
    "CustomerType": "Name Active",
    "ReimburseCharge": "CustomerRef Amount Line LinkedTxn TxnDate CurrencyRef HasBeenInvoiced "
    "HomeTotalAmt ExchangeRate PrivateNote",
    "TaxCode": "Name Description Active Hidden Taxable TaxGroup TaxCodeConfigType "
    "SalesTaxRateList PurchaseTaxRateList",
    "TaxPayment": "PaymentDate PaymentAmount PaymentAccountRef Description Refund",
    "TaxRate": "Name Description Active RateValue AgencyRef TaxReturnLineRef SpecialTaxType "
    "DisplayType EffectiveTaxRate OriginalTaxRate",
}
_EVERYWHERE = "Id SyncToken MetaData domain sparse"


def _property(spec: str) -> Property:
    spec, _, only = spec.partition("/")
    name, _, form = spec.partition(":")
    return Property(name, Form(form or "text"), filterable=only != "s", sortable=only != "f")


def _properties(entity: Entity) -> dict[str, Property]:
    stamps_sort = entity.name != "RecurringTransaction"
    found = [
        Property("Id", Form.ID),
        Property(_CREATED, Form.INSTANT, sortable=stamps_sort),
        Property(_UPDATED, Form.INSTANT, sortable=stamps_sort),
        *map(_property, _SPECS[entity.name].split()),
    ]
    return {item.name.lower(): item for item in found}


def _known(entity: Entity) -> dict[str, str]:
    own = {item.name.partition(".")[0] for item in QUERYABLE[entity.name].values()}
    names = own.union(
        _EVERYWHERE.split(),
        PROPERTIES.get(entity.name, ()),
        _READ_ONLY.get(entity.name, "").split(),
    )
    return {name.lower(): name for name in names}


QUERYABLE = {entity.name: _properties(entity) for entity in ENTITIES.values()}
_KNOWN = {entity.name: _known(entity) for entity in ENTITIES.values()}


def selectable(entity: Entity, name: str) -> tuple[str, ...]:
    """The path of the property a field list names, its first part spelled as in the record."""
    first, *rest = name.split(".")
    known = _KNOWN[entity.name].get(first.lower())
    if known is None:
        raise _missing(entity, name)
    return (known, *rest)


def filterable(entity: Entity, name: str) -> Property:
    """The property a condition names, or fault 4001."""
    found = _queryable(entity, name)
    if not found.filterable:
        raise _not_queryable(name)
    return found


def sortable(entity: Entity, name: str) -> Property:
    """The property an ORDERBY names, or fault 4001."""
    found = _queryable(entity, name)
    if not found.sortable:
        raise errors.query_validation(f"property '{name}' is not sortable")
    return found


def _queryable(entity: Entity, name: str) -> Property:
    found = QUERYABLE[entity.name].get(name.lower())
    if found is None:
        if name.partition(".")[0].lower() in _KNOWN[entity.name]:
            raise _not_queryable(name)
        raise _missing(entity, name)
    return found


def _not_queryable(name: str) -> errors.QboFault:
    return errors.query_validation(f"property '{name}' is not queryable")


def _missing(entity: Entity, name: str) -> errors.QboFault:
    return errors.query_validation(f"Property {name} not found for Entity {entity.name}")
