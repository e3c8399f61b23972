{{ stage_sales_document('sales_receipt', 'SalesReceipt') }}
