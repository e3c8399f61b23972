select
    realm_id,
    id as item_id,
    name as item_name,
    coalesce(fully_qualified_name, name) as full_name,
    sku,
    type as item_type,
    parent_ref_value as parent_item_id,
    income_account_ref_value as income_account_id,
    expense_account_ref_value as expense_account_id,
    asset_account_ref_value as asset_account_id,
    {{ rate('unit_price') }} as unit_price,
    {{ rate('purchase_cost') }} as purchase_cost,
    {{ rate('qty_on_hand') }} as quantity_on_hand,
    coalesce(active, true) as is_active
from {{ live('item') }} as item
