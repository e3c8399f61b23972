select
    realm_id,
    id as time_activity_id,
    txn_date as work_date,
    employee_ref_value as employee_id,
    vendor_ref_value as vendor_id,
    customer_ref_value as customer_id,
    item_ref_value as item_id,
    class_ref_value as class_id,
    department_ref_value as location_id,
    billable_status,
    description,
    start_time as started_at,
    end_time as ended_at,
    -- A duration is net of breaks; a start and an end hold them.
    cast(
        case
            when hours is not null or minutes is not null or seconds is not null
                then 3600 * coalesce(hours, 0) + 60 * coalesce(minutes, 0) + coalesce(seconds, 0)
            else
                {{ dbt.datediff('start_time', 'end_time', 'second') }}
                - 3600 * coalesce(break_hours, 0)
                - 60 * coalesce(break_minutes, 0)
                - coalesce(break_seconds, 0)
        end as bigint
    ) as seconds_worked,
    {{ rate('coalesce(hourly_rate, 0)') }} as hourly_rate,
    {{ rate('cost_rate') }} as cost_rate,
    meta_data_create_time as created_at,
    meta_data_last_updated_time as updated_at
from {{ live('time_activity') }} as time_activity
