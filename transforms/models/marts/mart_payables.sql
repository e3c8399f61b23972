{{ open_item_months('ap') }}
