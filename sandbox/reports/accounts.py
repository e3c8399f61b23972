"""Accounts as report rows: labels, order and the statement section they belong to."""

from sandbox.books.chart import Account, Chart
from sandbox.reports.tree import Node

TYPE_ORDER = (
    "Bank", "Accounts Receivable", "Other Current Asset", "Fixed Asset", "Other Asset",
    "Accounts Payable", "Credit Card", "Other Current Liability", "Long Term Liability",
    "Equity", "Income", "Cost of Goods Sold", "Expense", "Other Income", "Other Expense",
)  # fmt: skip
"""Account types in the order statements print them."""


class AccountRows:
    """Accounts of a company as nodes; a parent counts only within the same account type."""

    def __init__(self, chart: Chart) -> None:
        accounting = chart.preferences.get("AccountingInfoPrefs", {})
        self._numbered = bool(accounting.get("UseAccountNumbers"))
        self.accounts = {account.id: account for account in chart.accounts()}

    def of_types(self, *types: str) -> list[int]:
        """Ids of the accounts of some types."""
        return [account.id for account in self.accounts.values() if account.type in types]

    def label(self, account: Account, name: str) -> str:
        """A name as reports print it, with the account's number when the company uses them."""
        return f"{account.number} {name}" if self._numbered and account.number else name

    def order(self, account: Account) -> tuple[object, ...]:
        """Statement order: by type, then by number and full name."""
        number = account.number if self._numbered else ""
        return (TYPE_ORDER.index(account.type), number, account.full_name.casefold())

    def node(self, number: int | None) -> Node:
        """The account as a node of its section's hierarchy."""
        account = self.accounts[number or 0]
        parent = self.accounts.get(account.parent) if account.parent is not None else None
        above = parent.id if parent and parent.type == account.type else None
        return Node(account.id, self.label(account, account.name), above, self.order(account))
