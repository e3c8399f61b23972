"""Wrong figures in the ledger and its statements, one each, and the tests that must say so."""

from tests.transforms.conftest import MAPLE, SMALL

_MONTH = "date '2026-03-01'"

LEDGER_BREAKS: list[tuple[str, set[str]]] = [
    (
        "update marts.rpt_profit_and_loss set prior_year_amount = prior_year_amount + 1"
        f" where realm_id = '{SMALL}' and month_start = date '2026-05-01'",
        {"months_follow_earlier_ones"},
    ),
    (
        "update marts.fct_gl_entry set debit = debit + 1, home_amount = home_amount + 1"
        f" where realm_id = '{SMALL}' and transaction_type = 'Transfer' and debit > 0",
        {"ledger_balances", "ledger_is_kept", "rates_hold"},
    ),
    (
        "update marts.fct_gl_entry set account_id = '-2'"
        f" where realm_id = '{MAPLE}' and transaction_type = 'TaxPayment' and debit > 0",
        {"ledger_entries_are_complete", "balances_carry_on"},
    ),
    (
        f"delete from marts.fct_gl_entry where realm_id = '{SMALL}'"
        " and transaction_type = 'VendorCredit'",
        {"ledger_is_kept", "ledger_facts_keep_their_rows"},
    ),
    (
        "update marts.rpt_trial_balance set closing_balance = closing_balance + 1"
        f" where realm_id = '{MAPLE}' and basis = 'Cash' and month_start = {_MONTH}"
        " and statement_section = 'BankAccounts'",
        {"trial_balance_sums_to_zero"},
    ),
    (
        "update marts.rpt_balance_sheet set amount = amount + 0.01"
        f" where realm_id = '{MAPLE}' and basis = 'Accrual' and month_start = {_MONTH}"
        " and account_id = '-3'",
        {"balance_sheet_balances", "results_change_equity", "statements_equal_quickbooks"},
    ),
    (
        "update marts.fct_account_balance_day set opening_balance = opening_balance + 1"
        f" where realm_id = '{MAPLE}' and balance_date = date '2026-03-31'",
        {"balances_carry_on"},
    ),
    (
        "update marts.dim_account set current_balance = -current_balance"
        f" where realm_id = '{SMALL}' and account_type = 'Credit Card'",
        {"account_balances_tie"},
    ),
    (
        "update marts.rpt_profit_and_loss set fiscal_year_to_date_amount = amount"
        f" where realm_id = '{SMALL}' and month_start = {_MONTH}",
        {"results_change_equity"},
    ),
    (
        f"delete from marts.rpt_cash_flow where realm_id = '{SMALL}'"
        " and cash_flow_section = 'financing'",
        {"cash_flow_adds_up"},
    ),
    (
        "update marts.mart_cash_register set awaits_deposit = true"
        f" where realm_id = '{SMALL}' and deposit_id is not null",
        {"undeposited_funds_tie"},
    ),
    (
        "update marts.fct_inventory_movement set quantity = -quantity"
        f" where realm_id = '{SMALL}' and transaction_type = 'CreditMemo'",
        {"inventory_ties"},
    ),
    (
        "update marts.fct_gl_entry set document_amount = home_amount"
        f" where realm_id = '{SMALL}' and currency_code = 'EUR' and transaction_type = 'Invoice'",
        {"rates_hold"},
    ),
    (
        "update marts.rpt_profit_and_loss set class_id = 'lost'"
        f" where realm_id = '{SMALL}' and month_start = {_MONTH} and class_id <> '-1'",
        {"classes_and_locations_add_up", "members_rpt_profit_and_loss"},
    ),
    (
        "update marts.rpt_balance_sheet set closing_balance = closing_balance + 5"
        f" where realm_id = '{SMALL}' and basis = 'Cash' and month_start = {_MONTH}"
        " and statement_section in ('BankAccounts', 'FixedAssets')",
        {"cash_basis_differs_by_open_items"},
    ),
    (
        "update raw.report_figure set amount = amount + 1 where report = 'ProfitAndLoss'"
        f" and basis = 'Accrual' and kind = 'leaf' and realm_id = '{MAPLE}'"
        " and period_end = date '2026-02-28'",
        {"statements_equal_quickbooks"},
    ),
    (
        "insert into marts.mart_cash_register"
        f" select * from marts.mart_cash_register where realm_id = '{MAPLE}' and register_no = 1",
        {"ledger_facts_keep_their_rows", "grain_mart_cash_register"},
    ),
    (
        f"update marts.rpt_budget_vs_actual set actual_amount = 0 where realm_id = '{SMALL}'",
        {"budgets_are_kept"},
    ),
]
