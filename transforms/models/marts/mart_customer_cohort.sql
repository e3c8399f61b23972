-- Customers are those at the top: a customer and its jobs are one.
with sales as (
    select
        revenue.realm_id,
        customer.top_level_customer_id as customer_id,
        cast({{ dbt.date_trunc('month', 'revenue.revenue_date') }} as date) as month_start,
        sum(revenue.revenue) as revenue
    from {{ ref('mart_revenue_daily') }} as revenue
    inner join {{ ref('dim_customer') }} as customer
        on revenue.realm_id = customer.realm_id and revenue.customer_id = customer.customer_id
    where
        revenue.revenue <> 0
        and revenue.customer_id not in ({{ not_specified() }}, {{ unmapped() }})
    group by
        revenue.realm_id,
        customer.top_level_customer_id,
        {{ dbt.date_trunc('month', 'revenue.revenue_date') }}
),

members as (
    select
        realm_id,
        customer_id,
        min(month_start) as cohort_month
    from sales
    group by realm_id, customer_id
),

cohorts as (
    select
        realm_id,
        cohort_month,
        count(*) as customer_count
    from members
    group by realm_id, cohort_month
),

last_months as (
    select
        company.realm_id,
        greatest(
            cast({{ dbt.date_trunc('month', 'company.as_of_date') }} as date),
            max(sales.month_start)
        ) as last_month
    from {{ ref('dim_company') }} as company
    inner join sales on company.realm_id = sales.realm_id
    group by company.realm_id, company.as_of_date
),

-- Every cohort in every month, those without a sale too.
cells as (
    select
        cohorts.realm_id,
        cohorts.cohort_month,
        cohorts.customer_count,
        calendar.date_day as month_start
    from cohorts
    inner join last_months on cohorts.realm_id = last_months.realm_id
    inner join {{ ref('dim_date') }} as calendar
        on
            cohorts.realm_id = calendar.realm_id
            and cohorts.cohort_month <= calendar.date_day
            and last_months.last_month >= calendar.date_day
    where calendar.date_day = calendar.month_start
),

sold as (
    select
        members.realm_id,
        members.cohort_month,
        sales.month_start,
        count(*) as active_count,
        sum(sales.revenue) as revenue
    from members
    inner join sales
        on members.realm_id = sales.realm_id and members.customer_id = sales.customer_id
    group by members.realm_id, members.cohort_month, sales.month_start
),

filled as (
    select
        cells.*,
        coalesce(sold.active_count, 0) as active_count,
        coalesce(sold.revenue, 0) as revenue,
        sum(coalesce(sold.revenue, 0)) over (
            partition by cells.realm_id, cells.cohort_month
            order by cells.month_start
            rows between unbounded preceding and current row
        ) as cumulative_revenue
    from cells
    left join sold
        on
            cells.realm_id = sold.realm_id
            and cells.cohort_month = sold.cohort_month
            and cells.month_start = sold.month_start
)

select
    realm_id,
    cohort_month,
    month_start,
    cast(
        {{ dbt.datediff('cohort_month', 'month_start', 'month') }}
        as integer
    ) as months_since,
    cast(customer_count as integer) as customer_count,
    cast(active_count as integer) as active_count,
    {{ ratio('active_count', 'customer_count', 4) }} as retention,
    {{ money('revenue') }} as revenue,
    {{ money('cumulative_revenue') }} as cumulative_revenue
from filled
