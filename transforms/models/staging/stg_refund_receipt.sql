{{ stage_sales_document('refund_receipt', 'RefundReceipt') }}
