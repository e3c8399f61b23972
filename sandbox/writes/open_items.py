"""What each document adds to the balance of a customer or vendor, in cents of the party's currency.

Receivables: a customer owes open invoices, less open credits and payments. A payment's part is
its total less what it applies to invoices, plus the credit memos it uses up (both of those carry
their own Balance); what it applies to a journal entry stays in, because that entry keeps its
whole amount. Payables are the same with vendors.
"""

from collections.abc import Callable
from typing import Any

from sandbox.writes.links import Party
from sandbox.writes.lookup import Lookup
from sandbox.writes.money import to_cents
from sandbox.writes.parties import Contribution

Body = dict[str, Any]
_LEDGERS = {"Accounts Receivable": ("Customer", 1), "Accounts Payable": ("Vendor", -1)}


def contribution(lookup: Lookup, entity: str, body: Body | None) -> Contribution:
    """Balances a document is part of; nothing for None."""
    reader = _READERS.get(entity)
    return reader(lookup, entity, body) if reader is not None and body is not None else {}


def ledger_cents(lookup: Lookup, entity: str, body: Body) -> dict[Party, int]:
    """Debits less credits per party that a document's own lines post to A/R and A/P accounts."""
    sums: dict[Party, int] = {}
    for account, party, cents in _entries(entity, body):
        record = lookup.get("Account", account) or {}
        kind = _LEDGERS.get(record.get("AccountType", ""))
        if kind is not None and party is not None and party[0] == kind[0]:
            sums[party] = sums.get(party, 0) + cents
    return sums


def _entries(entity: str, body: Body) -> list[tuple[str, Party | None, int]]:
    """Account, party and debit-positive cents of each line of a mixed document."""
    if entity == "JournalEntry":
        return [_journal_entry(line) for line in body["Line"] if "JournalEntryLineDetail" in line]
    if entity == "Deposit":
        return [_deposit(line) for line in body["Line"] if not line.get("LinkedTxn")]
    return _purchase(body)


def _journal_entry(line: Body) -> tuple[str, Party | None, int]:
    detail = line["JournalEntryLineDetail"]
    named = detail.get("Entity")
    party = (named["Type"], named["EntityRef"]["value"]) if named else None
    sign = 1 if detail["PostingType"] == "Debit" else -1
    return detail["AccountRef"]["value"], party, sign * to_cents(line["Amount"])


def _deposit(line: Body) -> tuple[str, Party | None, int]:
    detail = line["DepositLineDetail"]
    named = detail.get("Entity")
    party = (str(named["type"]).capitalize(), named["value"]) if named else None
    return detail["AccountRef"]["value"], party, -to_cents(line["Amount"])


def _purchase(body: Body) -> list[tuple[str, Party | None, int]]:
    payee = body.get("EntityRef")
    party = (str(payee["type"]), payee["value"]) if payee else None
    sign = -1 if body.get("Credit") is True else 1
    entries = []
    for line in body["Line"]:
        detail = line.get("AccountBasedExpenseLineDetail")
        if detail is not None:
            customer = detail.get("CustomerRef")
            owner = ("Customer", customer["value"]) if customer else party
            entries.append((detail["AccountRef"]["value"], owner, sign * to_cents(line["Amount"])))
    return entries


def _document(key: str, party: str, sign: int) -> Callable[[Lookup, str, Body], Contribution]:
    def read(_lookup: Lookup, _entity: str, body: Body) -> Contribution:
        return {(party, body[key]["value"]): sign * to_cents(body["Balance"])}

    return read


def _payment(
    key: str, party: str, charge: str, credit: str
) -> Callable[[Lookup, str, Body], Contribution]:
    def read(_lookup: Lookup, _entity: str, body: Body) -> Contribution:
        cents = -to_cents(body["TotalAmt"])
        for line in body["Line"]:
            kind = line["LinkedTxn"][0]["TxnType"]
            if kind == charge:
                cents += to_cents(line["Amount"])
            elif kind == credit:
                cents -= to_cents(line["Amount"])
        return {(party, body[key]["value"]): cents}

    return read


def _mixed(lookup: Lookup, entity: str, body: Body) -> Contribution:
    return {
        party: (cents if party[0] == "Customer" else -cents)
        for party, cents in ledger_cents(lookup, entity, body).items()
    }


_READERS: dict[str, Callable[[Lookup, str, Body], Contribution]] = {
    "Invoice": _document("CustomerRef", "Customer", 1),
    "CreditMemo": _document("CustomerRef", "Customer", -1),
    "Payment": _payment("CustomerRef", "Customer", "Invoice", "CreditMemo"),
    "Bill": _document("VendorRef", "Vendor", 1),
    "VendorCredit": _document("VendorRef", "Vendor", -1),
    "BillPayment": _payment("VendorRef", "Vendor", "Bill", "VendorCredit"),
    "JournalEntry": _mixed,
    "Deposit": _mixed,
    "Purchase": _mixed,
}
