select
    realm_id,
    report,
    basis,
    parameters,
    window_start,
    window_end,
    taken_at,
    columns_by
from {{ source('raw', 'report') }}
