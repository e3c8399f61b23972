{#
    Invariants of open items, as SELECTs of what breaks them; `ledger` is 'ar' or 'ap' (see
    open_items). Each is a data test of either ledger.
#}

{#
    All items together are the balance of the ledger's accounts, per currency (which account a
    document stands on is implied, not always said). QuickBooks states debits as positive.
#}
{% macro account_balances_that_differ(ledger) -%}
with stated as (
    select
        realm_id,
        currency_code,
        {{ '-' if ledger == 'ap' }}sum(current_balance) as balance
    from {{ ref('dim_account') }}
    where is_{{ ledger_side(ledger).role }}
    group by realm_id, currency_code
),

found as (
    select
        realm_id,
        currency_code,
        sum(open_amount) as open_amount
    from {{ ref('fct_' ~ ledger ~ '_document') }}
    group by realm_id, currency_code
)

select
    stated.*,
    found.open_amount
from stated
left join found
    on stated.realm_id = found.realm_id and stated.currency_code = found.currency_code
where stated.balance <> coalesce(found.open_amount, 0)
{%- endmacro %}

{# The buckets of a day hold all that is open on it, per party: today and at month ends. #}
{% macro aging_that_differs(ledger) -%}
{%- set party = ledger_side(ledger).party ~ '_id' -%}
with aged as (
    select
        realm_id,
        as_of_date,
        {{ party }},
        sum(home_open_amount) as home_open_amount
    from {{ ref(ledger ~ '_aging') }}
    group by realm_id, as_of_date, {{ party }}
    union all
    select
        realm_id,
        as_of_date,
        {{ party }},
        sum(home_open_amount) as home_open_amount
    from {{ ref(ledger ~ '_aging_history') }}
    group by realm_id, as_of_date, {{ party }}
),

days as (
    select
        realm_id,
        as_of_date
    from {{ ref('dim_company') }}
    union
    select
        calendar.realm_id,
        calendar.date_day as as_of_date
    from {{ ref('dim_date') }} as calendar
    inner join {{ ref('dim_company') }} as company on calendar.realm_id = company.realm_id
    where calendar.date_day = calendar.month_end and calendar.date_day <= company.as_of_date
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

open_items as (
    select
        days.realm_id,
        days.as_of_date,
        daily.{{ party }},
        sum(daily.home_amount) as home_open_amount
    from days
    inner join daily
        on days.realm_id = daily.realm_id and days.as_of_date >= daily.event_date
    group by days.realm_id, days.as_of_date, daily.{{ party }}
)

select
    open_items.*,
    aged.home_open_amount as aged_amount
from open_items
left join aged
    on
        open_items.realm_id = aged.realm_id
        and open_items.as_of_date = aged.as_of_date
        and open_items.{{ party }} = aged.{{ party }}
where
    open_items.home_open_amount <> coalesce(aged.home_open_amount, 0)
{%- endmacro %}

{#
    Applications take no more than there is: an item ends between its original amount and zero, a
    payment never ends as a charge; and none takes effect before either document.
#}
{% macro applications_out_of_bounds(ledger) -%}
{%- set payment = ledger_side(ledger).payment -%}
select
    realm_id,
    document_type,
    document_id,
    document_line_no,
    'open amount' as problem
from {{ ref('fct_' ~ ledger ~ '_document') }}
where
    open_amount <> original_amount + applied_amount
    or (document_type = '{{ payment }}' and open_amount > 0)
    or (
        document_type <> '{{ payment }}'
        and open_amount not between least(original_amount, 0) and greatest(original_amount, 0)
    )
union all
select
    application.realm_id,
    application.document_type,
    application.document_id,
    application.document_line_no,
    'too early' as problem
from {{ ref('fct_' ~ ledger ~ '_application') }} as application
left join {{ ref('fct_' ~ ledger ~ '_document') }} as document
    on
        application.realm_id = document.realm_id
        and application.document_type = document.document_type
        and application.document_id = document.document_id
        and application.document_line_no = document.document_line_no
where
    application.effective_date < application.payment_date
    or application.effective_date < document.transaction_date
{%- endmacro %}

{#
    What is open changes by what documents post to the ledger's accounts, plus realised exchange
    gains: day by day, so also on every day in total.
#}
{% macro events_that_differ_from_postings(ledger) -%}
{%- set side = ledger_side(ledger) -%}
with changes as (
    select
        realm_id,
        event_date as day,
        sum(home_amount) as home_amount
    from {{ ref('fct_' ~ ledger ~ '_event') }}
    group by realm_id, event_date
),

postings as (
    select
        realm_id,
        transaction_date as day,
        home_original_amount as home_amount
    from {{ ref('fct_' ~ ledger ~ '_document') }}
    where document_type = '{{ side.payment }}'
    union all
    select
        posting.realm_id,
        posting.transaction_date as day,
        {{ side.debit }}posting.home_amount as home_amount
    from {{ ref('int_posting') }} as posting
    left join {{ ref('dim_account') }} as account
        on posting.realm_id = account.realm_id and posting.account_id = account.account_id
    where
        posting.posting_role = '{{ side.role }}'
        or (posting.posting_role = 'line' and account.is_{{ side.role }})
    union all
    select
        realm_id,
        transaction_date as day,
        {{ side.debit }}home_amount as home_amount
    from {{ ref('int_unseen_item') }}
    where is_{{ side.role }}
    union all
    select
        realm_id,
        effective_date as day,
        {{ side.debit }}realized_gain as home_amount
    from {{ ref('fct_' ~ ledger ~ '_application') }}
    union all
    -- A settled document that the API does not show moves its payment alone.
    select
        realm_id,
        effective_date as day,
        payment_home_amount as home_amount
    from {{ ref('fct_' ~ ledger ~ '_application') }}
    where not is_document_known
),

posted as (
    select
        realm_id,
        day,
        sum(home_amount) as home_amount
    from postings
    group by realm_id, day
)

select
    posted.*,
    changes.home_amount as changed_amount
from posted
full outer join changes on posted.realm_id = changes.realm_id and posted.day = changes.day
where coalesce(posted.home_amount, 0) <> coalesce(changes.home_amount, 0)
{%- endmacro %}

{# Documents are open by exactly what QuickBooks says they are, where it does. #}
{% macro open_amounts_that_differ(ledger) -%}
select
    realm_id,
    document_type,
    document_id,
    document_number,
    open_amount,
    quickbooks_open_amount
from {{ ref('fct_' ~ ledger ~ '_document') }}
where open_amount <> quickbooks_open_amount
{%- endmacro %}

{#
    What is open on a day is the balance of the ledger's accounts in QuickBooks' own ledger, once
    that is loaded: compared by what changes on each day.
#}
{% macro events_that_differ_from_ledger(ledger) -%}
{%- set side = ledger_side(ledger) -%}
with changes as (
    select
        realm_id,
        event_date as day,
        sum(home_amount) as home_amount
    from {{ ref('fct_' ~ ledger ~ '_event') }}
    group by realm_id, event_date
),

posted as (
    select
        entry.realm_id,
        entry.transaction_date as day,
        sum({{ side.debit }}entry.home_amount) as home_amount
    from {{ ref('stg_general_ledger_line') }} as entry
    inner join {{ ref('dim_account') }} as account
        on entry.realm_id = account.realm_id and entry.account_id = account.account_id
    where account.is_{{ side.role }}
    group by entry.realm_id, entry.transaction_date
),

companies as (
    select distinct realm_id from {{ ref('stg_general_ledger_line') }}
)

select
    coalesce(posted.realm_id, changes.realm_id) as realm_id,
    coalesce(posted.day, changes.day) as day,
    posted.home_amount as ledger_amount,
    changes.home_amount as changed_amount
from posted
full outer join changes on posted.realm_id = changes.realm_id and posted.day = changes.day
inner join companies on coalesce(posted.realm_id, changes.realm_id) = companies.realm_id
where coalesce(posted.home_amount, 0) <> coalesce(changes.home_amount, 0)
{%- endmacro %}
