{{ stage_expense_line('purchase', 'Purchase') }}
