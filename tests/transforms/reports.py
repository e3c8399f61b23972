"""Reads figures out of QuickBooks reports: leaf rows only, totals are never summed again."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Report = Mapping[str, Any]
BUCKETS = ("Current", "1-30", "31-60", "61-90", "91 and over")


def aged_by_customer(report: Report) -> dict[tuple[str, str], Decimal]:
    """Amounts of an aging summary by (customer or vendor id, bucket), without zeros."""
    found = {}
    for row in _leaves(report["Rows"]):
        amounts = [_money(cell["value"]) for cell in row[1:6]]
        for bucket, amount in zip(BUCKETS, amounts, strict=True):
            if amount:
                found[row[0]["id"], bucket] = amount
    return found


def aged_documents(report: Report) -> dict[tuple[str, str, str], list[Decimal]]:
    """Open balances of an aging detail report by (bucket, document id, customer or vendor id)."""
    keys = _column_keys(report)
    party, balance = (
        ("vend_name", "subt_neg_open_bal")
        if "vend_name" in keys
        else ("cust_name", "subt_open_bal")
    )
    found: dict[tuple[str, str, str], list[Decimal]] = {}
    for section in report["Rows"].get("Row", ()):
        if "Header" not in section:  # the grand total
            continue
        title = section["Header"]["ColData"][0]["value"]
        for row in section["Rows"]["Row"]:
            cells = dict(zip(keys, row["ColData"], strict=True))
            key = _bucket(title), cells["txn_type"]["id"], cells[party]["id"]
            found.setdefault(key, []).append(_money(cells[balance]["value"]))
    return {key: sorted(amounts) for key, amounts in found.items()}


def income_by_month(report: Report) -> dict[tuple[str, str], Decimal]:
    """Income of a ProfitAndLoss by month: (account id, first day of the month), no zeros."""
    months = [
        next((entry["Value"] for entry in column["MetaData"] if entry["Name"] == "StartDate"), None)
        for column in report["Columns"]["Column"]
    ]
    found = {}
    for section in report["Rows"]["Row"]:
        if section.get("group") != "Income":
            continue
        for row in _leaves(section["Rows"]):
            for month, cell in zip(months, row, strict=True):
                if month is not None and _money(cell["value"]):
                    found[row[0]["id"], f"{month[:7]}-01"] = _money(cell["value"])
    return found


def _leaves(rows: Mapping[str, Any]) -> Iterator[list[dict[str, str]]]:
    """Rows of records: data rows, and headers that carry a record's own amounts."""
    for row in rows.get("Row", ()):
        cells = row.get("ColData") or row.get("Header", {}).get("ColData")
        if cells and "id" in cells[0]:
            yield cells
        yield from _leaves(row.get("Rows", {}))


def _column_keys(report: Report) -> list[str]:
    return [
        next(entry["Value"] for entry in column["MetaData"] if entry["Name"] == "ColKey")
        for column in report["Columns"]["Column"]
    ]


def _bucket(title: str) -> str:
    """Bucket of a section of the detail report: `31 - 60 days past due`, `Current`."""
    words = title.split()
    if words[0] == "Current":
        return "Current"
    return "91 and over" if words[0] == "91" else f"{words[0]}-{words[2]}"


def _money(text: str) -> Decimal:
    return Decimal(text or "0")
