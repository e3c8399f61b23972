select
    line.realm_id,
    line.transaction_type,
    line.transaction_id,
    line.line_no,
    line.group_line_no,
    document.document_number,
    line.transaction_date,
    {{ member('line.vendor_id', 'vendor.vendor_id') }} as vendor_id,
    {{ member('line.employee_id', 'employee.employee_id') }} as employee_id,
    {{ member('line.customer_id', 'customer.customer_id') }} as customer_id,
    {{ member('line.item_id', 'item.item_id') }} as item_id,
    {{ member('line.class_id', 'class.class_id') }} as class_id,
    {{ member('line.location_id', 'location.location_id') }} as location_id,
    coalesce(account.account_id, {{ unmapped() }}) as account_id,
    line.statement_section,
    line.is_expense,
    coalesce(line.billable_status, 'NotBillable') as billable_status,
    line.description,
    line.tax_code_id,
    line.currency_code,
    line.exchange_rate,
    line.quantity,
    line.unit_price,
    line.amount,
    line.home_amount,
    document.is_voided
from {{ ref('int_expense_line') }} as line
inner join {{ ref('int_document') }} as document
    on
        line.realm_id = document.realm_id
        and line.transaction_type = document.transaction_type
        and line.transaction_id = document.transaction_id
left join {{ ref('stg_vendor') }} as vendor
    on line.realm_id = vendor.realm_id and line.vendor_id = vendor.vendor_id
left join {{ ref('stg_employee') }} as employee
    on line.realm_id = employee.realm_id and line.employee_id = employee.employee_id
left join {{ ref('stg_customer') }} as customer
    on line.realm_id = customer.realm_id and line.customer_id = customer.customer_id
left join {{ ref('stg_item') }} as item
    on line.realm_id = item.realm_id and line.item_id = item.item_id
left join {{ ref('stg_class') }} as class
    on line.realm_id = class.realm_id and line.class_id = class.class_id
left join {{ ref('stg_department') }} as location
    on line.realm_id = location.realm_id and line.location_id = location.location_id
left join {{ ref('int_account') }} as account
    on line.realm_id = account.realm_id and line.account_id = account.account_id
