select
    {{ document_head('Deposit') }},
    class_ref_value as class_id,
    deposit_to_account_ref_value as deposit_account_id,
    cash_back_account_ref_value as cash_back_account_id,
    {{ money('coalesce(total_amt, 0)') }} as total_amount,
    {{ money('coalesce(cash_back_amount, 0)') }} as cash_back_amount
from {{ live('deposit') }} as document
