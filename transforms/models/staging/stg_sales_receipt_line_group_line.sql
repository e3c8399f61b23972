{{ stage_sales_group_line('sales_receipt', 'SalesReceipt') }}
