{#
    How fast open items are settled, per customer or vendor and month: mart_collections and
    mart_payables (`ledger` is 'ar' or 'ap', see open_items). All amounts are in home currency.

    A month is looked at on its last day, the running one on the day of the last sync. Days are
    counted in three ways:
    - by balance: open amount / invoices of this and the two months before, times the days of them;
    - by count-back: the days it took to make the last invoices that sum up to the open amount, a
      month that they end in counted by its share;
    - to pay: of the invoices settled in the month, from their date to the last application.
#}
{% macro open_item_months(ledger) -%}
{%- set side = ledger_side(ledger) -%}
{%- set party = side.party ~ '_id' -%}
{%- set invoiced, paid, days = {
    'ar': ('invoiced', 'collected', 'dso'), 'ap': ('billed', 'paid', 'dpo'),
}[ledger] -%}
with starts as (
    select
        realm_id,
        {{ party }},
        min(transaction_date) as first_date
    from {{ ref('fct_' ~ ledger ~ '_document') }}
    group by realm_id, {{ party }}
),

calendar as (
    select distinct
        calendar.realm_id,
        calendar.month_start,
        calendar.month_end,
        least(calendar.month_end, company.as_of_date) as balance_date
    from {{ ref('dim_date') }} as calendar
    inner join {{ ref('dim_company') }} as company on calendar.realm_id = company.realm_id
    where calendar.month_start <= company.as_of_date
),

months as (
    select
        starts.realm_id,
        starts.{{ party }},
        calendar.month_start,
        calendar.balance_date
    from starts
    inner join calendar
        on starts.realm_id = calendar.realm_id and calendar.month_end >= starts.first_date
),

{% if ledger == 'ar' -%}
{{ written_off_items() }},

{% endif -%}
-- Every change of what is open, by what makes it.
changes as (
    select
        event.realm_id,
        event.{{ party }},
        cast({{ dbt.date_trunc('month', 'event.event_date') }} as date) as month_start,
        event.event_date,
        event.home_amount,
        case
            when event.event_type <> 'document' then 'other'
            when event.document_line_no <> 0 then 'other'
            when event.document_type = '{{ side.falling_due }}' then 'invoiced'
            when event.document_type = '{{ side.credit }}' then 'credited'
            when event.document_type = '{{ side.payment }}' then 'paid'
            else 'other'
        end as kind
        {%- if ledger == 'ar' %},
        coalesce(
            case when event.event_type = 'document' then written_off.home_amount end, 0
        ) as written_off_amount
        {%- endif %}
    from {{ ref('fct_' ~ ledger ~ '_event') }} as event
    {%- if ledger == 'ar' %}
    left join written_off
        on
            event.realm_id = written_off.realm_id
            and event.document_type = written_off.document_type
            and event.document_id = written_off.document_id
            and event.document_line_no = written_off.document_line_no
    {%- endif %}
),

-- Invoices of which nothing was left open, on the day of their last application.
settled as (
    select
        event.realm_id,
        event.{{ party }},
        cast({{ dbt.date_trunc('month', 'event.event_date') }} as date) as month_start,
        event.event_date,
        {{ dbt.datediff('document.transaction_date', 'event.event_date', 'day') }} as days_to_pay,
        case when event.event_date > document.due_date then 1 else 0 end as is_late
    from {{ ref('fct_' ~ ledger ~ '_event') }} as event
    inner join {{ ref('fct_' ~ ledger ~ '_document') }} as document
        on
            event.realm_id = document.realm_id
            and event.document_type = document.document_type
            and event.document_id = document.document_id
            and event.document_line_no = document.document_line_no
    where
        event.document_type = '{{ side.falling_due }}'
        and event.document_line_no = 0
        and event.event_type = 'application'
        and event.open_amount = 0
        and event.next_event_date is null
),

overdue as (
    select
        realm_id,
        as_of_date,
        {{ party }},
        sum(home_open_amount) as home_amount
    from (
        select * from {{ ref(ledger ~ '_aging') }}
        union all
        select history.*
        from {{ ref(ledger ~ '_aging_history') }} as history
        inner join {{ ref('dim_company') }} as company on history.realm_id = company.realm_id
        where history.as_of_date < company.as_of_date
    ) as aged
    where days_past_due > 0 and home_open_amount > 0
    group by realm_id, as_of_date, {{ party }}
),

moved as (
    select
        months.realm_id,
        months.{{ party }},
        months.month_start,
        sum(case when changes.kind = 'invoiced' then changes.home_amount else 0 end) as invoiced,
        sum(
            case
                when changes.kind = 'credited'
                    then -changes.home_amount{{ ' - changes.written_off_amount' if ledger == 'ar' }}
                else 0
            end
        ) as credited,
        sum(case when changes.kind = 'paid' then -changes.home_amount else 0 end) as paid,
        {%- if ledger == 'ar' %}
        sum(changes.written_off_amount) as written_off,
        {%- endif %}
        sum(changes.home_amount) as change
    from months
    inner join changes
        on
            months.realm_id = changes.realm_id
            and months.{{ party }} = changes.{{ party }}
            and months.month_start = changes.month_start
            and months.balance_date >= changes.event_date
    group by months.realm_id, months.{{ party }}, months.month_start
),

paid_up as (
    select
        months.realm_id,
        months.{{ party }},
        months.month_start,
        count(*) as settled_count,
        sum(settled.days_to_pay) as total_days,
        sum(settled.is_late) as late_count
    from months
    inner join settled
        on
            months.realm_id = settled.realm_id
            and months.{{ party }} = settled.{{ party }}
            and months.month_start = settled.month_start
            and months.balance_date >= settled.event_date
    group by months.realm_id, months.{{ party }}, months.month_start
),

running as (
    select
        months.realm_id,
        months.{{ party }},
        months.month_start,
        months.balance_date,
        {{ dbt.datediff('months.month_start', 'months.balance_date', 'day') }} + 1 as month_days,
        coalesce(moved.invoiced, 0) as invoiced,
        coalesce(moved.credited, 0) as credited,
        coalesce(moved.paid, 0) as paid,
        {%- if ledger == 'ar' %}
        coalesce(moved.written_off, 0) as written_off,
        {%- endif %}
        coalesce(moved.change, 0) as change,
        sum(coalesce(moved.change, 0)) over so_far as open_amount,
        sum(coalesce(moved.invoiced, 0)) over so_far as invoiced_so_far,
        sum(coalesce(moved.invoiced, 0)) over quarter as quarter_invoiced,
        min(months.month_start) over quarter as quarter_start
    from months
    left join moved
        on
            months.realm_id = moved.realm_id
            and months.{{ party }} = moved.{{ party }}
            and months.month_start = moved.month_start
    window
        so_far as (
            partition by months.realm_id, months.{{ party }} order by months.month_start
            rows between unbounded preceding and current row
        ),
        quarter as (
            partition by months.realm_id, months.{{ party }} order by months.month_start
            rows between 2 preceding and current row
        )
),

-- The month in which the last invoices that make up the open amount begin.
counted_back as (
    select
        month.realm_id,
        month.{{ party }},
        month.month_start,
        {{ dbt.datediff('earlier.balance_date', 'month.balance_date', 'day') }} as whole_days,
        earlier.month_days
        * (earlier.invoiced_so_far - month.invoiced_so_far + month.open_amount) as weighted_part,
        earlier.invoiced as part_of
    from running as month
    inner join running as earlier
        on
            month.realm_id = earlier.realm_id
            and month.{{ party }} = earlier.{{ party }}
            and month.month_start >= earlier.month_start
            and month.invoiced_so_far - month.open_amount < earlier.invoiced_so_far
            and month.invoiced_so_far - month.open_amount
            >= earlier.invoiced_so_far - earlier.invoiced
    where month.open_amount > 0
)

select
    running.realm_id,
    running.month_start,
    running.{{ party }},
    running.balance_date,
    {{ money('running.open_amount - running.change') }} as opening_amount,
    {{ money('running.invoiced') }} as {{ invoiced }}_amount,
    {{ money('running.credited') }} as credited_amount,
    {{ money('running.paid') }} as {{ paid }}_amount,
    {%- if ledger == 'ar' %}
    {{ money('running.written_off') }} as written_off_amount,
    {%- endif %}
    {{ money(
        'running.change - running.invoiced + running.credited + running.paid'
        ~ (' + running.written_off' if ledger == 'ar' else '')
    ) }} as other_amount,
    {{ money('running.open_amount') }} as open_amount,
    {{ money('coalesce(overdue.home_amount, 0)') }} as overdue_amount,
    cast(coalesce(paid_up.settled_count, 0) as integer) as settled_count,
    cast(coalesce(paid_up.late_count, 0) as integer) as late_count,
    cast(coalesce(paid_up.total_days, 0) as integer) as settled_days,
    {{ ratio('paid_up.late_count', 'paid_up.settled_count', 4) }} as late_share,
    {{ ratio('paid_up.total_days', 'paid_up.settled_count', 1) }} as days_to_pay,
    {{ ratio(
        'running.open_amount * ('
            ~ dbt.datediff('running.quarter_start', 'running.balance_date', 'day') ~ ' + 1)',
        'running.quarter_invoiced', 1
    ) }} as {{ days }}_by_balance,
    case
        when running.open_amount <= 0 then {{ money('0') }}
        else {{ money(
            'counted_back.whole_days + '
            ~ ratio('counted_back.weighted_part', 'counted_back.part_of', 1)
        ) }}
    end as {{ days }}_by_count_back
from running
left join paid_up
    on
        running.realm_id = paid_up.realm_id
        and running.{{ party }} = paid_up.{{ party }}
        and running.month_start = paid_up.month_start
left join overdue
    on
        running.realm_id = overdue.realm_id
        and running.{{ party }} = overdue.{{ party }}
        and running.balance_date = overdue.as_of_date
left join counted_back
    on
        running.realm_id = counted_back.realm_id
        and running.{{ party }} = counted_back.{{ party }}
        and running.month_start = counted_back.month_start
{%- endmacro %}

{#
    CTEs that end with `written_off`: what of an item was written off as a bad debt, positive. A
    credit on receivables is written off as far as its document debits bad debts; of several, the
    first lines first. Payables have none.
#}
{% macro written_off_items() -%}
bad_debts as (
    select
        posting.realm_id,
        posting.transaction_type,
        posting.transaction_id,
        sum(posting.home_amount) as home_amount
    from {{ ref('int_posting') }} as posting
    inner join {{ ref('dim_account') }} as account
        on posting.realm_id = account.realm_id and posting.account_id = account.account_id
    where account.account_subtype = 'BadDebts' and posting.posting_role in {{ line_roles() }}
    group by posting.realm_id, posting.transaction_type, posting.transaction_id
    having sum(posting.home_amount) > 0
),

credits as (
    select
        document.realm_id,
        document.document_type,
        document.document_id,
        document.document_line_no,
        -document.home_original_amount as credit_amount,
        sum(-document.home_original_amount) over (
            partition by document.realm_id, document.document_type, document.document_id
            order by document.document_line_no
            rows between unbounded preceding and current row
        ) as credit_so_far,
        bad_debts.home_amount as bad_amount
    from {{ ref('fct_ar_document') }} as document
    inner join bad_debts
        on
            document.realm_id = bad_debts.realm_id
            and document.document_type = bad_debts.transaction_type
            and document.document_id = bad_debts.transaction_id
    where document.home_original_amount < 0
),

written_off as (
    select
        realm_id,
        document_type,
        document_id,
        document_line_no,
        least(credit_so_far, bad_amount) - least(credit_so_far - credit_amount, bad_amount)
            as home_amount
    from credits
)
{%- endmacro %}
