{{ stage_sales_document('invoice', 'Invoice', deposit='coalesce(deposit, 0)') }}
