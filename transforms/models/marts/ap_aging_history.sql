{{ aged_open_items('ap', days=past_month_ends()) }}
