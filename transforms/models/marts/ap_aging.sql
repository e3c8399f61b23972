{{ aged_open_items('ap', days=ref('dim_company')) }}
