{{ open_item_document_fact('ap') }}
