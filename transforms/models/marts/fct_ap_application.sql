{{ open_item_application_fact('ap') }}
