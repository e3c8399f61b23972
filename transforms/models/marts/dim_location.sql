select
    location.realm_id,
    location.location_id,
    location.location_name,
    location.full_name,
    split_part(location.full_name, ':', 1) as top_level_location_name,
    location.parent_location_id,
    location.is_active
from {{ ref('stg_department') }} as location
inner join {{ ref('int_company') }} as company on location.realm_id = company.realm_id
union all
select
    company.realm_id,
    special.member_id as location_id,
    special.member_name as location_name,
    special.member_name as full_name,
    special.member_name as top_level_location_name,
    cast(null as text) as parent_location_id,
    true as is_active
from {{ ref('int_company') }} as company
cross join {{ special_members() }} as special
