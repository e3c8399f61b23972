select
    realm_id,
    'Deposit' as transaction_type,
    deposit_id as transaction_id,
    line_no,
    line_id,
    description,
    {{ money('coalesce(amount, 0)') }} as amount,
    deposit_line_detail_account_ref_value as account_id,
    case
        when lower(deposit_line_detail_entity_type) = 'customer'
            then deposit_line_detail_entity_value
    end as customer_id,
    case
        when lower(coalesce(deposit_line_detail_entity_type, 'vendor')) = 'vendor'
            then deposit_line_detail_entity_value
    end as vendor_id,
    case
        when lower(deposit_line_detail_entity_type) = 'employee'
            then deposit_line_detail_entity_value
    end as employee_id,
    deposit_line_detail_class_ref_value as class_id
from {{ live('deposit_line', 'deposit') }} as line
