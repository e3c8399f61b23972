{#
    Open receivable items with their age and bucket, one row per item and requested day.

    days: relation or subquery with realm_id and as_of_date.
    events, documents, companies, customers: the relations behind it.
#}
{% macro ar_open_items(days, events, documents, companies, customers) -%}
select
    aged.realm_id,
    aged.as_of_date,
    aged.customer_id,
    aged.customer_name,
    aged.top_level_customer_id,
    aged.document_type,
    aged.document_id,
    aged.document_line_no,
    aged.document_number,
    aged.transaction_date,
    aged.due_date,
    aged.days_past_due,
    cast({{ aging_bucket_no('aged.days_past_due') }} as integer) as bucket_no,
    {{ aging_bucket('aged.days_past_due') }} as bucket,
    aged.account_id,
    aged.term_id,
    aged.currency_code,
    aged.exchange_rate,
    aged.open_amount,
    aged.home_open_amount
from (
    select
        item.realm_id,
        day.as_of_date,
        item.customer_id,
        customer.full_name as customer_name,
        customer.top_level_customer_id,
        item.document_type,
        item.document_id,
        item.document_line_no,
        item.document_number,
        item.transaction_date,
        item.due_date,
        cast(
            {{ dbt.datediff(
                'case when company.ages_from_transaction_date or item.due_date is null'
                ~ ' then item.transaction_date else item.due_date end',
                'day.as_of_date',
                'day'
            ) }} as integer
        ) as days_past_due,
        item.account_id,
        item.term_id,
        item.currency_code,
        item.exchange_rate,
        event.open_amount,
        event.home_open_amount
    from {{ days }} as day
    inner join {{ events }} as event
        on
            day.realm_id = event.realm_id
            and day.as_of_date >= event.event_date
            and (event.next_event_date is null or day.as_of_date < event.next_event_date)
    inner join {{ documents }} as item
        on
            event.realm_id = item.realm_id
            and event.document_type = item.document_type
            and event.document_id = item.document_id
            and event.document_line_no = item.document_line_no
    inner join {{ companies }} as company on item.realm_id = company.realm_id
    inner join {{ customers }} as customer
        on item.realm_id = customer.realm_id and item.customer_id = customer.customer_id
    where event.open_amount <> 0
) as aged
{%- endmacro %}
