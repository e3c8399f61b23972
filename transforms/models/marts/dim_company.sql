select
    company.realm_id,
    coalesce(company.company_name, company.legal_name, company.realm_id) as company_name,
    company.legal_name,
    company.country,
    company.home_currency,
    company.is_multi_currency,
    cast(company.fiscal_year_start_month as integer) as fiscal_year_start_month,
    company.books_closed_until,
    company.time_zone,
    company.ages_from_transaction_date,
    company.last_sync_at,
    company.as_of_date,
    ledger.ledger_origin,
    ledger.first_date as ledger_from,
    ledger.last_date as ledger_until,
    ledger.taken_at as ledger_read_at,
    ledger.books_until
from {{ ref('int_company') }} as company
inner join {{ ref('int_ledger') }} as ledger on company.realm_id = ledger.realm_id
