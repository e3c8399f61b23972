select
    realm_id,
    id as vendor_id,
    display_name as vendor_name,
    company_name,
    term_ref_value as term_id,
    ap_account_ref_value as account_id,
    currency_ref_value as currency_code,
    coalesce(vendor1099, false) as is_1099,
    coalesce(active, true) as is_active,
    {{ money('coalesce(balance, 0)') }} as balance
from {{ live('vendor') }} as vendor
