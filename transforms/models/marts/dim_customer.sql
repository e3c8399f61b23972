-- QuickBooks nests customers at most five deep; the walk stops there even if parents form a ring.
with recursive walk as (
    select
        realm_id,
        customer_id,
        customer_id as ancestor_id,
        parent_customer_id as next_ancestor_id,
        0 as steps
    from {{ ref('stg_customer') }}
    union all
    select
        walk.realm_id,
        walk.customer_id,
        parent.customer_id as ancestor_id,
        parent.parent_customer_id as next_ancestor_id,
        walk.steps + 1 as steps
    from walk
    inner join {{ ref('stg_customer') }} as parent
        on walk.realm_id = parent.realm_id and walk.next_ancestor_id = parent.customer_id
    where walk.steps < 10
),

tops as (
    select
        walk.*,
        row_number() over (partition by realm_id, customer_id order by steps desc) as from_top
    from walk
)

select
    customer.realm_id,
    customer.customer_id,
    customer.customer_name,
    customer.full_name,
    customer.company_name,
    customer.parent_customer_id,
    tops.ancestor_id as top_level_customer_id,
    top_level.customer_name as top_level_customer_name,
    cast(tops.steps + 1 as integer) as customer_level,
    customer.is_job,
    customer.is_project,
    customer.bills_with_parent,
    customer.customer_type_id,
    {{ member('customer.term_id', 'term.term_id') }} as term_id,
    coalesce(customer.currency_code, company.home_currency) as currency_code,
    customer.email,
    customer.is_active,
    customer.balance,
    customer.balance_with_jobs,
    cast(customer.created_at at time zone company.time_zone as date) as created_on
from {{ ref('stg_customer') }} as customer
inner join {{ ref('int_company') }} as company on customer.realm_id = company.realm_id
inner join tops
    on
        customer.realm_id = tops.realm_id
        and customer.customer_id = tops.customer_id
        and tops.from_top = 1
inner join {{ ref('stg_customer') }} as top_level
    on tops.realm_id = top_level.realm_id and tops.ancestor_id = top_level.customer_id
left join {{ ref('stg_term') }} as term
    on customer.realm_id = term.realm_id and customer.term_id = term.term_id
union all
select
    company.realm_id,
    special.member_id as customer_id,
    special.member_name as customer_name,
    special.member_name as full_name,
    cast(null as text) as company_name,
    cast(null as text) as parent_customer_id,
    special.member_id as top_level_customer_id,
    special.member_name as top_level_customer_name,
    1 as customer_level,
    false as is_job,
    false as is_project,
    false as bills_with_parent,
    cast(null as text) as customer_type_id,
    {{ not_specified() }} as term_id,
    company.home_currency as currency_code,
    cast(null as text) as email,
    true as is_active,
    {{ money('0') }} as balance,
    {{ money('0') }} as balance_with_jobs,
    cast(null as date) as created_on
from {{ ref('int_company') }} as company
cross join {{ special_members() }} as special
