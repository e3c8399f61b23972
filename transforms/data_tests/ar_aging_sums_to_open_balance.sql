-- {{ after_the_marts() }}
-- The buckets of a day hold all that is open on it, per customer: today and at month ends.
with aged as (
    select
        realm_id,
        as_of_date,
        customer_id,
        sum(home_open_amount) as home_open_amount
    from {{ ref('ar_aging') }}
    group by realm_id, as_of_date, customer_id
    union all
    select
        realm_id,
        as_of_date,
        customer_id,
        sum(home_open_amount) as home_open_amount
    from {{ ref('ar_aging_history') }}
    group by realm_id, as_of_date, customer_id
),

days as (
    select
        realm_id,
        as_of_date
    from {{ ref('dim_company') }}
    union
    select
        calendar.realm_id,
        calendar.date_day as as_of_date
    from {{ ref('dim_date') }} as calendar
    inner join {{ ref('dim_company') }} as company on calendar.realm_id = company.realm_id
    where calendar.date_day = calendar.month_end and calendar.date_day <= company.as_of_date
),

daily as (
    select
        realm_id,
        customer_id,
        event_date,
        sum(home_amount) as home_amount
    from {{ ref('fct_ar_event') }}
    group by realm_id, customer_id, event_date
),

open_items as (
    select
        days.realm_id,
        days.as_of_date,
        daily.customer_id,
        sum(daily.home_amount) as home_open_amount
    from days
    inner join daily
        on days.realm_id = daily.realm_id and days.as_of_date >= daily.event_date
    group by days.realm_id, days.as_of_date, daily.customer_id
)

select
    open_items.*,
    aged.home_open_amount as aged_amount
from open_items
left join aged
    on
        open_items.realm_id = aged.realm_id
        and open_items.as_of_date = aged.as_of_date
        and open_items.customer_id = aged.customer_id
where
    open_items.home_open_amount <> coalesce(aged.home_open_amount, 0)
