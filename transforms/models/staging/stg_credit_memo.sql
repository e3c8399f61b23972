{{ stage_sales_document('credit_memo', 'CreditMemo') }}
