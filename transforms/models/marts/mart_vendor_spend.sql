with spent as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        transaction_date,
        'document' as origin,
        vendor_id,
        account_id,
        item_id,
        class_id,
        location_id,
        home_amount,
        is_expense,
        billable_status in ('Billable', 'HasBeenBilled') as is_billable
    from {{ ref('fct_expense_line') }}
    union all
    select
        entry.realm_id,
        coalesce(entry.reported_type, '') as transaction_type,
        coalesce(entry.transaction_id, '') as transaction_id,
        entry.transaction_date,
        'ledger' as origin,
        {{ member('entry.vendor_id', 'vendor.vendor_id') }} as vendor_id,
        entry.account_id,
        {{ member('entry.item_id', 'item.item_id') }} as item_id,
        {{ member('entry.class_id', 'class.class_id') }} as class_id,
        {{ member('entry.location_id', 'location.location_id') }} as location_id,
        entry.home_amount,
        true as is_expense,
        false as is_billable
    from {{ ref('int_ledger_expense') }} as entry
    left join {{ ref('stg_vendor') }} as vendor
        on entry.realm_id = vendor.realm_id and entry.vendor_id = vendor.vendor_id
    left join {{ ref('stg_item') }} as item
        on entry.realm_id = item.realm_id and entry.item_id = item.item_id
    left join {{ ref('stg_class') }} as class
        on entry.realm_id = class.realm_id and entry.class_id = class.class_id
    left join {{ ref('stg_department') }} as location
        on entry.realm_id = location.realm_id and entry.location_id = location.location_id
)

select
    realm_id,
    cast({{ dbt.date_trunc('month', 'transaction_date') }} as date) as month_start,
    vendor_id,
    account_id,
    item_id,
    class_id,
    location_id,
    origin,
    {{ money('sum(home_amount)') }} as amount,
    {{ money('sum(case when is_expense then home_amount else 0 end)') }} as expense_amount,
    {{ money('sum(case when is_billable then home_amount else 0 end)') }} as billable_amount,
    -- Documents have one date, so months add up.
    cast(
        count(distinct transaction_type || '-' || transaction_id) as integer
    ) as document_count
from spent
group by
    realm_id,
    {{ dbt.date_trunc('month', 'transaction_date') }},
    vendor_id,
    account_id,
    item_id,
    class_id,
    location_id,
    origin
