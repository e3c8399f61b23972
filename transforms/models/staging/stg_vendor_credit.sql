{{ stage_expense_document('vendor_credit', 'VendorCredit', is_credit='true') }}
