select
    entry.realm_id,
    entry.transaction_date,
    entry.line_no,
    entry.origin,
    entry.transaction_type,
    entry.transaction_id,
    {{ key_of('entry', 'transaction_type', 'transaction_id') }} as transaction_key,
    entry.reported_type,
    coalesce(entry.document_number, document.document_number) as document_number,
    case
        when
            entry.posting_role in (
                'sale', 'line', 'receivable', 'payable', 'discount', 'cash_back'
            )
            then entry.posting_role
        when account.is_exchange_gain then 'exchange'
        when account.account_type = 'Cost of Goods Sold' or account.is_inventory then 'cost'
        when account.is_receivable then 'receivable'
        when account.is_payable then 'payable'
        when account.cash_flow_section = 'cash' then 'cash'
        when account.account_subtype in ('SalesTaxPayable', 'GlobalTaxPayable', 'GlobalTaxSuspense')
            then 'tax'
        else coalesce(entry.posting_role, 'other')
    end as posting_role,
    cast(entry.document_line_no as bigint) as document_line_no,
    cast(entry.document_group_line_no as bigint) as document_group_line_no,
    -- An account that is not in the chart: what the ledger calls it stands beside.
    coalesce(account.account_id, {{ unmapped() }}) as account_id,
    entry.account_id as reported_account_id,
    entry.account_name as reported_account_name,
    {{ member('entry.split_account_id', 'split.account_id') }} as split_account_id,
    entry.debit,
    entry.credit,
    entry.home_amount,
    coalesce(account.effective_currency_code, company.home_currency) as account_currency_code,
    -- Only an account in another currency has amounts of its own.
    {{ money(
        'case when coalesce(account.effective_currency_code, company.home_currency)'
        ~ ' = company.home_currency then entry.home_amount'
        ~ ' else coalesce(entry.account_amount, 0) end'
    ) }} as account_amount,
    coalesce(entry.currency_code, document.currency_code, company.home_currency) as currency_code,
    case
        when
            coalesce(entry.currency_code, document.currency_code, company.home_currency)
            = company.home_currency
            then {{ rate('1') }}
        else {{ rate('coalesce(entry.exchange_rate, document.exchange_rate)') }}
    end as exchange_rate,
    -- The ledger tells amounts in the account's currency; in the document's, where they differ,
    -- only the document does.
    {{ money(
        'case when coalesce(entry.currency_code, document.currency_code, company.home_currency)'
        ~ ' = company.home_currency then entry.home_amount'
        ~ ' when account.is_exchange_gain then 0'
        ~ ' when coalesce(entry.currency_code, document.currency_code)'
        ~ ' = account.effective_currency_code then entry.account_amount'
        ~ ' else entry.posted_amount end'
    ) }} as document_amount,
    {{ member('entry.customer_id', 'customer.customer_id') }} as customer_id,
    {{ member('entry.vendor_id', 'vendor.vendor_id') }} as vendor_id,
    {{ member('entry.employee_id', 'employee.employee_id') }} as employee_id,
    case
        when entry.item_id = 'SHIPPING_ITEM_ID' then entry.item_id
        else {{ member('entry.item_id', 'item.item_id') }}
    end as item_id,
    {{ member('entry.class_id', 'class.class_id') }} as class_id,
    {{ member('entry.location_id', 'location.location_id') }} as location_id,
    entry.quantity,
    entry.party_name,
    coalesce(entry.memo, document.memo) as memo,
    document.updated_at,
    entry.taken_at
from {{ ref('int_gl_entry') }} as entry
inner join {{ ref('int_company') }} as company on entry.realm_id = company.realm_id
left join {{ ref('int_transaction') }} as document
    on
        entry.realm_id = document.realm_id
        and entry.transaction_type = document.transaction_type
        and entry.transaction_id = document.transaction_id
left join {{ ref('int_account') }} as account
    on entry.realm_id = account.realm_id and entry.account_id = account.account_id
left join {{ ref('int_account') }} as split
    on entry.realm_id = split.realm_id and entry.split_account_id = split.account_id
left join {{ ref('stg_customer') }} as customer
    on entry.realm_id = customer.realm_id and entry.customer_id = customer.customer_id
left join {{ ref('stg_vendor') }} as vendor
    on entry.realm_id = vendor.realm_id and entry.vendor_id = vendor.vendor_id
left join {{ ref('stg_employee') }} as employee
    on entry.realm_id = employee.realm_id and entry.employee_id = employee.employee_id
left join {{ ref('stg_item') }} as item
    on entry.realm_id = item.realm_id and entry.item_id = item.item_id
left join {{ ref('stg_class') }} as class
    on entry.realm_id = class.realm_id and entry.class_id = class.class_id
left join {{ ref('stg_department') }} as location
    on entry.realm_id = location.realm_id and entry.location_id = location.location_id
