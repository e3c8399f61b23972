{{ stage_tax_line('credit_memo', 'CreditMemo') }}
