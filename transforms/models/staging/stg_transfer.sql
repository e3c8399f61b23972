select
    {{ document_head('Transfer') }},
    {{ money('coalesce(amount, 0)') }} as total_amount
from {{ live('transfer') }} as document
