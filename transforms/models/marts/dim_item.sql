with special_items as (
    select
        member_id,
        member_name
    from {{ special_members() }} as members
    union all
    -- Shipping charged on a sales form: QuickBooks' reserved item, absent from its item list.
    select
        'SHIPPING_ITEM_ID' as member_id,
        'Shipping' as member_name
)

select
    item.realm_id,
    item.item_id,
    item.item_name,
    item.full_name,
    split_part(item.full_name, ':', 1) as top_level_item_name,
    item.parent_item_id,
    item.item_type,
    item.sku,
    {{ member('item.income_account_id', 'income.account_id') }} as income_account_id,
    {{ member('item.expense_account_id', 'expense.account_id') }} as expense_account_id,
    {{ member('item.asset_account_id', 'asset.account_id') }} as asset_account_id,
    item.unit_price,
    item.purchase_cost,
    item.quantity_on_hand,
    item.is_active
from {{ ref('stg_item') }} as item
left join {{ ref('int_account') }} as income
    on item.realm_id = income.realm_id and item.income_account_id = income.account_id
left join {{ ref('int_account') }} as expense
    on item.realm_id = expense.realm_id and item.expense_account_id = expense.account_id
left join {{ ref('int_account') }} as asset
    on item.realm_id = asset.realm_id and item.asset_account_id = asset.account_id
union all
select
    company.realm_id,
    special.member_id as item_id,
    special.member_name as item_name,
    special.member_name as full_name,
    special.member_name as top_level_item_name,
    cast(null as text) as parent_item_id,
    special.member_name as item_type,
    cast(null as text) as sku,
    {{ not_specified() }} as income_account_id,
    {{ not_specified() }} as expense_account_id,
    {{ not_specified() }} as asset_account_id,
    {{ rate('null') }} as unit_price,
    {{ rate('null') }} as purchase_cost,
    {{ rate('null') }} as quantity_on_hand,
    true as is_active
from {{ ref('int_company') }} as company
cross join special_items as special
