{{ stage_expense_document(
    'purchase',
    'Purchase',
    is_credit='coalesce(credit, false)',
    customer_id="case when entity_ref_type = 'Customer' then entity_ref_value end"
) }}
