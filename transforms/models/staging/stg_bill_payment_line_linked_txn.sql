select
    realm_id,
    bill_payment_id as payment_id,
    line_no,
    link_no,
    txn_type as linked_type,
    txn_id as linked_id,
    txn_line_id as linked_line_id
from {{ live('bill_payment_line_linked_txn', 'bill_payment') }} as link
