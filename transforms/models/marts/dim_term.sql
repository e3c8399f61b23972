select
    term.realm_id,
    term.term_id,
    term.term_name,
    term.term_type,
    term.due_days,
    term.day_of_month_due,
    term.due_next_month_days,
    term.discount_days,
    term.discount_percent,
    term.is_active
from {{ ref('stg_term') }} as term
inner join {{ ref('int_company') }} as company on term.realm_id = company.realm_id
union all
select
    company.realm_id,
    special.member_id as term_id,
    special.member_name as term_name,
    cast(null as text) as term_type,
    cast(null as integer) as due_days,
    cast(null as integer) as day_of_month_due,
    cast(null as integer) as due_next_month_days,
    cast(null as integer) as discount_days,
    {{ rate('null') }} as discount_percent,
    true as is_active
from {{ ref('int_company') }} as company
cross join {{ special_members() }} as special
