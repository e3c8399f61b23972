{{ stage_sales_line('credit_memo', 'CreditMemo') }}
