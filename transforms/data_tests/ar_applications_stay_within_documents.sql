-- {{ after_the_marts() }}
-- Applications take no more than there is: an item ends between its original amount and zero, a
-- payment never ends as a charge; and none takes effect before either document.
select
    realm_id,
    document_type,
    document_id,
    document_line_no,
    'open amount' as problem
from {{ ref('fct_ar_document') }}
where
    open_amount <> original_amount + applied_amount
    or (document_type = 'Payment' and open_amount > 0)
    or (
        document_type <> 'Payment'
        and open_amount not between least(original_amount, 0) and greatest(original_amount, 0)
    )
union all
select
    application.realm_id,
    application.document_type,
    application.document_id,
    application.document_line_no,
    'too early' as problem
from {{ ref('fct_ar_application') }} as application
left join {{ ref('fct_ar_document') }} as document
    on
        application.realm_id = document.realm_id
        and application.document_type = document.document_type
        and application.document_id = document.document_id
        and application.document_line_no = document.document_line_no
where
    application.effective_date < application.payment_date
    or application.effective_date < document.transaction_date
