-- What of which item customers' payments settle. Grain: payment line x receivable item.
{{ open_item_applications('ar') }}
