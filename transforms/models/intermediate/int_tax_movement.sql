-- Everything that mart_sales_tax sums up. Grain: document x tax rate, line on a tax account, event
-- that collects tax, or entry that only the ledger has.
with accounts as (
    select
        account.realm_id,
        account.account_id,
        agency.tax_agency_id
    from {{ ref('int_account') }} as account
    -- QuickBooks names these accounts after the agency, and says nowhere else whose they are.
    left join {{ ref('stg_tax_agency') }} as agency
        on
            account.realm_id = agency.realm_id
            and account.account_name = agency.tax_agency_name || ' Payable'
    where account.account_subtype in {{ tax_account_subtypes() }}
),

net_sales as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        transaction_date,
        -sum(home_amount) as home_amount
    from {{ ref('int_posting') }}
    where posting_role in ('sale', 'discount')
    group by realm_id, transaction_type, transaction_id, transaction_date
),

-- One row per document and rate: of a rate's own documents the rest of the sale is exempt.
taxed as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        transaction_date,
        side,
        tax_rate_id,
        sum(home_tax_amount) as tax_amount,
        sum(home_taxable_amount) as taxable_amount
    from {{ ref('int_tax_line') }}
    group by realm_id, transaction_type, transaction_id, transaction_date, side, tax_rate_id
)

select
    taxed.realm_id,
    taxed.transaction_date as movement_date,
    {{ tax_movement(
        'taxed.tax_rate_id', 'rate.tax_agency_id',
        taxable="case when taxed.side = 'sale' then taxed.taxable_amount else 0 end",
        exempt="case when taxed.side = 'sale' then coalesce(net_sales.home_amount, 0)"
            ~ ' - taxed.taxable_amount else 0 end',
        billed="case when taxed.side = 'sale' then taxed.tax_amount else 0 end",
        on_purchases="case when taxed.side = 'purchase' then -taxed.tax_amount else 0 end",
        adjusted="case when taxed.side = 'adjustment' then taxed.tax_amount else 0 end"
    ) }}
from taxed
left join {{ ref('stg_tax_rate') }} as rate
    on taxed.realm_id = rate.realm_id and taxed.tax_rate_id = rate.tax_rate_id
left join net_sales
    on
        taxed.realm_id = net_sales.realm_id
        and taxed.transaction_type = net_sales.transaction_type
        and taxed.transaction_id = net_sales.transaction_id
union all
-- Sales without any tax line are exempt at no rate.
select
    net_sales.realm_id,
    net_sales.transaction_date as movement_date,
    {{ tax_movement(
        'cast(null as text)', 'cast(null as text)', exempt='net_sales.home_amount'
    ) }}
from net_sales
where
    net_sales.home_amount <> 0
    and not exists (
        select 1
        from taxed
        where
            taxed.realm_id = net_sales.realm_id
            and taxed.transaction_type = net_sales.transaction_type
            and taxed.transaction_id = net_sales.transaction_id
    )
union all
select
    collected.realm_id,
    collected.collected_on as movement_date,
    {{ tax_movement(
        'collected.tax_rate_id', 'rate.tax_agency_id', collected='collected.home_collected_amount'
    ) }}
from {{ ref('int_tax_collected') }} as collected
left join {{ ref('stg_tax_rate') }} as rate
    on collected.realm_id = rate.realm_id and collected.tax_rate_id = rate.tax_rate_id
union all
-- Lines on tax accounts: journal entries and sales adjust, everything else pays or gets back.
select
    posting.realm_id,
    posting.transaction_date as movement_date,
    {{ tax_movement(
        'cast(null as text)', 'accounts.tax_agency_id',
        adjusted="case when posting.transaction_type in ('Bill', 'VendorCredit', 'Purchase',"
            ~ " 'Deposit') then 0 else -posting.home_amount end",
        paid="case when posting.transaction_type in ('Bill', 'VendorCredit', 'Purchase',"
            ~ " 'Deposit') then posting.home_amount else 0 end"
    ) }}
from {{ ref('int_posting') }} as posting
inner join accounts
    on posting.realm_id = accounts.realm_id and posting.account_id = accounts.account_id
where posting.posting_role in {{ line_roles() }}
union all
select
    payment.realm_id,
    payment.transaction_date as movement_date,
    {{ tax_movement('cast(null as text)', 'payment.tax_agency_id', paid='payment.amount') }}
from {{ ref('stg_tax_payment') }} as payment
union all
-- What the API does not show at all: in the US, payments to agencies are in the ledger alone.
select
    entry.realm_id,
    entry.transaction_date as movement_date,
    {{ tax_movement(
        'cast(null as text)', 'accounts.tax_agency_id', paid='entry.home_amount'
    ) }}
from {{ ref('stg_general_ledger_line') }} as entry
inner join accounts
    on entry.realm_id = accounts.realm_id and entry.account_id = accounts.account_id
where
    not exists (
        select 1
        from {{ ref('int_document') }} as document
        where
            document.realm_id = entry.realm_id
            and document.transaction_id = entry.transaction_id
    )
    and not exists (
        select 1
        from {{ ref('stg_tax_payment') }} as payment
        where
            payment.realm_id = entry.realm_id
            and payment.transaction_id = entry.transaction_id
    )
