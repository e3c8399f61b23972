select
    realm_id,
    id as class_id,
    name as class_name,
    coalesce(fully_qualified_name, name) as full_name,
    parent_ref_value as parent_class_id,
    coalesce(active, true) as is_active
from {{ live('class') }} as class
