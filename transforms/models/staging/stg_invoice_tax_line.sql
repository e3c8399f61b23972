{{ stage_tax_line('invoice', 'Invoice') }}
