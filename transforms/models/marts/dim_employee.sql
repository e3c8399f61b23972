select
    employee.realm_id,
    employee.employee_id,
    employee.employee_name,
    employee.employee_number,
    employee.hired_on,
    employee.released_on,
    employee.is_billable,
    employee.bill_rate,
    employee.cost_rate,
    employee.is_active
from {{ ref('stg_employee') }} as employee
inner join {{ ref('int_company') }} as company on employee.realm_id = company.realm_id
union all
select
    company.realm_id,
    special.member_id as employee_id,
    special.member_name as employee_name,
    cast(null as text) as employee_number,
    cast(null as date) as hired_on,
    cast(null as date) as released_on,
    false as is_billable,
    {{ rate('null') }} as bill_rate,
    {{ rate('null') }} as cost_rate,
    true as is_active
from {{ ref('int_company') }} as company
cross join {{ special_members() }} as special
