{{ open_item_event_fact('ar') }}
