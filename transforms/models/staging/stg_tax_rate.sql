select
    realm_id,
    id as tax_rate_id,
    name as tax_rate_name,
    description,
    agency_ref_value as tax_agency_id,
    {{ rate('rate_value') }} as rate_percent,
    coalesce(active, true) as is_active
from {{ live('tax_rate') }} as tax_rate
