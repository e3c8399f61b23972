select
    realm_id,
    budget_id,
    detail_no,
    budget_date,
    account_ref_value as account_id,
    customer_ref_value as customer_id,
    class_ref_value as class_id,
    department_ref_value as location_id,
    {{ money('coalesce(amount, 0)') }} as amount
from {{ live('budget_detail', 'budget') }} as detail
