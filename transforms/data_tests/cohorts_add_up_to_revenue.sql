-- {{ after_the_marts() }}
-- All cohorts of a month have the revenue with known customers, and each customer is in one cohort.
with months as (
    select
        realm_id,
        month_start,
        sum(revenue) as revenue
    from {{ ref('mart_revenue') }}
    where customer_id not in ({{ not_specified() }}, {{ unmapped() }})
    group by realm_id, month_start
),

cohorts as (
    select
        realm_id,
        month_start,
        sum(revenue) as revenue,
        sum(case when active_count > customer_count then 1 else 0 end) as crowded
    from {{ ref('mart_customer_cohort') }}
    group by realm_id, month_start
),

customers as (
    select
        realm_id,
        sum(customer_count) as cohort_customers
    from {{ ref('mart_customer_cohort') }}
    where months_since = 0
    group by realm_id
),

buyers as (
    select
        revenue.realm_id,
        count(distinct customer.top_level_customer_id) as customers
    from {{ ref('mart_revenue_daily') }} as revenue
    inner join {{ ref('dim_customer') }} as customer
        on revenue.realm_id = customer.realm_id and revenue.customer_id = customer.customer_id
    where
        revenue.revenue <> 0
        and revenue.customer_id not in ({{ not_specified() }}, {{ unmapped() }})
    group by revenue.realm_id
)

select
    months.realm_id,
    months.month_start,
    months.revenue,
    cohorts.revenue as cohort_revenue,
    buyers.customers,
    customers.cohort_customers
from months
left join cohorts
    on months.realm_id = cohorts.realm_id and months.month_start = cohorts.month_start
left join buyers on months.realm_id = buyers.realm_id
left join customers on months.realm_id = customers.realm_id
where
    months.revenue <> coalesce(cohorts.revenue, 0)
    or coalesce(cohorts.crowded, 0) > 0
    or coalesce(buyers.customers, 0) <> coalesce(customers.cohort_customers, 0)
