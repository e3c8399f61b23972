-- {{ after_the_marts() }}
-- A month of mart_revenue is the sum of its days, and each class, location, customer and item
-- (those not specified among them) adds up to the whole company.
with months as (
    select
        realm_id,
        month_start,
        sum(revenue) as revenue,
        sum(quantity) as quantity
    from {{ ref('mart_revenue') }}
    group by realm_id, month_start
),

{%- set dimensions = ['class', 'location', 'customer', 'item'] %}
{%- for dimension in dimensions %}

by_{{ dimension }} as (
    select
        day.realm_id,
        cast({{ dbt.date_trunc('month', 'day.revenue_date') }} as date) as month_start,
        sum(day.revenue) as revenue,
        sum(day.quantity) as quantity
    from {{ ref('mart_revenue_daily') }} as day
    inner join {{ ref('dim_' ~ dimension) }} as dimension
        on
            day.realm_id = dimension.realm_id
            and day.{{ dimension }}_id = dimension.{{ dimension }}_id
    group by day.realm_id, {{ dbt.date_trunc('month', 'day.revenue_date') }}
){{ ',' if not loop.last }}
{%- endfor %}

{% for dimension in dimensions %}
select
    months.realm_id,
    months.month_start,
    '{{ dimension }}' as dimension,
    months.revenue,
    found.revenue as found_revenue
from months
left join by_{{ dimension }} as found
    on months.realm_id = found.realm_id and months.month_start = found.month_start
where
    months.revenue <> coalesce(found.revenue, 0)
    or months.quantity <> coalesce(found.quantity, 0)
{% if not loop.last %}union all{% endif %}
{%- endfor %}
