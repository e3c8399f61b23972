{{ ar_open_items(
    days=ref('dim_company'),
    events=ref('fct_ar_event'),
    documents=ref('fct_ar_document'),
    companies=ref('dim_company'),
    customers=ref('dim_customer')
) }}
