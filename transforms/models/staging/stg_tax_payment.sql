select
    realm_id,
    id as transaction_id,
    payment_date as transaction_date,
    tax_agency_ref_value as tax_agency_id,
    payment_account_ref_value as account_id,
    {{ money('case when refund then -payment_amount else payment_amount end') }} as amount
from {{ live('tax_payment') }} as tax_payment
