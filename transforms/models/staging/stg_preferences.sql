select
    realm_id,
    currency_prefs_home_currency_value as home_currency,
    coalesce(currency_prefs_multi_currency_enabled, false) as is_multi_currency,
    {{ month_number('accounting_info_prefs_first_month_of_fiscal_year') }}
        as fiscal_year_start_month,
    accounting_info_prefs_book_close_date as books_closed_until,
    coalesce(accounting_info_prefs_use_account_numbers, false) as uses_account_numbers,
    coalesce(report_prefs_calc_aging_report_from_txn_date, false) as ages_from_transaction_date,
    sales_forms_prefs_default_discount_account as discount_account_id,
    sales_forms_prefs_default_shipping_account as shipping_account_id
from {{ live('preferences') }} as preferences
