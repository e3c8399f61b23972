{{ stage_tax_line('refund_receipt', 'RefundReceipt') }}
