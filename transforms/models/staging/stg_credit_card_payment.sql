select
    {{ document_head('CreditCardPayment') }},
    {{ money('coalesce(amount, 0)') }} as total_amount
from {{ live('credit_card_payment') }} as document
