{{ open_item_months('ar') }}
