"""Accounts of the chart, and the classification that follows from their type."""

from typing import Any

from sandbox import errors
from sandbox.writes.currencies import require_known
from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import copy, currency_ref, put_ref, ref_id
from sandbox.writes.money import ZERO
from sandbox.writes.naming import parent_of, put_parent, settle_name

CLASSIFICATIONS: dict[str, str] = {
    "Bank": "Asset",
    "Accounts Receivable": "Asset",
    "Other Current Asset": "Asset",
    "Fixed Asset": "Asset",
    "Other Asset": "Asset",
    "Accounts Payable": "Liability",
    "Credit Card": "Liability",
    "Other Current Liability": "Liability",
    "Long Term Liability": "Liability",
    "Equity": "Equity",
    "Income": "Revenue",
    "Other Income": "Revenue",
    "Cost of Goods Sold": "Expense",
    "Expense": "Expense",
    "Other Expense": "Expense",
    "Non-Posting": "Non-Posting",
}

# The subtype an account gets when the request names only the type.
_SUBTYPES: dict[str, str] = {
    "Bank": "Checking",
    "Accounts Receivable": "AccountsReceivable",
    "Other Current Asset": "OtherCurrentAssets",
    "Fixed Asset": "OtherFixedAssets",
    "Other Asset": "OtherLongTermAssets",
    "Accounts Payable": "AccountsPayable",
    "Credit Card": "CreditCard",
    "Other Current Liability": "OtherCurrentLiabilities",
    "Long Term Liability": "OtherLongTermLiabilities",
    "Equity": "OwnersEquity",
    "Income": "SalesOfProductIncome",
    "Other Income": "OtherMiscellaneousIncome",
    "Cost of Goods Sold": "SuppliesMaterialsCogs",
    "Expense": "OtherMiscellaneousServiceCost",
    "Other Expense": "OtherMiscellaneousExpense",
    "Non-Posting": "Other",
}
_TYPE_OF_SUBTYPE = {subtype: type_ for type_, subtype in _SUBTYPES.items()}
_BALANCE_SHEET = frozenset({"Asset", "Liability", "Equity"})
_DEEPEST = 5
_LONGEST_NAME = 100


def build_account(change: Change) -> Body:
    """An account; type and currency stay as they were made, balances come from the books."""
    payload, old = change.payload, change.old or {}
    name = str(payload.get("Name") or "").strip()
    if not name:
        raise errors.required_param("Name")
    if len(name) > _LONGEST_NAME or '"' in name or ":" in name:
        raise errors.validation("2050", "Invalid String", f"Name : {name[:40]}", "Name")
    kind = _account_type(payload, old)
    parent = parent_of(change, "Account", _DEEPEST)
    if parent is not None and parent["AccountType"] != kind:
        raise errors.business("The parent account must have the same type.")
    body: Body = {}
    settle_name(change, body, "Name", name, f"{parent['FullyQualifiedName']}:" if parent else "")
    body["SubAccount"] = parent is not None
    put_parent(body, "Account", parent, "Name")
    copy(payload, body, "Description", "AcctNum", "AccountAlias", "TxnLocationType")
    body["Classification"] = CLASSIFICATIONS[kind]
    body["AccountType"] = kind
    body["AccountSubType"] = (
        payload.get("AccountSubType") or old.get("AccountSubType") or _SUBTYPES[kind]
    )
    body["CurrentBalance"] = old.get("CurrentBalance", ZERO)
    body["CurrentBalanceWithSubAccounts"] = old.get("CurrentBalanceWithSubAccounts", ZERO)
    body["CurrencyRef"] = currency_ref(_currency(change, body["Classification"]))
    put_ref(change, body, "TaxCodeRef", "TaxCode")
    return body


def _account_type(payload: Body, old: Body) -> str:
    """AccountType as it was, as asked, or as the subtype asked for implies."""
    asked: Any = payload.get("AccountType") or _TYPE_OF_SUBTYPE.get(
        payload.get("AccountSubType", "")
    )
    kind = old.get("AccountType") or asked
    if not kind:
        raise errors.required_param("AccountType")
    if kind not in CLASSIFICATIONS:
        raise errors.invalid_enum(str(kind), "AccountType")
    return str(kind)


def _currency(change: Change, classification: str) -> str:
    """Only balance sheet accounts of companies with several currencies may be foreign."""
    settings = change.lookup.settings
    code = (
        ref_id(change.old or {}, "CurrencyRef")
        or ref_id(change.payload, "CurrencyRef")
        or settings.home
    )
    require_known(change, code)
    if code != settings.home and classification not in _BALANCE_SHEET:
        raise errors.business("Income and expense accounts are kept in home currency.")
    return code
