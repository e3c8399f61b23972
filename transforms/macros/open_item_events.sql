{# Open items, continued: what settles them, and what is open after it (see open_items). #}

{#
    How much of which item each payment line settles. Grain: payment line x item.
    An application takes effect when both sides exist: on the later of their dates. Where a
    document has several items, the named line, else those of the payment's party, else all of
    them are filled in line order; the side (owed or credited) of the first comes first.
#}
{% macro open_item_applications(ledger) -%}
{%- set side = ledger_side(ledger) -%}
{%- set party = side.party ~ '_id' -%}
with candidates as (
    select
        link.*,
        item.document_line_no,
        item.original_amount,
        case when item.document_id is not null then 1 end as is_known,
        case when item.original_amount < 0 then -1 else 1 end as side,
        case
            when item.line_id = link.linked_line_id then 1
            when item.{{ party }} = link.{{ party }} then 2
            else 3
        end as fit,
        greatest(item.transaction_date, link.payment_date) as effective_date
    from {{ ref('int_' ~ ledger ~ '_link') }} as link
    left join {{ ref('int_' ~ ledger ~ '_document') }} as item
        on
            link.realm_id = item.realm_id
            and link.document_type = item.document_type
            and link.document_id = item.document_id
),

fitting as (
    select
        candidates.*,
        min(fit) over (
            partition by realm_id, payment_id, payment_line_no
        ) as best_fit,
        first_value(side) over (
            partition by realm_id, payment_id, payment_line_no
            order by fit, document_line_no
        ) as first_side
    from candidates
),

-- Room of each item in filling order, and the place of each payment line in the queue.
queued as (
    select
        fitting.*,
        count(*) over (
            partition by realm_id, payment_id, payment_line_no
        ) as item_count,
        row_number() over (
            partition by realm_id, payment_id, payment_line_no
            order by abs(side - first_side) desc, document_line_no desc
        ) as from_last,
        sum(abs(original_amount)) over (
            partition by realm_id, payment_id, payment_line_no
            order by abs(side - first_side), document_line_no
            rows between unbounded preceding and current row
        ) as room_end,
        sum(amount) over (
            partition by realm_id, document_type, document_id, document_line_no, fit
            order by effective_date, length(payment_id), payment_id, payment_line_no
            rows between unbounded preceding and current row
        ) as queue_end
    from fitting
    where fit = best_fit
),

allocated as (
    select
        queued.*,
        case
            when item_count = 1 then amount
            else
                case when from_last = 1 or queue_end < room_end then queue_end else room_end end
                - case
                    when queue_end - amount > room_end - abs(original_amount)
                        then queue_end - amount
                    else room_end - abs(original_amount)
                end
        end as part
    from queued
)

select
    realm_id,
    payment_id,
    payment_line_no,
    payment_date,
    {{ party }},
    document_type,
    document_id,
    coalesce(document_line_no, 0) as document_line_no,
    coalesce(is_known, 0) = 1 as is_document_known,
    effective_date,
    {{ money('part') }} as applied_amount,
    -- What it does to the settled item and, with the opposite sign, to the payment.
    {{ money('-side * part') }} as item_change,
    {{ money('side * part') }} as payment_change
from allocated
where item_count = 1 or part > 0
{%- endmacro %}

{#
    Every change of an item's open amount, with the open amount after it. Grain: item x event.
    An open home amount is the open document amount at the item's own rate, rounded to the cent;
    an event's home amount is the difference it makes.
#}
{% macro open_item_events(ledger) -%}
{%- set side = ledger_side(ledger) -%}
with changes as (
    select
        realm_id,
        document_type,
        document_id,
        document_line_no,
        transaction_date as event_date,
        'document' as event_type,
        cast(null as text) as payment_id,
        0 as payment_line_no,
        cast(null as text) as counterpart_type,
        cast(null as text) as counterpart_id,
        0 as counterpart_line_no,
        original_amount as amount
    from {{ ref('int_' ~ ledger ~ '_document') }}
    union all
    select
        realm_id,
        document_type,
        document_id,
        document_line_no,
        effective_date as event_date,
        'application' as event_type,
        payment_id,
        payment_line_no,
        '{{ side.payment }}' as counterpart_type,
        payment_id as counterpart_id,
        0 as counterpart_line_no,
        item_change as amount
    from {{ ref('int_' ~ ledger ~ '_application') }}
    where is_document_known
    union all
    select
        realm_id,
        '{{ side.payment }}' as document_type,
        payment_id as document_id,
        0 as document_line_no,
        effective_date as event_date,
        'application' as event_type,
        payment_id,
        payment_line_no,
        document_type as counterpart_type,
        document_id as counterpart_id,
        document_line_no as counterpart_line_no,
        payment_change as amount
    from {{ ref('int_' ~ ledger ~ '_application') }}
),

numbered as (
    select
        changes.*,
        row_number() over (
            partition by realm_id, document_type, document_id, document_line_no
            order by
                event_date,
                case event_type when 'document' then 0 else 1 end,
                length(payment_id),
                payment_id,
                payment_line_no,
                counterpart_line_no
        ) as event_no
    from changes
),

running as (
    select
        numbered.*,
        sum(amount) over (
            partition by realm_id, document_type, document_id, document_line_no
            order by event_no
            rows between unbounded preceding and current row
        ) as open_amount,
        lead(event_date) over (
            partition by realm_id, document_type, document_id, document_line_no
            order by event_no
        ) as next_event_date
    from numbered
),

valued as (
    select
        running.*,
        item.{{ side.party }}_id,
        item.account_id,
        item.currency_code,
        {{ home_money('running.open_amount', 'item.exchange_rate') }} as home_open_amount,
        {{ home_money('(running.open_amount - running.amount)', 'item.exchange_rate') }}
            as home_open_before
    from running
    inner join {{ ref('int_' ~ ledger ~ '_document') }} as item
        on
            running.realm_id = item.realm_id
            and running.document_type = item.document_type
            and running.document_id = item.document_id
            and running.document_line_no = item.document_line_no
)

select
    realm_id,
    document_type,
    document_id,
    document_line_no,
    event_no,
    event_date,
    event_type,
    payment_id,
    payment_line_no,
    counterpart_type,
    counterpart_id,
    counterpart_line_no,
    {{ side.party }}_id,
    account_id,
    currency_code,
    amount,
    {{ money('home_open_amount - home_open_before') }} as home_amount,
    {{ money('open_amount') }} as open_amount,
    home_open_amount,
    next_event_date
from valued
{%- endmacro %}
