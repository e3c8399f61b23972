select
    realm_id,
    payment_id,
    line_no,
    link_no,
    txn_type as linked_type,
    txn_id as linked_id,
    txn_line_id as linked_line_id
from {{ live('payment_line_linked_txn', 'payment') }} as link
