select
    realm_id,
    id as employee_id,
    coalesce(display_name, print_on_check_name, id) as employee_name,
    employee_number,
    hired_date as hired_on,
    released_date as released_on,
    coalesce(billable_time, false) as is_billable,
    {{ rate('bill_rate') }} as bill_rate,
    {{ rate('cost_rate') }} as cost_rate,
    coalesce(active, true) as is_active
from {{ live('employee') }} as employee
