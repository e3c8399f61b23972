select
    realm_id,
    as_of_date,
    customer_id,
    customer_name,
    top_level_customer_id,
    {%- for name in [
        'current_amount', 'days_1_30', 'days_31_60', 'days_61_90', 'days_91_and_over'
    ] %}
    {{ money('sum(case when bucket_no = ' ~ loop.index ~ ' then home_open_amount else 0 end)') }}
        as {{ name }},
    {%- endfor %}
    {{ money('sum(home_open_amount)') }} as total_open_amount
from {{ ref('ar_aging') }}
group by realm_id, as_of_date, customer_id, customer_name, top_level_customer_id
