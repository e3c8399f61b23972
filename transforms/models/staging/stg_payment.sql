select
    {{ document_head('Payment') }},
    payment_ref_num as reference_number,
    customer_ref_value as customer_id,
    ar_account_ref_value as account_id,
    {{ money('coalesce(total_amt, 0)') }} as total_amount,
    {{ money('unapplied_amt') }} as unapplied_amount
from {{ live('payment') }} as document
