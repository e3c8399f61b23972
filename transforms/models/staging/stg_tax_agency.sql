select
    realm_id,
    id as tax_agency_id,
    display_name as tax_agency_name
from {{ live('tax_agency') }} as tax_agency
