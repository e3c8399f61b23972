-- The functions of a date give what the history of month ends has, on the last of them; what is
-- known in the end is what is true.
-- {{ after_the_marts() }}
with days as (
    select
        max(as_of_date) as as_of_date,
        cast('9999-12-31' as timestamp with time zone) as known_on
    from {{ ref('ar_aging_history') }}
),

{% for ledger in ['ar', 'ap'] -%}
{%- set columns -%}
realm_id, document_type, document_id, document_line_no, as_of_date, days_past_due, bucket_no, bucket,
        account_id, due_date, open_amount, home_open_amount
{%- endset -%}
{%- set current -%}
realm_id in (
            select company.realm_id from {{ ref('dim_company') }} as company
            where company.as_of_date >= (select days.as_of_date from days)
        )
{%- endset -%}
{{ ledger }}_stored as (
    select {{ columns }}
    from {{ ref(ledger ~ '_aging_history') }}
    where as_of_date = (select days.as_of_date from days) and {{ current }}
),

{{ ledger }}_as_of as (
    select {{ columns }}
    from {{ ref(ledger ~ '_aging_as_of') }}((select days.as_of_date from days))
    where {{ current }}
),

{{ ledger }}_as_known as (
    select {{ columns }}
    from {{ ref(ledger ~ '_aging_as_known') }}(
        (select days.as_of_date from days), (select days.known_on from days)
    )
    where {{ current }}
),

{% endfor -%}
differences as (
    {%- for one, other in [('stored', 'as_of'), ('as_of', 'stored'), ('as_known', 'as_of'), ('as_of', 'as_known')] %}
    {%- for ledger in ['ar', 'ap'] %}
    (select * from {{ ledger }}_{{ one }} except select * from {{ ledger }}_{{ other }})
    {%- if not (loop.last and one == 'as_of' and other == 'as_known') %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endfor %}
)

select * from differences
