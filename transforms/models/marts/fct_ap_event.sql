{{ open_item_event_fact('ap') }}
