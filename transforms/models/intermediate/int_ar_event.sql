-- Every change of what is open. Grain: receivable item x event.
{{ open_item_events('ar') }}
