select
    vendor.realm_id,
    vendor.vendor_id,
    vendor.vendor_name,
    vendor.company_name,
    {{ member('vendor.term_id', 'term.term_id') }} as term_id,
    coalesce(vendor.currency_code, company.home_currency) as currency_code,
    vendor.is_1099,
    vendor.is_active,
    vendor.balance
from {{ ref('stg_vendor') }} as vendor
inner join {{ ref('int_company') }} as company on vendor.realm_id = company.realm_id
left join {{ ref('stg_term') }} as term
    on vendor.realm_id = term.realm_id and vendor.term_id = term.term_id
union all
select
    company.realm_id,
    special.member_id as vendor_id,
    special.member_name as vendor_name,
    cast(null as text) as company_name,
    {{ not_specified() }} as term_id,
    company.home_currency as currency_code,
    false as is_1099,
    true as is_active,
    {{ money('0') }} as balance
from {{ ref('int_company') }} as company
cross join {{ special_members() }} as special
