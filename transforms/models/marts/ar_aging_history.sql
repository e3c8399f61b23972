with month_ends as (
    select
        calendar.realm_id,
        calendar.date_day as as_of_date
    from {{ ref('dim_date') }} as calendar
    inner join {{ ref('dim_company') }} as company on calendar.realm_id = company.realm_id
    where calendar.date_day = calendar.month_end and calendar.date_day <= company.as_of_date
)

{{ ar_open_items(
    days='month_ends',
    events=ref('fct_ar_event'),
    documents=ref('fct_ar_document'),
    companies=ref('dim_company'),
    customers=ref('dim_customer')
) }}
