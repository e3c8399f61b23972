select
    realm_id,
    id as location_id,
    name as location_name,
    coalesce(fully_qualified_name, name) as full_name,
    parent_ref_value as parent_location_id,
    coalesce(active, true) as is_active
from {{ live('department') }} as department
