select
    realm_id,
    id as budget_id,
    name as budget_name,
    budget_type,
    budget_entry_type as entry_type,
    start_date,
    end_date,
    coalesce(active, true) as is_active
from {{ live('budget') }} as budget
