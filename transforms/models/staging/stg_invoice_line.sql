{{ stage_sales_line('invoice', 'Invoice') }}
