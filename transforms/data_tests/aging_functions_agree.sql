-- The functions of a date give what the history of month ends has, on the last of them; what is
-- known in the end is what is true. Each open item is told three times, in the same words.
-- {{ after_the_marts() }}
{%- set columns = [
    'realm_id', 'document_type', 'document_id', 'document_line_no', 'as_of_date',
    'days_past_due', 'bucket_no', 'bucket', 'account_id', 'due_date', 'open_amount',
    'home_open_amount'
] %}
{%- set day %}(select max(as_of_date) from {{ ref('ar_aging_history') }}){% endset %}
{%- set ever = "cast('9999-12-31' as timestamp with time zone)" %}
with told as (
    {%- for ledger in ['ar', 'ap'] %}
    {%- set relations = [
        ref(ledger ~ '_aging_history'),
        ref(ledger ~ '_aging_as_of') ~ '(' ~ day ~ ')',
        ref(ledger ~ '_aging_as_known') ~ '(' ~ day ~ ', ' ~ ever ~ ')',
    ] %}
    {%- set last_ledger = loop.last %}
    {%- for relation in relations %}
    select
        '{{ ledger }}' as ledger,
        {%- for column in columns %}
        {{ column }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ relation }}
    where as_of_date = {{ day }}
    {%- if not (last_ledger and loop.last) %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endfor %}
)

select
    ledger,
    {%- for column in columns %}
    {{ column }},
    {%- endfor %}
    count(*) as times_told
from told
where
    realm_id in (
        select company.realm_id
        from {{ ref('dim_company') }} as company
        where company.as_of_date >= {{ day }}
    )
group by ledger, {{ columns | join(', ') }}
having count(*) <> 3
