"""Journal entries."""

from decimal import Decimal

from sandbox import errors
from sandbox.writes import lines as common
from sandbox.writes.desk import Body, Change
from sandbox.writes.documents import doc_number
from sandbox.writes.fields import (
    copy,
    flag,
    one_of,
    put_currency,
    ref_id,
    refer,
    required,
    txn_date,
)
from sandbox.writes.money import ZERO
from sandbox.writes.tax import PURCHASES, SALES, Taxes, total_of

_DETAIL = "JournalEntryLineDetail"
_PARTIES = ("Customer", "Vendor", "Employee")
_LEDGERS = {"Accounts Receivable": "Customer", "Accounts Payable": "Vendor"}
_SIGNS = {"Debit": 1, "Credit": -1}
_RATE_LISTS = {"Sales": SALES, "Purchase": PURCHASES}


def build_journal_entry(change: Change) -> Body:
    """A journal entry: balanced (2300), line ids from "0".

    Outside the US a line may carry a tax code: its tax is posted on the line's side, on top of
    the lines, and all taxed lines of an entry are on the same side.
    """
    payload = change.payload
    home = change.lookup.settings.home
    body: Body = {"Adjustment": flag(payload, "Adjustment", default=False)}
    doc_number(change, body)
    body["TxnDate"] = txn_date(change)
    put_currency(change, body, ref_id(payload, "CurrencyRef") or home)
    ids = common.LineIds(change.old, first=0)
    lines = [_line(change, line, ids, body) for line in common.given_lines(change)]
    entries = [line for line in lines if line["DetailType"] == _DETAIL]
    if len(entries) < 2:
        raise errors.required_param("Line")
    body["Line"] = lines
    tax = _put_tax(change, body, entries)
    balance = sum((_SIGNS[line[_DETAIL]["PostingType"]] * line["Amount"] for line in entries), ZERO)
    if balance + tax:
        raise errors.unbalanced_entry()
    copy(payload, body, "PrivateNote", "TransactionLocationType", "RecurDataRef", "TxnSource")
    return body


def _line(change: Change, line: Body, ids: common.LineIds, body: Body) -> Body:
    if line.get("DetailType") == "DescriptionOnly":
        shown = common.shell(line, ids.take(line), None, ZERO, "DescriptionOnly")
        del shown["Amount"]
        shown["DescriptionLineDetail"] = common.detail_of(change, line, "DescriptionLineDetail")
        return shown
    if line.get("DetailType") != _DETAIL:
        raise errors.invalid_enum(str(line.get("DetailType")), "DetailType")
    detail = common.detail_of(change, line, _DETAIL)
    one_of(detail, "PostingType", tuple(_SIGNS))
    total = common.line_amount(line)
    if total < 0:
        raise errors.business("Journal entry amounts must be 0 or greater.")
    account = required(change, detail, "AccountRef", "Account")
    detail["AccountRef"] = refer("Account", account)
    _put_party(change, detail, account)
    _check_currency(change, account, body)
    common.put_detail_refs(change, detail, ClassRef="Class", DepartmentRef="Department")
    shown = common.shell(line, ids.take(line), None, total, _DETAIL)
    shown[_DETAIL] = detail
    common.keep_extras(line, shown)
    return shown


def _put_party(change: Change, detail: Body, account: Body) -> None:
    """The line's name; A/R accounts need a customer and A/P accounts a vendor."""
    party = detail.get("Entity")
    needed = _LEDGERS.get(account["AccountType"])
    kind = one_of(party, "Type", _PARTIES) if party else None
    if needed is not None and kind != needed:
        raise errors.business(
            f"When you use {account['AccountType']}, "
            f"you must choose a {needed.lower()} in the Name field."
        )
    if party and kind:
        record = required(change, party, "EntityRef", kind)
        detail["Entity"] = {"Type": kind, "EntityRef": refer(kind, record)}


def _check_currency(change: Change, account: Body, body: Body) -> None:
    """Foreign accounts take only entries in their own currency; so do A/R and A/P."""
    held, code = account["CurrencyRef"]["value"], body["CurrencyRef"]["value"]
    ledger = account["AccountType"] in _LEDGERS
    if held != code and (ledger or held != change.lookup.settings.home):
        raise errors.invalid_reference(f"account {account['Id']} is kept in {held}", "CurrencyRef")


def _put_tax(change: Change, body: Body, entries: list[Body]) -> Decimal:
    """TxnTaxDetail and TaxAmount of taxed lines; returns the tax, debit positive."""
    body["TxnTaxDetail"] = {}
    taxed = [line for line in entries if ref_id(line[_DETAIL], "TaxCodeRef")]
    if change.lookup.settings.us or not taxed:
        return ZERO
    sides = {line[_DETAIL]["PostingType"] for line in taxed}
    if len(sides) > 1:
        raise errors.business("All taxed lines of a journal entry must be on the same side.")
    tax_lines: list[Body] = []
    for line in taxed:
        tax_lines += _line_tax(change, line, body["TxnDate"])
    total = total_of(tax_lines)
    body["TxnTaxDetail"] = {"TotalTax": total, "TaxLine": tax_lines}
    return _SIGNS[sides.pop()] * total


def _line_tax(change: Change, line: Body, on: str) -> list[Body]:
    """The tax lines of one journal line, and its TaxAmount."""
    detail = line[_DETAIL]
    applies = one_of(detail, "TaxApplicableOn", tuple(_RATE_LISTS), "Sales")
    taxes = Taxes()
    taxes.add(ref_id(detail, "TaxCodeRef"), line["Amount"])
    lines = taxes.lines(change.lookup, _RATE_LISTS[applies], on)
    detail["TaxApplicableOn"] = applies
    detail["TaxAmount"] = total_of(lines)
    return lines
