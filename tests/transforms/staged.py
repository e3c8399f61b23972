"""What the staging models hold of QuickBooks' records: where in a record each column is.

Written from QuickBooks' entity reference. A cell is a path into the record; a path with something
after it stands for that where the record says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any]
Cell = str | tuple[str, Any] | Callable[[Body], Any]

HEAD: dict[str, Cell] = {
    "transaction_id": "Id",
    "document_number": "DocNumber",
    "transaction_date": "TxnDate",
    "currency_code": "CurrencyRef.value",
    "exchange_rate": "ExchangeRate",
    "location_id": "DepartmentRef.value",
    "memo": "PrivateNote",
    "created_at": "MetaData.CreateTime",
    "updated_at": "MetaData.LastUpdatedTime",
}
TOTAL: dict[str, Cell] = {"total_amount": ("TotalAmt", 0)}
TAX: dict[str, Cell] = {"tax_amount": ("TxnTaxDetail.TotalTax", 0)}
ACTIVE: dict[str, Cell] = {"is_active": ("Active", True)}
SALE: dict[str, Cell] = {
    **HEAD,
    **TOTAL,
    **TAX,
    "customer_id": "CustomerRef.value",
    "class_id": "ClassRef.value",
    "term_id": "SalesTermRef.value",
    "due_date": "DueDate",
    "balance": "Balance",
}
EXPENSE: dict[str, Cell] = {
    **HEAD,
    **TOTAL,
    **TAX,
    "class_id": "ClassRef.value",
}
SALES_ITEM: dict[str, Cell] = {
    "detail_type": "DetailType",
    "description": "Description",
    "amount": ("Amount", 0),
    "item_id": "SalesItemLineDetail.ItemRef.value",
    "account_id": "SalesItemLineDetail.ItemAccountRef.value",
    "class_id": "SalesItemLineDetail.ClassRef.value",
    "tax_code_id": "SalesItemLineDetail.TaxCodeRef.value",
    "quantity": "SalesItemLineDetail.Qty",
    "unit_price": "SalesItemLineDetail.UnitPrice",
    "service_date": "SalesItemLineDetail.ServiceDate",
}
TAX_LINE: dict[str, Cell] = {
    "tax_rate_id": "TaxLineDetail.TaxRateRef.value",
    "taxable_amount": ("TaxLineDetail.NetAmountTaxable", 0),
    "amount": ("Amount", 0),
}
LINK: dict[str, Cell] = {"linked_type": "TxnType", "linked_id": "TxnId"}


@dataclass(frozen=True)
class Staged:
    """A staging model.

    Attributes:
        model: Its name.
        entity: Whose records it holds.
        cells: Where in a record, or a part of it, each column is.
        parts: What becomes a row: the path of a list of lists within each other; itself if empty.
        type_: The transaction type that every row says.
    """

    model: str
    entity: str
    cells: Mapping[str, Cell]
    parts: tuple[str, ...] = ()
    type_: str = ""

    def rows(self, record: Body) -> Iterator[tuple[Any, ...]]:
        """The rows of a record: its id, the type, and the cells."""
        for part in _parts(record, self.parts):
            yield record["Id"], self.type_, *(told(part, cell) for cell in self.cells.values())


def told(record: Body, cell: Cell) -> Any:
    """What a record says of a cell."""
    if callable(cell):
        return cell(record)
    path, default = cell if isinstance(cell, tuple) else (cell, None)
    found: Any = record
    for name in path.split("."):
        found = found.get(name) if found is not None else None
    return default if found is None else found


def _parts(record: Body, path: tuple[str, ...]) -> Iterator[Body]:
    if not path:
        yield record
        return
    for part in told(record, path[0]) or ():
        yield from _parts(part, path[1:])


def of_kind(kind: str, whose: str, what: str, default: str | None = None) -> Cell:
    """The id at one path, if another one says this kind in whatever letters."""

    def cell(record: Body) -> Any:
        said = str(told(record, (whose, default)) or "")
        return told(record, what) if said.lower() == kind.lower() else None

    return cell


def either(*paths: str) -> Cell:
    """The first of these that is told."""
    return lambda record: next((one for path in paths if (one := told(record, path))), None)


def _nothing(_: Body) -> None:
    """Never told."""


def billed(name: str) -> Cell:
    """A field of the detail of an expense line."""
    return either(f"AccountBasedExpenseLineDetail.{name}", f"ItemBasedExpenseLineDetail.{name}")


EXPENSE_LINE: dict[str, Cell] = {
    "detail_type": "DetailType",
    "description": "Description",
    "amount": ("Amount", 0),
    "account_id": "AccountBasedExpenseLineDetail.AccountRef.value",
    "item_id": "ItemBasedExpenseLineDetail.ItemRef.value",
    "item_account_id": "ItemBasedExpenseLineDetail.ItemAccountRef.value",
    "quantity": "ItemBasedExpenseLineDetail.Qty",
    "unit_price": "ItemBasedExpenseLineDetail.UnitPrice",
    "billable_status": billed("BillableStatus"),
    "tax_code_id": billed("TaxCodeRef.value"),
    "customer_id": billed("CustomerRef.value"),
    "class_id": billed("ClassRef.value"),
}


def _payee(kind: str) -> Cell:
    return of_kind(kind, "EntityRef.type", "EntityRef.value", "Vendor")


def _party(kind: str) -> Cell:
    detail = "JournalEntryLineDetail.Entity"
    return of_kind(kind, f"{detail}.Type", f"{detail}.EntityRef.value")


def _depositor(kind: str) -> Cell:
    entity = "DepositLineDetail.Entity"
    return of_kind(kind, f"{entity}.type", f"{entity}.value", "vendor")


def _table(entity: str) -> str:
    return "".join(f"_{one.lower()}" if one.isupper() else one for one in entity)[1:]


def _document(entity: str, cells: Mapping[str, Cell]) -> Staged:
    return Staged(f"stg_{_table(entity)}", entity, cells, (), entity)


def _lines(entity: str, suffix: str, cells: Mapping[str, Cell], *parts: str) -> Staged:
    return Staged(f"stg_{_table(entity)}_{suffix}", entity, cells, parts, entity)


SALES = ("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt")
STAGED = (
    _document("Invoice", SALE | {"deposit_amount": ("Deposit", 0)}),
    *(_document(one, SALE | {"deposit_amount": lambda _: 0}) for one in SALES[1:]),
    *(
        _lines(
            one,
            "line",
            SALES_ITEM
            | {
                "bundle_item_id": "GroupLineDetail.GroupItemRef.value",
                "discount_account_id": "DiscountLineDetail.DiscountAccountRef.value",
                "discount_class_id": "DiscountLineDetail.ClassRef.value",
            },
            "Line",
        )
        for one in SALES
    ),
    *(_lines(one, "line_group_line", SALES_ITEM, "Line", "GroupLineDetail.Line") for one in SALES),
    *(
        _lines(one, "tax_line", TAX_LINE, "TxnTaxDetail.TaxLine")
        for one in (*SALES, "Bill", "VendorCredit", "Purchase", "JournalEntry")
    ),
    *(
        _lines(one, "line", EXPENSE_LINE | {"line_id": "Id"}, "Line")
        for one in ("Bill", "VendorCredit", "Purchase")
    ),
    *(
        _document(
            one,
            EXPENSE
            | {
                "vendor_id": "VendorRef.value",
                "account_id": "APAccountRef.value",
                "term_id": "SalesTermRef.value",
                "due_date": due,
                "balance": "Balance",
                "is_credit": is_credit,
                "customer_id": _nothing,
                "employee_id": _nothing,
            },
        )
        for one, due, is_credit in (
            ("Bill", "DueDate", lambda _: False),
            ("VendorCredit", _nothing, lambda _: True),
        )
    ),
    _document(
        "Purchase",
        EXPENSE
        | {
            "vendor_id": _payee("Vendor"),
            "customer_id": _payee("Customer"),
            "employee_id": _payee("Employee"),
            "account_id": "AccountRef.value",
            "term_id": _nothing,
            "due_date": _nothing,
            "balance": _nothing,
            "is_credit": ("Credit", False),
        },
    ),
    _document(
        "Payment",
        HEAD
        | TOTAL
        | {
            "reference_number": "PaymentRefNum",
            "customer_id": "CustomerRef.value",
            "account_id": "ARAccountRef.value",
            "unapplied_amount": "UnappliedAmt",
        },
    ),
    _document(
        "BillPayment",
        HEAD
        | TOTAL
        | {
            "vendor_id": "VendorRef.value",
            "account_id": "APAccountRef.value",
            "paying_account_id": either(
                "CheckPayment.BankAccountRef.value", "CreditCardPayment.CCAccountRef.value"
            ),
        },
    ),
    *(
        Staged(f"stg_{_table(one)}_line", one, {"amount": ("Amount", 0)}, ("Line",))
        for one in ("Payment", "BillPayment")
    ),
    *(
        Staged(
            f"stg_{_table(one)}_line_linked_txn",
            one,
            LINK | ({} if one == "Deposit" else {"linked_line_id": "TxnLineId"}),
            ("Line", "LinkedTxn"),
        )
        for one in ("Payment", "BillPayment", "Deposit")
    ),
    _document(
        "Deposit",
        HEAD
        | TOTAL
        | {
            "class_id": "ClassRef.value",
            "deposit_account_id": "DepositToAccountRef.value",
            "cash_back_account_id": "CashBack.AccountRef.value",
            "cash_back_amount": ("CashBack.Amount", 0),
        },
    ),
    _lines(
        "Deposit",
        "line",
        {
            "line_id": "Id",
            "description": "Description",
            "amount": ("Amount", 0),
            "account_id": "DepositLineDetail.AccountRef.value",
            "customer_id": _depositor("customer"),
            "vendor_id": _depositor("vendor"),
            "employee_id": _depositor("employee"),
            "class_id": "DepositLineDetail.ClassRef.value",
        },
        "Line",
    ),
    _document("JournalEntry", HEAD),
    _lines(
        "JournalEntry",
        "line",
        {
            "line_id": "Id",
            "description": "Description",
            "amount": ("Amount", 0),
            "posting_type": "JournalEntryLineDetail.PostingType",
            "account_id": "JournalEntryLineDetail.AccountRef.value",
            "customer_id": _party("Customer"),
            "vendor_id": _party("Vendor"),
            "employee_id": _party("Employee"),
            "class_id": "JournalEntryLineDetail.ClassRef.value",
            "location_id": "JournalEntryLineDetail.DepartmentRef.value",
        },
        "Line",
    ),
    _document("Transfer", HEAD | {"total_amount": ("Amount", 0)}),
    _document("CreditCardPayment", HEAD | {"total_amount": ("Amount", 0)}),
    _document("InventoryAdjustment", HEAD),
    _lines(
        "InventoryAdjustment",
        "line",
        {
            "item_id": "ItemAdjustmentLineDetail.ItemRef.value",
            "quantity": "ItemAdjustmentLineDetail.QtyDiff",
        },
        "Line",
    ),
)
