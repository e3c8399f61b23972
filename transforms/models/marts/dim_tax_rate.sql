select
    rate.realm_id,
    rate.tax_rate_id,
    rate.tax_rate_name,
    rate.description,
    {{ member('rate.tax_agency_id', 'agency.tax_agency_id') }} as tax_agency_id,
    case
        when agency.tax_agency_id is not null then agency.tax_agency_name
        when rate.tax_agency_id is not null then 'Unmapped'
        else 'Not specified'
    end as tax_agency_name,
    rate.rate_percent,
    rate.is_active
from {{ ref('stg_tax_rate') }} as rate
inner join {{ ref('int_company') }} as company on rate.realm_id = company.realm_id
left join {{ ref('stg_tax_agency') }} as agency
    on rate.realm_id = agency.realm_id and rate.tax_agency_id = agency.tax_agency_id
union all
select
    company.realm_id,
    special.member_id as tax_rate_id,
    special.member_name as tax_rate_name,
    cast(null as text) as description,
    special.member_id as tax_agency_id,
    special.member_name as tax_agency_name,
    {{ rate('null') }} as rate_percent,
    true as is_active
from {{ ref('int_company') }} as company
cross join {{ special_members() }} as special
