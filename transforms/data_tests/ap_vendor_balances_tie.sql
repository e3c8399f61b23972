-- {{ after_the_marts() }}
-- A vendor's balance is the sum of its open items.
with open_items as (
    select
        realm_id,
        vendor_id,
        sum(open_amount) as open_amount
    from {{ ref('fct_ap_document') }}
    group by realm_id, vendor_id
)

select
    vendor.realm_id,
    vendor.vendor_id,
    vendor.balance,
    open_items.open_amount
from {{ ref('dim_vendor') }} as vendor
left join open_items
    on vendor.realm_id = open_items.realm_id and vendor.vendor_id = open_items.vendor_id
where
    -- Nothing is stated for what the warehouse does not know.
    vendor.vendor_id not in ({{ not_specified() }}, {{ unmapped() }})
    and vendor.balance <> coalesce(open_items.open_amount, 0)
