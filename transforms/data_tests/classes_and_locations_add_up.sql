-- {{ after_the_marts() }}
-- Classes, those not specified among them, add up to the whole profit and loss of each account and
-- month; so do locations.
{%- set dimensions = ['class', 'location'] %}
with whole as (
    select
        entry.realm_id,
        entry.account_id,
        {{ month_start('entry.transaction_date') }} as month_start,
        -sum(entry.home_amount) as net_income
    from {{ ref('fct_gl_entry') }} as entry
    inner join {{ ref('dim_account') }} as account
        on
            entry.realm_id = account.realm_id
            and entry.account_id = account.account_id
            and account.statement = 'profit_and_loss'
    group by entry.realm_id, entry.account_id, {{ month_start('entry.transaction_date') }}
)

{%- for dimension in dimensions %},

by_{{ dimension }} as (
    select
        line.realm_id,
        line.account_id,
        line.month_start,
        sum(line.net_income) as net_income
    from {{ ref('rpt_profit_and_loss') }} as line
    inner join {{ ref('dim_' ~ dimension) }} as {{ dimension }}
        on
            line.realm_id = {{ dimension }}.realm_id
            and line.{{ dimension }}_id = {{ dimension }}.{{ dimension }}_id
    where line.basis = 'Accrual'
    group by line.realm_id, line.account_id, line.month_start
)
{%- endfor %}

{% for dimension in dimensions %}
select
    whole.realm_id,
    whole.account_id,
    whole.month_start,
    whole.net_income,
    '{{ dimension }}' as dimension,
    found.net_income as found_net_income
from whole
left join by_{{ dimension }} as found
    on
        whole.realm_id = found.realm_id
        and whole.account_id = found.account_id
        and whole.month_start = found.month_start
where whole.net_income <> coalesce(found.net_income, 0)
{% if not loop.last %}
union all
{% endif %}
{%- endfor %}
