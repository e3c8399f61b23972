{{ stage_sales_group_line('credit_memo', 'CreditMemo') }}
