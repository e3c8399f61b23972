{{ stage_expense_document(
    'purchase',
    'Purchase',
    is_credit='coalesce(credit, false)',
    vendor_id=purchase_payee('Vendor'),
    customer_id=purchase_payee('Customer'),
    employee_id=purchase_payee('Employee'),
    account_id='account_ref_value',
    term_id='cast(null as text)',
    balance='null'
) }}
