{{ aged_open_items('ar', days=ref('dim_company')) }}
