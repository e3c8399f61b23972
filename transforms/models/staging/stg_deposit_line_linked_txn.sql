select
    realm_id,
    deposit_id as transaction_id,
    line_no,
    link_no,
    txn_type as linked_type,
    txn_id as linked_id
from {{ live('deposit_line_linked_txn', 'deposit') }} as link
