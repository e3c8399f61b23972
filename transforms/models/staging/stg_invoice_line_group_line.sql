{{ stage_sales_group_line('invoice', 'Invoice') }}
