{{ stage_expense_document('bill', 'Bill', is_credit='false', due_date='due_date') }}
