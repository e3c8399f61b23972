select
    realm_id,
    payment_id,
    line_no,
    {{ money('coalesce(amount, 0)') }} as amount
from {{ live('payment_line', 'payment') }} as line
