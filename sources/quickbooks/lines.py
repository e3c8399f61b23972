"""The lines of transactions: one set of columns per DetailType, joined per entity.

A line has one object named like its DetailType (`SalesItemLineDetail`, ...); lines of
payments have none, and `DescriptionOnly` calls its object `DescriptionLineDetail`.
"""

from __future__ import annotations

from .columns import (
    Child,
    Columns,
    Kind,
    date,
    flag,
    integer,
    json,
    money,
    prefixed,
    rate,
    ref,
    renamed,
    text,
)
from .fields import LINKED_TXN

_LINE = (
    renamed("Id", Kind.TEXT, "line_id")
    + integer("LineNum")
    + text("Description", "DetailType")
    + money("Amount")
    + ref("ProjectRef")
    + json("CustomField", "CustomExtensions")
)

#: The references lose their "_ref": the whole path is too long for a name in Postgres.
_MARKUP = prefixed(
    "MarkupInfo",
    flag("PercentBased")
    + rate("Value", "Percent")
    + renamed("PriceLevelRef.value", Kind.TEXT, "price_level_value")
    + renamed("PriceLevelRef.name", Kind.TEXT, "price_level_name")
    + renamed("MarkUpIncomeAccountRef.value", Kind.TEXT, "account_value")
    + renamed("MarkUpIncomeAccountRef.name", Kind.TEXT, "account_name"),
)
_ITEM = ref(
    "ItemRef", "ClassRef", "TaxCodeRef", "PriceLevelRef", "ItemAccountRef", "UOMRef"
) + rate("Qty", "UnitPrice", "RatePercent")
_TAX = money("TaxAmount", "TaxInclusiveAmt")

_SALES_ITEM = prefixed(
    "SalesItemLineDetail",
    _ITEM
    + _TAX
    + _MARKUP
    + ref("TaxClassificationRef", "DiscountRef", "InventorySiteRef")
    + date("ServiceDate")
    + rate("DiscountRate")
    + money("DiscountAmt")
    + flag("DeferredRevenue"),
)
_DISCOUNT = prefixed(
    "DiscountLineDetail",
    flag("PercentBased")
    + rate("DiscountPercent")
    + date("ServiceDate")
    + ref("DiscountAccountRef", "DiscountRef", "ClassRef", "TaxCodeRef"),
)
_SUBTOTAL = prefixed(
    "SubTotalLineDetail",
    ref("ItemRef", "ClassRef", "TaxCodeRef") + rate("Qty", "UnitPrice") + date("ServiceDate"),
)
_DESCRIPTION = prefixed("DescriptionLineDetail", date("ServiceDate") + ref("TaxCodeRef"))
_ACCOUNT_EXPENSE = prefixed(
    "AccountBasedExpenseLineDetail",
    ref("AccountRef", "CustomerRef", "ClassRef", "TaxCodeRef")
    + text("BillableStatus")
    + _TAX
    + _MARKUP,
)
_ITEM_EXPENSE = prefixed(
    "ItemBasedExpenseLineDetail",
    _ITEM + ref("CustomerRef") + text("BillableStatus") + _TAX + _MARKUP,
)
_JOURNAL = prefixed(
    "JournalEntryLineDetail",
    text("PostingType", "BillableStatus", "TaxApplicableOn", "Entity.Type")
    + ref("AccountRef", "Entity.EntityRef", "ClassRef", "DepartmentRef", "TaxCodeRef")
    + ref("JournalCodeRef", "TaxRateRef")
    + _TAX,
)
_DEPOSIT = prefixed(
    "DepositLineDetail",
    ref("AccountRef", "Entity", "PaymentMethodRef", "ClassRef", "TaxCodeRef")
    + text("Entity.type", "CheckNum", "TxnType", "TaxApplicableOn"),
)
_REIMBURSE = prefixed("ReimburseLineDetail", _ITEM + _MARKUP)
_ADJUSTMENT = prefixed(
    "ItemAdjustmentLineDetail",
    ref("ItemRef", "ClassRef") + rate("QtyDiff", "SalesPrice"),
)

_GROUP = prefixed(
    "GroupLineDetail", ref("GroupItemRef", "UOMRef") + rate("Quantity") + date("ServiceDate")
)

#: The members of a bundle. The bundle's own Amount is their sum: count it once.
GROUP_LINE = Child(
    path=("GroupLineDetail", "Line"),
    suffix="group_line",
    ordinal="group_line_no",
    columns=_LINE + _SALES_ITEM + _DESCRIPTION + json("LinkedTxn"),
)

SALES_DETAILS = _SALES_ITEM + _GROUP + _DISCOUNT + _SUBTOTAL + _DESCRIPTION
EXPENSE_DETAILS = _ACCOUNT_EXPENSE + _ITEM_EXPENSE + _DESCRIPTION
JOURNAL_DETAILS = _JOURNAL + _DESCRIPTION


def line(details: Columns = (), *children: Child) -> Child:
    """Make the lines of an entity, with the objects of the DetailTypes it can have."""
    return Child(
        path=("Line",),
        suffix="line",
        ordinal="line_no",
        columns=_LINE + details,
        children=(LINKED_TXN, *children),
    )


SALES_LINE = line(SALES_DETAILS, GROUP_LINE)
EXPENSE_LINE = line(EXPENSE_DETAILS)
JOURNAL_LINE = line(JOURNAL_DETAILS)
DEPOSIT_LINE = line(_DEPOSIT)
REIMBURSE_LINE = line(_REIMBURSE)
ADJUSTMENT_LINE = line(_ADJUSTMENT)
#: `LineEx` repeats facts of the linked document, for the eye only.
PAYMENT_LINE = line(json("LineEx"))
ANY_LINE = line(SALES_DETAILS + _ACCOUNT_EXPENSE + _ITEM_EXPENSE + _JOURNAL + _DEPOSIT, GROUP_LINE)
