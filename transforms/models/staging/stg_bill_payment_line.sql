select
    realm_id,
    bill_payment_id as payment_id,
    line_no,
    {{ money('coalesce(amount, 0)') }} as amount
from {{ live('bill_payment_line', 'bill_payment') }} as line
