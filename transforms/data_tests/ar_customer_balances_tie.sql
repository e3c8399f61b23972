-- {{ after_the_marts() }}
-- A customer's balance is the sum of its open items; with jobs, of its own and those below it.
with recursive open_items as (
    select
        realm_id,
        customer_id,
        sum(open_amount) as open_amount
    from {{ ref('fct_ar_document') }}
    group by realm_id, customer_id
),

own as (
    select
        customer.realm_id,
        customer.customer_id,
        customer.parent_customer_id,
        customer.balance,
        customer.balance_with_jobs,
        coalesce(open_items.open_amount, 0) as open_amount
    from {{ ref('dim_customer') }} as customer
    left join open_items
        on
            customer.realm_id = open_items.realm_id
            and customer.customer_id = open_items.customer_id
),

upward as (
    select
        realm_id,
        customer_id,
        parent_customer_id,
        open_amount,
        0 as steps
    from own
    union all
    select
        parent.realm_id,
        parent.customer_id,
        parent.parent_customer_id,
        upward.open_amount,
        upward.steps + 1 as steps
    from upward
    inner join own as parent
        on
            upward.realm_id = parent.realm_id
            and upward.parent_customer_id = parent.customer_id
    where upward.steps < 10
),

rolled_up as (
    select
        realm_id,
        customer_id,
        sum(open_amount) as open_amount
    from upward
    group by realm_id, customer_id
)

select
    own.*,
    rolled_up.open_amount as open_amount_with_jobs
from own
inner join rolled_up
    on own.realm_id = rolled_up.realm_id and own.customer_id = rolled_up.customer_id
where
    -- Nothing is stated for what the warehouse does not know.
    own.customer_id not in ({{ not_specified() }}, {{ unmapped() }})
    and (
        own.balance <> own.open_amount
        or own.balance_with_jobs <> rolled_up.open_amount
    )
