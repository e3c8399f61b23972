-- Tax on sales as it is collected. Grain: document x tax line x event that changes what is open.
-- A receipt is collected at once. Of an invoice as much of its tax is collected as of its total:
-- the upfront deposit on its own date, then each application on its effective date; a credit memo
-- takes tax back as it is used. Once nothing is open, exactly the whole tax has been collected.
with sold as (
    select * from {{ ref('int_tax_line') }}
    where side = 'sale'
),

settled as (
    select
        event.realm_id,
        event.document_type,
        event.document_id,
        event.event_no,
        event.event_date,
        abs(document.total_amount) as total_amount,
        -- Settled so far: an upfront deposit is not open in the first place.
        abs(document.total_amount) - abs(event.open_amount) as settled_amount
    from {{ ref('int_ar_event') }} as event
    inner join {{ ref('int_document') }} as document
        on
            event.realm_id = document.realm_id
            and event.document_type = document.transaction_type
            and event.document_id = document.transaction_id
    where
        event.document_type in ('Invoice', 'CreditMemo')
        and event.document_line_no = 0
        and document.total_amount <> 0
),

cumulative as (
    select
        sold.realm_id,
        sold.transaction_type,
        sold.transaction_id,
        sold.tax_line_no,
        sold.tax_rate_id,
        settled.event_no,
        settled.event_date,
        {{ whole('abs(round(sold.home_tax_amount * 100, 0))') }} as tax_cents,
        case when sold.home_tax_amount < 0 then -1 else 1 end as tax_side,
        {{ whole('round(settled.settled_amount * 100, 0)') }} as settled_cents,
        {{ whole('round(settled.total_amount * 100, 0)') }} as total_cents
    from sold
    inner join settled
        on
            sold.realm_id = settled.realm_id
            and sold.transaction_type = settled.document_type
            and sold.transaction_id = settled.document_id
),

collected as (
    select
        cumulative.*,
        {{ floor_divide('tax_cents * settled_cents', 'total_cents') }} as collected_cents
    from cumulative
)

select
    realm_id,
    transaction_type,
    transaction_id,
    tax_line_no,
    event_no,
    event_date as collected_on,
    tax_rate_id,
    {{ money('0.01 * tax_side * (collected_cents - coalesce(lag(collected_cents) over ('
        ~ 'partition by realm_id, transaction_type, transaction_id, tax_line_no order by event_no'
        ~ '), 0))') }} as home_collected_amount
from collected
union all
select
    realm_id,
    transaction_type,
    transaction_id,
    tax_line_no,
    1 as event_no,
    transaction_date as collected_on,
    tax_rate_id,
    home_tax_amount as home_collected_amount
from sold
where transaction_type in ('SalesReceipt', 'RefundReceipt')
