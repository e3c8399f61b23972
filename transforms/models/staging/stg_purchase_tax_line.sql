{{ stage_tax_line('purchase', 'Purchase') }}
