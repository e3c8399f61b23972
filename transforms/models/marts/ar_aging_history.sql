{{ aged_open_items('ar', days=past_month_ends()) }}
