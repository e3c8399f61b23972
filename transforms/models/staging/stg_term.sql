select
    realm_id,
    id as term_id,
    name as term_name,
    type as term_type,
    cast(due_days as integer) as due_days,
    cast(day_of_month_due as integer) as day_of_month_due,
    cast(due_next_month_days as integer) as due_next_month_days,
    cast(discount_days as integer) as discount_days,
    {{ rate('discount_percent') }} as discount_percent,
    coalesce(active, true) as is_active
from {{ live('term') }} as term
