{# Open items as marts (see open_items): the models of either ledger share each SELECT. #}

{# Items with what has become of them. Grain: item. #}
{% macro open_item_document_fact(ledger) -%}
{%- set side = ledger_side(ledger) -%}
{%- set party = side.party -%}
with totals as (
    select
        realm_id,
        document_type,
        document_id,
        document_line_no,
        sum(case when event_type = 'application' then amount else 0 end) as applied_amount,
        sum(amount) as open_amount,
        sum(case when event_type = 'document' then home_amount else 0 end)
            as home_original_amount,
        sum(case when event_type = 'application' then home_amount else 0 end)
            as home_applied_amount,
        sum(home_amount) as home_open_amount,
        max(case when event_type = 'application' then event_date end) as last_applied_on
    from {{ ref('int_' ~ ledger ~ '_event') }}
    group by realm_id, document_type, document_id, document_line_no
)

select
    document.realm_id,
    document.document_type,
    document.document_id,
    document.document_line_no,
    document.document_number,
    document.transaction_date,
    document.due_date,
    {{ member('document.' ~ party ~ '_id', 'party.' ~ party ~ '_id') }} as {{ party }}_id,
    {{ member('document.account_id', 'account.account_id') }} as account_id,
    {{ member('document.term_id', 'term.term_id') }} as term_id,
    document.currency_code,
    document.exchange_rate,
    document.original_amount,
    {{ money('totals.applied_amount') }} as applied_amount,
    {{ money('totals.open_amount') }} as open_amount,
    {{ money('totals.home_original_amount') }} as home_original_amount,
    {{ money('totals.home_applied_amount') }} as home_applied_amount,
    {{ money('totals.home_open_amount') }} as home_open_amount,
    document.quickbooks_open_amount,
    totals.last_applied_on,
    document.is_voided,
    document.memo,
    document.created_at,
    document.updated_at
from {{ ref('int_' ~ ledger ~ '_document') }} as document
inner join totals
    on
        document.realm_id = totals.realm_id
        and document.document_type = totals.document_type
        and document.document_id = totals.document_id
        and document.document_line_no = totals.document_line_no
left join {{ ref('stg_' ~ party) }} as party
    on document.realm_id = party.realm_id and document.{{ party }}_id = party.{{ party }}_id
left join {{ ref('int_account') }} as account
    on document.realm_id = account.realm_id and document.account_id = account.account_id
left join {{ ref('stg_term') }} as term
    on document.realm_id = term.realm_id and document.term_id = term.term_id
{%- endmacro %}

{# Applications in document and home currency. Grain: payment line x item. #}
{% macro open_item_application_fact(ledger) -%}
{%- set side = ledger_side(ledger) -%}
{%- set party = side.party -%}
with item_relief as (
    select * from {{ ref('int_' ~ ledger ~ '_event') }}
    where event_type = 'application' and document_type <> '{{ side.payment }}'
),

payment_relief as (
    select * from {{ ref('int_' ~ ledger ~ '_event') }}
    where event_type = 'application' and document_type = '{{ side.payment }}'
)

select
    application.realm_id,
    application.payment_id,
    application.payment_line_no,
    application.document_type,
    application.document_id,
    application.document_line_no,
    application.is_document_known,
    {{ member('application.' ~ party ~ '_id', 'party.' ~ party ~ '_id') }} as {{ party }}_id,
    application.payment_date,
    application.effective_date,
    payment_relief.currency_code,
    application.applied_amount,
    application.item_change as document_amount,
    application.payment_change as payment_amount,
    {{ money('coalesce(item_relief.home_amount, 0)') }} as document_home_amount,
    payment_relief.home_amount as payment_home_amount,
    -- The account keeps what the two ends differ by: a gain when receivables grow, a loss when
    -- payables do.
    case
        when application.is_document_known
            then {{ money(
                side.debit ~ '(item_relief.home_amount + payment_relief.home_amount)'
            ) }}
        else {{ money('0') }}
    end as realized_gain
from {{ ref('int_' ~ ledger ~ '_application') }} as application
inner join payment_relief
    on
        application.realm_id = payment_relief.realm_id
        and application.payment_id = payment_relief.document_id
        and application.payment_line_no = payment_relief.payment_line_no
        and application.document_line_no = payment_relief.counterpart_line_no
left join item_relief
    on
        application.realm_id = item_relief.realm_id
        and application.document_type = item_relief.document_type
        and application.document_id = item_relief.document_id
        and application.document_line_no = item_relief.document_line_no
        and application.payment_id = item_relief.payment_id
        and application.payment_line_no = item_relief.payment_line_no
left join {{ ref('stg_' ~ party) }} as party
    on application.realm_id = party.realm_id and application.{{ party }}_id = party.{{ party }}_id
{%- endmacro %}

{# Events with members of the dimensions. Grain: item x event. #}
{% macro open_item_event_fact(ledger) -%}
{%- set side = ledger_side(ledger) -%}
{%- set party = side.party -%}
select
    event.realm_id,
    event.document_type,
    event.document_id,
    event.document_line_no,
    event.event_no,
    event.event_date,
    event.event_type,
    event.payment_id,
    event.payment_line_no,
    event.counterpart_type,
    event.counterpart_id,
    event.counterpart_line_no,
    {{ member('event.' ~ party ~ '_id', 'party.' ~ party ~ '_id') }} as {{ party }}_id,
    {{ member('event.account_id', 'account.account_id') }} as account_id,
    event.currency_code,
    event.amount,
    event.home_amount,
    event.open_amount,
    event.home_open_amount,
    event.next_event_date
from {{ ref('int_' ~ ledger ~ '_event') }} as event
left join {{ ref('stg_' ~ party) }} as party
    on event.realm_id = party.realm_id and event.{{ party }}_id = party.{{ party }}_id
left join {{ ref('int_account') }} as account
    on event.realm_id = account.realm_id and event.account_id = account.account_id
{%- endmacro %}
