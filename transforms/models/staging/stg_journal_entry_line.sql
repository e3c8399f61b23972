select
    realm_id,
    'JournalEntry' as transaction_type,
    journal_entry_id as transaction_id,
    line_no,
    line_id,
    detail_type,
    description,
    {{ money('coalesce(amount, 0)') }} as amount,
    journal_entry_line_detail_posting_type as posting_type,
    journal_entry_line_detail_account_ref_value as account_id,
    case
        when journal_entry_line_detail_entity_type = 'Customer'
            then journal_entry_line_detail_entity_entity_ref_value
    end as customer_id,
    case
        when journal_entry_line_detail_entity_type = 'Vendor'
            then journal_entry_line_detail_entity_entity_ref_value
    end as vendor_id,
    case
        when journal_entry_line_detail_entity_type = 'Employee'
            then journal_entry_line_detail_entity_entity_ref_value
    end as employee_id,
    journal_entry_line_detail_class_ref_value as class_id,
    journal_entry_line_detail_department_ref_value as location_id
from {{ live('journal_entry_line', 'journal_entry') }} as line
