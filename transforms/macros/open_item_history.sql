{#
    What was open, as it was known: every state that open items ever had in this warehouse, with the
    time in which it was held to be true.

    A correction made in July changes what June looks like, but not what was known of June in June.
    So rows are only ever added and ended. They are compared as a whole: whatever differs (amount,
    date, customer, name) ends one row and begins another, at the time of QuickBooks' clock of the company's last sync.
#}
{% macro open_item_history(ledger) -%}
{%- set party = ledger_side(ledger).party -%}
{%- set content = [
    'document_type', 'document_id', 'document_line_no', 'event_date', 'next_event_date',
    party ~ '_id', party ~ '_name'
] + (['top_level_customer_id'] if ledger == 'ar' else []) + [
    'document_number', 'transaction_date', 'due_date', 'account_id', 'term_id', 'currency_code',
    'exchange_rate', 'open_amount', 'home_open_amount'
] -%}
{%- set optional = ['next_event_date', 'document_number', 'due_date'] -%}
with items as (
    {{ open_items_now(ledger) }}
),

present as (
    select
        items.realm_id,
        {%- for name in content %}
        items.{{ name }},
        {%- endfor %}
        md5(
            {%- for name in content %}
            {%- set cell = 'cast(items.' ~ name ~ ' as ' ~ dbt.type_string() ~ ')' %}
            {{ "coalesce(" ~ cell ~ ", '~')" if name in optional else cell }}
            {%- if not loop.last %} || '|' || {% endif %}
            {%- endfor %}
        ) as state_key,
        coalesce(company.books_at, company.last_sync_at) as known_from,
        cast(null as timestamp with time zone) as known_to
    from items
    inner join {{ ref('int_company') }} as company on items.realm_id = company.realm_id
)

{% if is_incremental() -%}
select present.*
from present
left join {{ this }} as known
    on
        present.realm_id = known.realm_id
        and present.state_key = known.state_key
        and known.known_to is null
where known.state_key is null
union all
select
    known.realm_id,
    {%- for name in content %}
    known.{{ name }},
    {%- endfor %}
    known.state_key,
    known.known_from,
    coalesce(company.books_at, company.last_sync_at) as known_to
from {{ this }} as known
inner join {{ ref('int_company') }} as company on known.realm_id = company.realm_id
left join present
    on known.realm_id = present.realm_id and known.state_key = present.state_key
where known.known_to is null and present.state_key is null
{%- else -%}
select * from present
{%- endif %}
{%- endmacro %}

{# Items as they were known at the instant `known_on`; see open_items_now. #}
{% macro open_items_known(ledger) -%}
select *
from {{ ref(ledger ~ '_open_item_history') }}
where
    known_from <= cast(known_on as timestamp with time zone)
    and (known_to is null or known_to > cast(known_on as timestamp with time zone))
{%- endmacro %}

{# Rows of companies that were removed from the warehouse with all their data. #}
{% macro forget_removed_companies() -%}
    delete from {{ this }}
    where realm_id not in (select run.realm_id from {{ source('raw', 'sync_run') }} as run)
{%- endmacro %}
