select
    realm_id,
    company_name,
    legal_name,
    country,
    default_time_zone as time_zone,
    {{ month_number('fiscal_year_start_month') }} as fiscal_year_start_month
from {{ live('company_info') }} as company
