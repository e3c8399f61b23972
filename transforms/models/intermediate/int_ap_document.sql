-- Everything owed or credited on payable accounts. Grain: payable item.
{{ open_item_documents('ap') }}
