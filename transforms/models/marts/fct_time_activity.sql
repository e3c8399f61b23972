select
    activity.realm_id,
    activity.time_activity_id,
    activity.work_date,
    {{ member('activity.employee_id', 'employee.employee_id') }} as employee_id,
    {{ member('activity.vendor_id', 'vendor.vendor_id') }} as vendor_id,
    {{ member('activity.customer_id', 'customer.customer_id') }} as customer_id,
    {{ member('activity.item_id', 'item.item_id') }} as item_id,
    {{ member('activity.class_id', 'class.class_id') }} as class_id,
    {{ member('activity.location_id', 'location.location_id') }} as location_id,
    activity.description,
    coalesce(activity.billable_status, 'NotBillable') as billable_status,
    activity.started_at,
    activity.ended_at,
    coalesce(activity.seconds_worked, 0) as seconds_worked,
    {{ ratio('coalesce(activity.seconds_worked, 0)', 3600, 4) }} as hours_worked,
    activity.hourly_rate,
    activity.cost_rate,
    {{ money(
        "case when activity.billable_status in ('Billable', 'HasBeenBilled') then "
        ~ ratio('activity.seconds_worked * activity.hourly_rate', 3600, 2) ~ ' else 0 end'
    ) }} as billable_amount,
    {{ ratio('activity.seconds_worked * activity.cost_rate', 3600, 2) }} as cost_amount,
    activity.created_at,
    activity.updated_at
from {{ ref('stg_time_activity') }} as activity
inner join {{ ref('int_company') }} as company on activity.realm_id = company.realm_id
left join {{ ref('stg_employee') }} as employee
    on activity.realm_id = employee.realm_id and activity.employee_id = employee.employee_id
left join {{ ref('stg_vendor') }} as vendor
    on activity.realm_id = vendor.realm_id and activity.vendor_id = vendor.vendor_id
left join {{ ref('stg_customer') }} as customer
    on activity.realm_id = customer.realm_id and activity.customer_id = customer.customer_id
left join {{ ref('stg_item') }} as item
    on activity.realm_id = item.realm_id and activity.item_id = item.item_id
left join {{ ref('stg_class') }} as class
    on activity.realm_id = class.realm_id and activity.class_id = class.class_id
left join {{ ref('stg_department') }} as location
    on activity.realm_id = location.realm_id and activity.location_id = location.location_id
