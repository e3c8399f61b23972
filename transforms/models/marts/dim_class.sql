select
    class.realm_id,
    class.class_id,
    class.class_name,
    class.full_name,
    split_part(class.full_name, ':', 1) as top_level_class_name,
    class.parent_class_id,
    class.is_active
from {{ ref('stg_class') }} as class
inner join {{ ref('int_company') }} as company on class.realm_id = company.realm_id
union all
select
    company.realm_id,
    special.member_id as class_id,
    special.member_name as class_name,
    special.member_name as full_name,
    special.member_name as top_level_class_name,
    cast(null as text) as parent_class_id,
    true as is_active
from {{ ref('int_company') }} as company
cross join {{ special_members() }} as special
