-- Quantities come from the documents, values from the ledger, which alone knows what goods cost.
-- Opening quantities of items have no document: there the ledger tells the quantity, too.
with moved as (
    select
        posting.realm_id,
        posting.transaction_type,
        posting.transaction_id,
        posting.transaction_date,
        posting.item_id,
        case when posting.posting_role = 'sale' then -posting.quantity else posting.quantity end
            as quantity
    from {{ ref('int_posting') }} as posting
    inner join {{ ref('stg_item') }} as item
        on
            posting.realm_id = item.realm_id
            and posting.item_id = item.item_id
            and item.item_type = 'Inventory'
    where posting.posting_role in ('sale', 'line')
    union all
    select
        line.realm_id,
        line.transaction_type,
        line.transaction_id,
        document.transaction_date,
        line.item_id,
        line.quantity
    from {{ ref('stg_inventory_adjustment_line') }} as line
    inner join {{ ref('stg_inventory_adjustment') }} as document
        on line.realm_id = document.realm_id and line.transaction_id = document.transaction_id
    inner join {{ ref('stg_item') }} as item
        on line.realm_id = item.realm_id and line.item_id = item.item_id
),

quantities as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        item_id,
        min(transaction_date) as transaction_date,
        sum(quantity) as quantity
    from moved
    group by realm_id, transaction_type, transaction_id, item_id
    having sum(quantity) <> 0
),

booked as (
    select
        entry.realm_id,
        entry.transaction_type,
        entry.transaction_id,
        entry.item_id,
        max(entry.account_id) as account_id,
        min(entry.transaction_date) as transaction_date,
        sum(
            case when entry.home_amount < 0 then -abs(entry.quantity) else abs(entry.quantity) end
        ) as quantity,
        sum(entry.home_amount) as home_amount
    from {{ ref('fct_gl_entry') }} as entry
    inner join {{ ref('dim_account') }} as account
        on
            entry.realm_id = account.realm_id
            and entry.account_id = account.account_id
            and account.is_inventory
    group by entry.realm_id, entry.transaction_type, entry.transaction_id, entry.item_id
),

movements as (
    select
        coalesce(booked.realm_id, quantities.realm_id) as realm_id,
        coalesce(booked.transaction_type, quantities.transaction_type) as transaction_type,
        coalesce(booked.transaction_id, quantities.transaction_id) as transaction_id,
        coalesce(booked.item_id, quantities.item_id) as item_id,
        coalesce(booked.transaction_date, quantities.transaction_date) as transaction_date,
        booked.account_id,
        {{ rate('coalesce(quantities.quantity, booked.quantity, 0)') }} as quantity,
        {{ money('coalesce(booked.home_amount, 0)') }} as home_amount
    from booked
    full outer join quantities
        on
            booked.realm_id = quantities.realm_id
            and booked.transaction_type = quantities.transaction_type
            and booked.transaction_id = quantities.transaction_id
            and booked.item_id = quantities.item_id
),

numbered as (
    select
        movements.*,
        row_number() over (
            partition by realm_id, item_id
            order by
                transaction_date asc,
                quantity desc,
                length(transaction_id) asc,
                transaction_id asc,
                transaction_type asc
        ) as movement_no
    from movements
)

select
    movement.realm_id,
    movement.item_id,
    movement.movement_no,
    movement.transaction_date,
    movement.transaction_type,
    movement.transaction_id,
    {{ key_of('movement', 'transaction_type', 'transaction_id') }} as transaction_key,
    coalesce(movement.account_id, item.asset_account_id) as account_id,
    movement.quantity,
    movement.home_amount,
    {{ rate(
        'sum(movement.quantity) over (partition by movement.realm_id, movement.item_id'
        ~ ' order by movement.movement_no rows between unbounded preceding and current row)'
    ) }} as quantity_on_hand,
    {{ money(
        'sum(movement.home_amount) over (partition by movement.realm_id, movement.item_id'
        ~ ' order by movement.movement_no rows between unbounded preceding and current row)'
    ) }} as home_value_on_hand
from numbered as movement
inner join {{ ref('dim_item') }} as item
    on movement.realm_id = item.realm_id and movement.item_id = item.item_id
