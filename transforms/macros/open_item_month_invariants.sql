{#
    What breaks mart_collections or mart_payables: a month opens with what the one before left open,
    ends with what was open by the events until then, and never has more overdue than charges.
#}
{% macro months_that_differ(ledger) -%}
{%- set side = ledger_side(ledger) -%}
{%- set party = side.party ~ '_id' -%}
with months as (
    select
        mart.*,
        coalesce(lag(mart.open_amount) over (
            partition by mart.realm_id, mart.{{ party }} order by mart.month_start
        ), 0) as left_open
    from {{ ref({'ar': 'mart_collections', 'ap': 'mart_payables'}[ledger]) }} as mart
),

daily as (
    select
        realm_id,
        {{ party }},
        event_date,
        sum(home_amount) as home_amount
    from {{ ref('fct_' ~ ledger ~ '_event') }}
    group by realm_id, {{ party }}, event_date
),

balances as (
    select
        months.realm_id,
        months.{{ party }},
        months.month_start,
        sum(daily.home_amount) as home_amount
    from months
    left join daily
        on
            months.realm_id = daily.realm_id
            and months.{{ party }} = daily.{{ party }}
            and months.balance_date >= daily.event_date
    group by months.realm_id, months.{{ party }}, months.month_start
)

select
    months.realm_id,
    months.{{ party }},
    months.month_start,
    months.opening_amount,
    months.left_open,
    months.open_amount,
    balances.home_amount
from months
inner join balances
    on
        months.realm_id = balances.realm_id
        and months.{{ party }} = balances.{{ party }}
        and months.month_start = balances.month_start
where
    months.opening_amount <> months.left_open
    or months.open_amount <> coalesce(balances.home_amount, 0)
    or months.open_amount
    <> months.opening_amount
    {%- if ledger == 'ar' %}
    + months.invoiced_amount
    - months.credited_amount
    - months.collected_amount
    - months.written_off_amount
    {%- else %}
    + months.billed_amount
    - months.credited_amount
    - months.paid_amount
    {%- endif %}
    + months.other_amount
union all
-- Every charge is in the month of its date, unless it is later than the last sync.
select
    document.realm_id,
    document.{{ party }},
    cast({{ dbt.date_trunc('month', 'document.transaction_date') }} as date) as month_start,
    sum(document.home_original_amount) as opening_amount,
    max(months.{{ 'invoiced' if ledger == 'ar' else 'billed' }}_amount) as left_open,
    max(months.open_amount) as open_amount,
    0 as home_amount
from {{ ref('fct_' ~ ledger ~ '_document') }} as document
inner join {{ ref('dim_company') }} as company on document.realm_id = company.realm_id
left join months
    on
        document.realm_id = months.realm_id
        and document.{{ party }} = months.{{ party }}
        and cast({{ dbt.date_trunc('month', 'document.transaction_date') }} as date)
        = months.month_start
where
    document.document_type = '{{ side.falling_due }}'
    and document.document_line_no = 0
    and document.transaction_date <= company.as_of_date
group by
    document.realm_id,
    document.{{ party }},
    {{ dbt.date_trunc('month', 'document.transaction_date') }}
having
    sum(document.home_original_amount)
    <> coalesce(max(months.{{ 'invoiced' if ledger == 'ar' else 'billed' }}_amount), 0)
{%- endmacro %}
