{#
    Items of a ledger ('ar' or 'ap') with what is open of them, from event_date until the day before
    next_event_date (NULL: still). Grain: item x event.
#}
{% macro open_items_now(ledger) -%}
{%- set party = ledger_side(ledger).party -%}
select
    item.realm_id,
    item.document_type,
    item.document_id,
    item.document_line_no,
    event.event_date,
    event.next_event_date,
    item.{{ party }}_id,
    {%- if ledger == 'ar' %}
    party.full_name as customer_name,
    party.top_level_customer_id,
    {%- else %}
    party.vendor_name,
    {%- endif %}
    item.document_number,
    item.transaction_date,
    item.due_date,
    item.account_id,
    item.term_id,
    item.currency_code,
    item.exchange_rate,
    event.open_amount,
    event.home_open_amount
from {{ ref('fct_' ~ ledger ~ '_event') }} as event
inner join {{ ref('fct_' ~ ledger ~ '_document') }} as item
    on
        event.realm_id = item.realm_id
        and event.document_type = item.document_type
        and event.document_id = item.document_id
        and event.document_line_no = item.document_line_no
inner join {{ ref('dim_' ~ party) }} as party
    on item.realm_id = party.realm_id and item.{{ party }}_id = party.{{ party }}_id
where
    event.open_amount <> 0
    and (event.next_event_date is null or event.next_event_date > event.event_date)
{%- endmacro %}

{#
    Open items of a ledger ('ar' or 'ap') with their age and bucket, one row per item and
    requested day.

    days: relation or subquery with realm_id and as_of_date. items: subquery like open_items_now.
#}
{% macro aged_open_items(ledger, days, items=none) -%}
{%- set party = ledger_side(ledger).party -%}
select
    aged.realm_id,
    aged.as_of_date,
    aged.{{ party }}_id,
    aged.{{ party }}_name,
    {%- if ledger == 'ar' %}
    aged.top_level_customer_id,
    {%- endif %}
    aged.document_type,
    aged.document_id,
    aged.document_line_no,
    aged.document_number,
    aged.transaction_date,
    aged.due_date,
    aged.days_past_due,
    cast({{ aging_bucket_no('aged.days_past_due') }} as integer) as bucket_no,
    {{ aging_bucket('aged.days_past_due') }} as bucket,
    aged.account_id,
    aged.term_id,
    aged.currency_code,
    aged.exchange_rate,
    aged.open_amount,
    aged.home_open_amount
from (
    select
        item.*,
        day.as_of_date,
        cast(
            {{ dbt.datediff(
                'case when company.ages_from_transaction_date or item.due_date is null'
                ~ ' then item.transaction_date else item.due_date end',
                'day.as_of_date',
                'day'
            ) }} as integer
        ) as days_past_due
    from {{ days }} as day
    inner join (
        {{ items or open_items_now(ledger) }}
    ) as item
        on
            day.realm_id = item.realm_id
            and day.as_of_date >= item.event_date
            and (item.next_event_date is null or day.as_of_date < item.next_event_date)
    inner join {{ ref('dim_company') }} as company on item.realm_id = company.realm_id
) as aged
{%- endmacro %}

{# The month ends until the company's last sync, as a subquery for `aged_open_items`. #}
{% macro past_month_ends() -%}
    (
        select
            calendar.realm_id,
            calendar.date_day as as_of_date
        from {{ ref('dim_date') }} as calendar
        inner join {{ ref('dim_company') }} as company on calendar.realm_id = company.realm_id
        where calendar.date_day = calendar.month_end and calendar.date_day <= company.as_of_date
    )
{%- endmacro %}

{# What is open per customer or vendor and bucket, from the aging of `ledger`. #}
{% macro aging_by_party(ledger) -%}
{%- set party = ledger_side(ledger).party -%}
{%- set keys = ['realm_id', 'as_of_date', party ~ '_id', party ~ '_name'] -%}
{%- if ledger == 'ar' %}{% do keys.append('top_level_customer_id') %}{% endif -%}
select
    {{ keys | join(',\n    ') }},
    {%- for name in [
        'current_amount', 'days_1_30', 'days_31_60', 'days_61_90', 'days_91_and_over'
    ] %}
    {{ money('sum(case when bucket_no = ' ~ loop.index ~ ' then home_open_amount else 0 end)') }}
        as {{ name }},
    {%- endfor %}
    {{ money('sum(home_open_amount)') }} as total_open_amount
from {{ ref(ledger ~ '_aging') }}
group by {{ keys | join(', ') }}
{%- endmacro %}
