-- What of which item bill payments settle. Grain: payment line x payable item.
{{ open_item_applications('ap') }}
