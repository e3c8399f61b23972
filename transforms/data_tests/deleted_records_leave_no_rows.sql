-- {{ after_the_marts() }}
-- No mart has a row of a record that QuickBooks does not have any more.
with gone as (
    select
        realm_id,
        id as record_id,
        {{ record_type_of('entity') }} as record_type
    from {{ source('raw', 'deletions') }}
),

shown as (
    {%- for mart in ['fct_ar_document', 'fct_ar_event', 'fct_ap_document', 'fct_ap_event'] %}
    select
        realm_id,
        '{{ mart }}' as mart,
        document_type as record_type,
        document_id as record_id
    from {{ ref(mart) }}
    union all
    {%- endfor %}
    {%- for mart in ['fct_sales_line', 'fct_expense_line'] %}
    select
        realm_id,
        '{{ mart }}' as mart,
        transaction_type as record_type,
        transaction_id as record_id
    from {{ ref(mart) }}
    union all
    {%- endfor %}
    {%- for mart, record_type in {
        'fct_ar_application': 'Payment', 'fct_ap_application': 'BillPayment'
    }.items() %}
    select
        realm_id,
        '{{ mart }}' as mart,
        '{{ record_type }}' as record_type,
        payment_id as record_id
    from {{ ref(mart) }}
    union all
    {%- endfor %}
    select
        realm_id,
        'fct_time_activity' as mart,
        'TimeActivity' as record_type,
        time_activity_id as record_id
    from {{ ref('fct_time_activity') }}
)

select
    shown.realm_id,
    shown.mart,
    shown.record_type,
    shown.record_id
from shown
inner join gone
    on
        shown.realm_id = gone.realm_id
        and shown.record_type = gone.record_type
        and shown.record_id = gone.record_id
