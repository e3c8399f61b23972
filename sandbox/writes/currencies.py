"""What a company gets when it takes up a currency: receivable and payable accounts of its own."""

from sandbox import errors
from sandbox.writes import chart
from sandbox.writes.companions import Creates
from sandbox.writes.desk import Body, Change


def open_ledgers(change: Change, record: Body, create: Creates) -> None:
    """Make the ledger accounts of a new currency, unless the chart has them."""
    if change.entity != "CompanyCurrency" or change.old is not None:
        return
    code = record["Code"]
    for row in (chart.RECEIVABLE, chart.PAYABLE):
        if code != change.lookup.settings.home and not change.lookup.role(row.type, code):
            payload = {
                "Name": f"{row.name} - {code}",
                "AccountType": row.type,
                "AccountSubType": row.subtype,
                "CurrencyRef": {"value": code},
            }
            create("Account", payload)


def require_known(change: Change, code: str) -> None:
    """Fault unless the company deals in the currency (5030 without multicurrency, else 2500)."""
    settings = change.lookup.settings
    if code == settings.home:
        return
    if not settings.multicurrency:
        raise errors.not_in_plan("Multicurrency")
    if change.desk.names.holder("CompanyCurrency", code) is None:
        raise errors.invalid_reference(f"Currency {code} not found", "CurrencyRef")
