{{ stage_sales_line('refund_receipt', 'RefundReceipt') }}
