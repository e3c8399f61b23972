{{ stage_tax_line('bill', 'Bill') }}
