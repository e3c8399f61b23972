select
    realm_id,
    'InventoryAdjustment' as transaction_type,
    inventory_adjustment_id as transaction_id,
    line_no,
    item_adjustment_line_detail_item_ref_value as item_id,
    {{ rate('item_adjustment_line_detail_qty_diff') }} as quantity
from {{ live('inventory_adjustment_line', 'inventory_adjustment') }} as line
