{{ stage_expense_line('vendor_credit', 'VendorCredit') }}
