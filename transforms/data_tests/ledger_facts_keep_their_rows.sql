-- {{ after_the_marts() }}
-- No join multiplies or drops rows of the ledger's marts: as many as in what drives them.
{%- set pairs = {
    'fct_gl_entry': ('int_gl_entry', ''),
    'fct_budget': ('stg_budget_detail', ''),
    'mart_cash_register': (
        'fct_gl_entry',
        'and exists (select 1 from ' ~ ref('dim_account') ~ ' as account'
        ~ ' where account.realm_id = driver.realm_id and account.account_id = driver.account_id'
        ~ ' and account.is_cash)',
    ),
} %}
with counted as (
    {%- for mart, (driver, condition) in pairs.items() %}
    select
        company.realm_id,
        '{{ mart }}' as mart,
        (
            select count(*) from {{ ref(mart) }} as mart
            where mart.realm_id = company.realm_id
        ) as mart_rows,
        (
            select count(*) from {{ ref(driver) }} as driver
            where driver.realm_id = company.realm_id {{ condition }}
        ) as expected_rows
    from {{ ref('dim_company') }} as company
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

-- Every transaction in the ledger is in the dimension.
unknown as (
    select
        entry.realm_id,
        count(*) as entries
    from {{ ref('fct_gl_entry') }} as entry
    left join {{ ref('dim_transaction') }} as known
        on
            entry.realm_id = known.realm_id
            and entry.transaction_type = known.transaction_type
            and entry.transaction_id = known.transaction_id
    where known.realm_id is null
    group by entry.realm_id
)

select * from counted
where mart_rows <> expected_rows
union all
select
    realm_id,
    'dim_transaction' as mart,
    0 as mart_rows,
    entries as expected_rows
from unknown
