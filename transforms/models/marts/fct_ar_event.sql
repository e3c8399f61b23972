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
    {{ member('event.customer_id', 'customer.customer_id') }} as customer_id,
    {{ member('event.account_id', 'account.account_id') }} as account_id,
    event.currency_code,
    event.amount,
    event.home_amount,
    event.open_amount,
    event.home_open_amount,
    event.next_event_date
from {{ ref('int_ar_event') }} as event
left join {{ ref('stg_customer') }} as customer
    on event.realm_id = customer.realm_id and event.customer_id = customer.customer_id
left join {{ ref('int_account') }} as account
    on event.realm_id = account.realm_id and event.account_id = account.account_id
