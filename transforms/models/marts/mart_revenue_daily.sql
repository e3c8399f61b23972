with members as (
    select
        revenue.realm_id,
        revenue.transaction_type,
        revenue.transaction_id,
        revenue.transaction_date,
        revenue.origin,
        revenue.quantity,
        revenue.home_amount,
        {{ member('revenue.customer_id', 'customer.customer_id') }} as customer_id,
        case
            when revenue.item_id = 'SHIPPING_ITEM_ID' then revenue.item_id
            else {{ member('revenue.item_id', 'item.item_id') }}
        end as item_id,
        {{ member('revenue.class_id', 'class.class_id') }} as class_id,
        {{ member('revenue.location_id', 'location.location_id') }} as location_id,
        coalesce(account.account_id, {{ unmapped() }}) as account_id
    from {{ ref('int_revenue') }} as revenue
    left join {{ ref('stg_customer') }} as customer
        on revenue.realm_id = customer.realm_id and revenue.customer_id = customer.customer_id
    left join {{ ref('stg_item') }} as item
        on revenue.realm_id = item.realm_id and revenue.item_id = item.item_id
    left join {{ ref('stg_class') }} as class
        on revenue.realm_id = class.realm_id and revenue.class_id = class.class_id
    left join {{ ref('stg_department') }} as location
        on revenue.realm_id = location.realm_id and revenue.location_id = location.location_id
    left join {{ ref('int_account') }} as account
        on revenue.realm_id = account.realm_id and revenue.account_id = account.account_id
)

select
    realm_id,
    transaction_date as revenue_date,
    customer_id,
    item_id,
    class_id,
    location_id,
    account_id,
    origin,
    {{ money('sum(home_amount)') }} as revenue,
    {{ rate('sum(quantity)') }} as quantity,
    cast(
        count(distinct transaction_type || '-' || transaction_id) as integer
    ) as document_count
from members
group by
    realm_id, transaction_date, customer_id, item_id, class_id, location_id, account_id, origin
