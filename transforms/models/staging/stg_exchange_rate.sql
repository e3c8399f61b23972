select
    realm_id,
    source_currency_code as currency_code,
    target_currency_code as home_currency_code,
    as_of_date as rate_date,
    {{ rate('rate') }} as exchange_rate
from {{ source('raw', 'exchange_rate') }}
where rate > 0
