-- Every change of a receivable item's open amount, with the open amount after it.
-- Grain: item x event. An open home amount is the open document amount at the item's own rate,
-- rounded to the cent; an event's home amount is the difference it makes.
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
    from {{ ref('int_ar_document') }}
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
        'Payment' as counterpart_type,
        payment_id as counterpart_id,
        0 as counterpart_line_no,
        item_change as amount
    from {{ ref('int_ar_application') }}
    where is_document_known
    union all
    select
        realm_id,
        'Payment' as document_type,
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
    from {{ ref('int_ar_application') }}
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
        item.customer_id,
        item.account_id,
        item.currency_code,
        {{ home_money('running.open_amount', 'item.exchange_rate') }} as home_open_amount,
        {{ home_money('(running.open_amount - running.amount)', 'item.exchange_rate') }}
            as home_open_before
    from running
    inner join {{ ref('int_ar_document') }} as item
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
    customer_id,
    account_id,
    currency_code,
    amount,
    {{ money('home_open_amount - home_open_before') }} as home_amount,
    {{ money('open_amount') }} as open_amount,
    home_open_amount,
    next_event_date
from valued
