"""ColKeys: what the columns of reports hold, whatever their titles say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Cell(Enum):
    """What a cell holds."""

    TEXT = "text"
    DATE = "date"
    TRANSACTION = "transaction"  #: a type of transaction, with the transaction's id
    REFERENCE = "reference"  #: the name of a record, with its id
    MONEY = "money"
    NUMBER = "number"  #: a quantity, rate or percentage
    INTEGER = "integer"


def _all(cell: Cell, names: str) -> dict[str, Cell]:
    return dict.fromkeys(names.split(), cell)


#: ColKeys of detail reports. Anything else in such a report is an error, for nothing is dropped.
KEYS: Mapping[str, Cell] = {
    **_all(Cell.DATE, "tx_date due_date create_date last_mod_date inv_date"),
    **_all(Cell.TRANSACTION, "txn_type"),
    **_all(
        Cell.REFERENCE,
        "name cust_name vend_name emp_name account_name split_acc other_account item_name"
        " klass_name dept_name",
    ),
    **_all(
        Cell.TEXT,
        "doc_num memo is_no_post account_num currency create_by last_mod_by is_adj is_cleared"
        " is_ar_paid is_ap_paid tax_code pmt_mthd chk_print_state account_type detail_acc_type"
        " account_desc cust_msg term_name",
    ),
    **_all(
        Cell.MONEY,
        "subt_nat_amount rbal_nat_amount subt_nat_home_amount rbal_nat_home_amount nat_amount"
        " debt_amt credit_amt debt_home_amt credit_home_amt net_amount tax_amount nat_open_bal"
        " nat_home_open_bal nat_foreign_open_bal nat_foreign_amount subt_amount subt_open_bal"
        " subt_neg_amount subt_neg_open_bal foreign_amount foreign_open_bal rbal_open_bal"
        " fifo_cost asset_value account_bal",
    ),
    **_all(Cell.NUMBER, "quantity rate exch_rate qty_on_hand"),
    **_all(Cell.INTEGER, "past_due"),
}

#: First columns of summaries, by ColKey or ColType in lower case: what the rows are about.
SUBJECTS = frozenset(
    {
        "account", "customer", "vendor", "employee", "item", "class", "department", "tax",
        "productsandservice", "productsandservices", "product/service", "location",
    }
)  # fmt: skip

#: Types of amount columns in summaries, and what they hold.
AMOUNTS: Mapping[str, Cell] = {
    "Money": Cell.MONEY,
    "Number": Cell.NUMBER,
    "Numeric": Cell.NUMBER,
    "Percent": Cell.NUMBER,
    "String": Cell.TEXT,
}
