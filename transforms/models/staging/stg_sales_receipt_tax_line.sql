{{ stage_tax_line('sales_receipt', 'SalesReceipt') }}
