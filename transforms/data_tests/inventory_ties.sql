-- {{ after_the_marts() }}
-- The stock of all items is worth what the inventory accounts hold, and there is as much of each
-- item as QuickBooks says is on hand. (Quantities need the ledger: only it has opening ones.)
with valued as (
    select
        realm_id,
        sum(home_amount) as value
    from {{ ref('fct_inventory_movement') }}
    group by realm_id
),

held as (
    select
        entry.realm_id,
        sum(entry.home_amount) as value
    from {{ ref('fct_gl_entry') }} as entry
    inner join {{ ref('dim_account') }} as account
        on
            entry.realm_id = account.realm_id
            and entry.account_id = account.account_id
            and account.is_inventory
    group by entry.realm_id
),

counted as (
    select
        realm_id,
        item_id,
        sum(quantity) as quantity,
        sum(home_amount) as value
    from {{ ref('fct_inventory_movement') }}
    group by realm_id, item_id
),

ends as (
    select
        movement.*,
        row_number() over (
            partition by realm_id, item_id order by movement_no desc
        ) as from_last
    from {{ ref('fct_inventory_movement') }} as movement
)

select
    held.realm_id,
    cast(null as text) as item_id,
    held.value as expected,
    valued.value as found
from held
left join valued on held.realm_id = valued.realm_id
where held.value <> coalesce(valued.value, 0)
union all
select
    item.realm_id,
    item.item_id,
    item.quantity_on_hand as expected,
    counted.quantity as found
from {{ ref('dim_item') }} as item
inner join {{ ref('dim_company') }} as company
    on item.realm_id = company.realm_id and company.ledger_origin = 'report'
left join counted
    on item.realm_id = counted.realm_id and item.item_id = counted.item_id
where
    item.item_type = 'Inventory'
    and coalesce(item.quantity_on_hand, 0) <> coalesce(counted.quantity, 0)
union all
select
    counted.realm_id,
    counted.item_id,
    counted.value as expected,
    ends.home_value_on_hand as found
from counted
inner join ends
    on
        counted.realm_id = ends.realm_id
        and counted.item_id = ends.item_id
        and ends.from_last = 1
where counted.value <> ends.home_value_on_hand or counted.quantity <> ends.quantity_on_hand
