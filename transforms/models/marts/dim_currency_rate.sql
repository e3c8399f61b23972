-- A rate holds until the next one. The home currency is there too, at 1, so that joins by currency
-- and day drop nothing; days before the first rate of a currency are not there.
with known as (
    select
        rate.realm_id,
        rate.currency_code,
        rate.rate_date,
        rate.exchange_rate,
        lead(rate.rate_date) over (
            partition by rate.realm_id, rate.currency_code order by rate.rate_date
        ) as next_rate_date
    from {{ ref('stg_exchange_rate') }} as rate
    inner join {{ ref('int_company') }} as company
        on
            rate.realm_id = company.realm_id
            and rate.home_currency_code = company.home_currency
    where rate.currency_code <> company.home_currency
)

select
    calendar.realm_id,
    known.currency_code,
    calendar.date_day,
    known.rate_date,
    known.exchange_rate
from known
inner join {{ ref('dim_date') }} as calendar
    on
        known.realm_id = calendar.realm_id
        and known.rate_date <= calendar.date_day
        and (known.next_rate_date is null or known.next_rate_date > calendar.date_day)
inner join {{ ref('int_company') }} as company on calendar.realm_id = company.realm_id
where calendar.date_day <= company.as_of_date
union all
select
    calendar.realm_id,
    company.home_currency as currency_code,
    calendar.date_day,
    calendar.date_day as rate_date,
    {{ rate('1') }} as exchange_rate
from {{ ref('dim_date') }} as calendar
inner join {{ ref('int_company') }} as company on calendar.realm_id = company.realm_id
where calendar.date_day <= company.as_of_date
