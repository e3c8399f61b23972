"""What a JournalEntry posts: its lines as written, and the tax its lines leave out."""

from sandbox.books.draft import Draft, UnbalancedError, amount_of
from sandbox.books.money import Body, identifier

_PARTIES = {"Customer": "customer", "Vendor": "vendor", "Employee": "employee"}


def post_journal_entry(draft: Draft) -> None:
    """Post a JournalEntry; lines on receivable or payable accounts become open items."""
    draft.txn_type = "Journal Entry"
    for line in draft.body["Line"]:
        if line.get("DetailType") == "JournalEntryLineDetail":
            post_line(draft, line)
    _post_tax(draft)


def post_line(draft: Draft, line: Body) -> None:
    """Post a line; on a receivable or payable account it becomes an open item."""
    detail = line["JournalEntryLineDetail"]
    sign = 1 if detail["PostingType"] == "Debit" else -1
    account = int(detail["AccountRef"]["value"])
    entry = draft.line(account, sign * amount_of(line), "line", line, detail)
    if "DepartmentRef" in detail:
        entry.department = identifier(detail["DepartmentRef"])
    party = detail.get("Entity")
    if party:
        setattr(entry, _PARTIES[party["Type"]], identifier(party["EntityRef"]))
    draft.open_if_ledger(entry, line.get("Id"))


def _post_tax(draft: Draft) -> None:
    """Post the tax lines when the journal lines alone leave just that difference.

    A tax line does not say its side: it is the side that balances the entry. Tax that the
    journal lines already hold balances without it.
    """
    missing = -sum(entry.amount for entry in draft.entries)
    lines = (draft.body.get("TxnTaxDetail") or {}).get("TaxLine", ())
    total = sum(amount_of(line) for line in lines)
    if not missing:
        return
    if abs(missing) != abs(total):
        raise UnbalancedError(f"JournalEntry {draft.no} is out of balance by {missing} cents")
    sign = 1 if missing == total else -1
    for line in lines:
        rate = line.get("TaxLineDetail", {}).get("TaxRateRef", {}).get("value")
        draft.post(draft.chart.tax_account(rate), sign * amount_of(line), "tax").free = True
