{{ stage_sales_line('sales_receipt', 'SalesReceipt') }}
