-- Everything owed or credited on receivable accounts. Grain: receivable item.
{{ open_item_documents('ar') }}
