"""What transactions post that QuickBooks' pages make and its API has no entity for.

Their lines are written like those of a journal entry. A line on a receivable account stays open, so
that a statement charge ages and can be paid.
"""

from sandbox.books.draft import Draft
from sandbox.books.journal import post_line

#: Transaction types as reports print them, by a name of our own.
UNSEEN = {
    "PayrollCheck": "Payroll Check",
    "PayrollAdjustment": "Payroll Adjustment",
    "SalesTaxPayment": "Sales Tax Payment",
    "SalesTaxAdjustment": "Sales Tax Adjustment",
    "StatementCharge": "Charge",
}


def post_unseen(draft: Draft) -> None:
    """Post a transaction without an entity."""
    draft.txn_type = UNSEEN[draft.entity]
    for line in draft.body["Line"]:
        post_line(draft, line)
