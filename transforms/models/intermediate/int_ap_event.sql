-- Every change of what is open. Grain: payable item x event.
{{ open_item_events('ap') }}
