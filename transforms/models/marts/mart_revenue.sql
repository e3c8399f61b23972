select
    realm_id,
    cast({{ dbt.date_trunc('month', 'revenue_date') }} as date) as month_start,
    customer_id,
    item_id,
    class_id,
    location_id,
    account_id,
    origin,
    {{ money('sum(revenue)') }} as revenue,
    {{ rate('sum(quantity)') }} as quantity,
    -- Documents have one date, so days add up.
    cast(sum(document_count) as integer) as document_count
from {{ ref('mart_revenue_daily') }}
group by
    realm_id,
    {{ dbt.date_trunc('month', 'revenue_date') }},
    customer_id,
    item_id,
    class_id,
    location_id,
    account_id,
    origin
