select
    realm_id,
    run_id,
    status,
    started_at,
    finished_at,
    books_at
from {{ source('raw', 'sync_run') }}
