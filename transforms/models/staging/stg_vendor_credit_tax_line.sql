{{ stage_tax_line('vendor_credit', 'VendorCredit') }}
