select
    realm_id,
    coalesce(company_name, legal_name, realm_id) as company_name,
    legal_name,
    country,
    home_currency,
    is_multi_currency,
    cast(fiscal_year_start_month as integer) as fiscal_year_start_month,
    books_closed_until,
    time_zone,
    ages_from_transaction_date,
    last_sync_at,
    as_of_date
from {{ ref('int_company') }}
