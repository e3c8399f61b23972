with item_relief as (
    select * from {{ ref('int_ar_event') }}
    where event_type = 'application' and document_type <> 'Payment'
),

payment_relief as (
    select * from {{ ref('int_ar_event') }}
    where event_type = 'application' and document_type = 'Payment'
)

select
    application.realm_id,
    application.payment_id,
    application.payment_line_no,
    application.document_type,
    application.document_id,
    application.document_line_no,
    application.is_document_known,
    {{ member('application.customer_id', 'customer.customer_id') }} as customer_id,
    application.payment_date,
    application.effective_date,
    payment_relief.currency_code,
    application.applied_amount,
    application.item_change as document_amount,
    application.payment_change as payment_amount,
    {{ money('coalesce(item_relief.home_amount, 0)') }} as document_home_amount,
    payment_relief.home_amount as payment_home_amount,
    -- Receivables keep what the two ends differ by: a gain when they grow.
    case
        when application.is_document_known
            then {{ money('item_relief.home_amount + payment_relief.home_amount') }}
        else {{ money('0') }}
    end as realized_gain
from {{ ref('int_ar_application') }} as application
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
left join {{ ref('stg_customer') }} as customer
    on application.realm_id = customer.realm_id and application.customer_id = customer.customer_id
