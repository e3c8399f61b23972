{{ stage_expense_line('bill', 'Bill') }}
