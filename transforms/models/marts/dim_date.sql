-- One calendar per company: fiscal years differ. From the start of the calendar year of the first
-- document to the end of the year after the last one or the last sync.
with digits as (
    {%- for digit in range(10) %}
    select {{ digit }} as digit
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

numbers as (
    select
        ones.digit
        + 10 * tens.digit
        + 100 * hundreds.digit
        + 1000 * thousands.digit
        + 10000 * ten_thousands.digit as number_of_days
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as ten_thousands
),

known_days as (
    select
        realm_id,
        as_of_date as known_day
    from {{ ref('int_company') }}
    union all
    select
        realm_id,
        transaction_date as known_day
    from {{ ref('int_document') }}
    union all
    select
        realm_id,
        first_date as known_day
    from {{ ref('int_ledger') }}
    where first_date is not null
    union all
    select
        realm_id,
        last_date as known_day
    from {{ ref('int_ledger') }}
    where last_date is not null
),

spans as (
    select
        company.realm_id,
        company.fiscal_year_start_month,
        cast({{ dbt.date_trunc('year', 'min(known_days.known_day)') }} as date) as first_day,
        cast(
            {{ dbt.dateadd('year', 2, dbt.date_trunc('year', 'max(known_days.known_day)')) }}
            as date
        ) as end_day
    from {{ ref('int_company') }} as company
    inner join known_days on company.realm_id = known_days.realm_id
    group by company.realm_id, company.fiscal_year_start_month
),

days as (
    select
        spans.realm_id,
        spans.fiscal_year_start_month,
        cast(
            {{ dbt.dateadd('day', 'numbers.number_of_days', 'spans.first_day') }} as date
        ) as date_day
    from spans
    inner join numbers
        on numbers.number_of_days < {{ dbt.datediff('spans.first_day', 'spans.end_day', 'day') }}
),

parts as (
    select
        days.*,
        cast(extract(year from date_day) as integer) as calendar_year,
        cast(extract(month from date_day) as integer) as calendar_month,
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start
    from days
),

fiscal as (
    select
        parts.*,
        mod(calendar_month - fiscal_year_start_month + 12, 12) + 1 as fiscal_period
    from parts
)

select
    realm_id,
    date_day,
    calendar_year,
    cast(extract(quarter from date_day) as integer) as calendar_quarter,
    calendar_month,
    month_start,
    cast(
        {{ dbt.dateadd('day', -1, dbt.dateadd('month', 1, 'month_start')) }} as date
    ) as month_end,
    -- A fiscal year is called after the calendar year in which it ends.
    cast(
        case
            when fiscal_year_start_month > 1 and calendar_month >= fiscal_year_start_month
                then calendar_year + 1
            else calendar_year
        end as integer
    ) as fiscal_year,
    cast(
        case fiscal_period
            when 1 then 1 when 2 then 1 when 3 then 1
            when 4 then 2 when 5 then 2 when 6 then 2
            when 7 then 3 when 8 then 3 when 9 then 3
            else 4
        end as integer
    ) as fiscal_quarter,
    cast(fiscal_period as integer) as fiscal_period,
    {{ month_after('month_start', '1 - fiscal_period') }} as fiscal_year_start
from fiscal
