"""What can be wrong with the marts of documents, one thing each, and the tests that must say so."""

from tests.transforms.conftest import MAPLE, SMALL

BREAKS: list[tuple[str, set[str]]] = [
    (
        "update marts.ar_aging_history set account_id = 'another' where realm_id = 'jobs'"
        " and as_of_date = (select max(as_of_date) from marts.ar_aging_history)",
        {"aging_functions_agree"},
    ),
    (
        "update intermediate.int_posting set amount = amount + 1, home_amount = home_amount + 1"
        " where realm_id = 'vendor_unmapped' and posting_role = 'payable'",
        {"documents_balance", "ap_events_equal_postings"},
    ),
    (
        "delete from marts.fct_ap_document where realm_id = 'vendor_euro' and document_id = '2'",
        {"documents_are_kept", "facts_keep_their_rows"},
    ),
    (
        "update marts.fct_ap_document set quickbooks_open_amount = 1"
        " where realm_id = 'vendor_prepaid' and document_type = 'Bill'",
        {"ap_open_amount_is_quickbooks_balance"},
    ),
    (
        "update marts.dim_account set current_balance = 1"
        " where realm_id = 'vendor_gone' and is_payable",
        {"ap_account_balances_tie"},
    ),
    (
        "update marts.dim_vendor set balance = 1 where realm_id = 'vendor_prepaid'"
        " and vendor_id = 'v'",
        {"ap_vendor_balances_tie"},
    ),
    (
        "update marts.ap_aging set home_open_amount = home_open_amount + 0.01"
        " where realm_id = 'vendor_overpaid'",
        {"ap_aging_sums_to_open_balance"},
    ),
    (
        "update marts.fct_ap_application set effective_date = date '2026-01-01'"
        " where realm_id = 'vendor_credited' and document_type = 'VendorCredit'",
        {"ap_applications_stay_within_documents"},
    ),
    (
        f"update marts.fct_ap_event set home_amount = home_amount + 1 where realm_id = '{SMALL}'"
        " and document_type = 'JournalEntry' and event_no = 1",
        {"ap_open_items_equal_ledger"},
    ),
    (
        f"update marts.fct_ar_event set event_date = event_date + 1 where realm_id = '{MAPLE}'"
        " and document_type = 'Invoice' and event_no = 1",
        {"ar_open_items_equal_ledger"},
    ),
    (
        "update marts.fct_expense_line set home_amount = home_amount + 1"
        " where realm_id = 'vendor_euro' and line_no = 1",
        {"expense_lines_equal_postings"},
    ),
    (
        f"update marts.mart_vendor_spend set vendor_id = 'lost' where realm_id = '{SMALL}'"
        " and origin = 'ledger'",
        {"expenses_equal_ledger", "members_mart_vendor_spend"},
    ),
    (
        "update intermediate.int_ledger_expense set differs_from_document = true"
        f" where realm_id = '{MAPLE}'",
        {"expenses_of_documents_are_told"},
    ),
    (
        "update marts.mart_sales_tax set liability_change = liability_change + 1"
        f" where realm_id = '{SMALL}'",
        {"sales_tax_equals_ledger"},
    ),
    (
        "update marts.mart_sales_tax set collected_amount = collected_amount + 1"
        f" where realm_id = '{MAPLE}'",
        {"sales_tax_equals_postings"},
    ),
    (
        "update intermediate.int_tax_collected set home_collected_amount = 0"
        f" where realm_id = '{SMALL}' and home_collected_amount > 0",
        {"sales_tax_is_collected_in_full"},
    ),
    (
        "update marts.mart_collections set open_amount = open_amount + 1"
        " where realm_id = 'credited'",
        {"collections_roll_forward"},
    ),
    (
        "update marts.mart_payables set opening_amount = opening_amount + 1"
        " where realm_id = 'vendor_credited'",
        {"payables_roll_forward"},
    ),
    (
        "update marts.mart_customer_cohort set revenue = revenue + 1 where realm_id = 'jobs'",
        {"cohorts_add_up_to_revenue"},
    ),
    (
        "update raw.deletions set id = '2' where realm_id = 'vendor_gone' and entity = 'bill'",
        {"deleted_records_leave_no_rows"},
    ),
    (
        "insert into marts.dim_employee select * from marts.dim_employee"
        f" where realm_id = '{SMALL}'",
        {"grain_dim_employee", "facts_keep_their_rows"},
    ),
    (
        f"update marts.fct_time_activity set employee_id = 'lost' where realm_id = '{SMALL}'",
        {"members_fct_time_activity"},
    ),
]
"""Statement that breaks something, names of the tests that it must fail."""

COMPARED = (
    "dim_vendor",
    "dim_employee",
    "dim_tax_rate",
    "dim_currency_rate",
    "fct_ap_document",
    "fct_ap_event",
    "fct_ap_application",
    "ap_aging",
    "ap_aging_history",
    "ap_aging_by_vendor",
    "fct_expense_line",
    "fct_time_activity",
    "mart_vendor_spend",
    "mart_sales_tax",
    "mart_collections",
    "mart_payables",
    "mart_customer_cohort",
)
"""Marts of which a company's part does not depend on other companies."""
