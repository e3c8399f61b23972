select
    detail.realm_id,
    detail.budget_id,
    detail.detail_no,
    budget.budget_name,
    budget.budget_type,
    budget.entry_type,
    budget.is_active,
    {{ month_start('detail.budget_date') }} as period_start,
    {{ month_end(month_after(month_start('detail.budget_date'), budget_months() ~ ' - 1')) }}
        as period_end,
    {{ member('detail.account_id', 'account.account_id') }} as account_id,
    {{ member('detail.class_id', 'class.class_id') }} as class_id,
    {{ member('detail.location_id', 'location.location_id') }} as location_id,
    {{ member('detail.customer_id', 'customer.customer_id') }} as customer_id,
    detail.amount
from {{ ref('stg_budget_detail') }} as detail
inner join {{ ref('stg_budget') }} as budget
    on detail.realm_id = budget.realm_id and detail.budget_id = budget.budget_id
inner join {{ ref('int_company') }} as company on detail.realm_id = company.realm_id
left join {{ ref('int_account') }} as account
    on detail.realm_id = account.realm_id and detail.account_id = account.account_id
left join {{ ref('stg_class') }} as class
    on detail.realm_id = class.realm_id and detail.class_id = class.class_id
left join {{ ref('stg_department') }} as location
    on detail.realm_id = location.realm_id and detail.location_id = location.location_id
left join {{ ref('stg_customer') }} as customer
    on detail.realm_id = customer.realm_id and detail.customer_id = customer.customer_id
