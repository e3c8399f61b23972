-- What customers' payments say they settle. Grain: payment line.
{{ open_item_links('ar') }}
