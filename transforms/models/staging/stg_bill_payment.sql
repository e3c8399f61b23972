select
    {{ document_head('BillPayment') }},
    vendor_ref_value as vendor_id,
    ap_account_ref_value as account_id,
    coalesce(
        check_payment_bank_account_ref_value, credit_card_payment_cc_account_ref_value
    ) as paying_account_id,
    {{ money('coalesce(total_amt, 0)') }} as total_amount
from {{ live('bill_payment') }} as document
