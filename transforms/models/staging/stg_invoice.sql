{{ stage_sales_document('invoice', 'Invoice', deposit='deposit') }}
