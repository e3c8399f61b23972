{{ stage_sales_group_line('refund_receipt', 'RefundReceipt') }}
