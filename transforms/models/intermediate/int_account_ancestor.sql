-- Each account with itself (0 steps) and the accounts above it. Grain: account x account above.
-- A parent counts only within the same type, as on statements. QuickBooks nests five deep; the walk
-- stops at ten even if parents form a ring.
with recursive accounts as (
    select
        account.realm_id,
        account.account_id,
        parent.account_id as parent_account_id,
        {{ account_sort_key('account') }} as sort_key
    from {{ ref('stg_account') }} as account
    left join {{ ref('stg_preferences') }} as preferences
        on account.realm_id = preferences.realm_id
    left join {{ ref('stg_account') }} as parent
        on
            account.realm_id = parent.realm_id
            and account.parent_account_id = parent.account_id
            and account.account_type = parent.account_type
),

walk as (
    select
        realm_id,
        account_id,
        account_id as ancestor_id,
        parent_account_id as next_ancestor_id,
        0 as steps,
        sort_key
    from accounts
    union all
    select
        walk.realm_id,
        walk.account_id,
        parent.account_id as ancestor_id,
        parent.parent_account_id as next_ancestor_id,
        walk.steps + 1 as steps,
        parent.sort_key || chr(1) || walk.sort_key as sort_key
    from walk
    inner join accounts as parent
        on walk.realm_id = parent.realm_id and walk.next_ancestor_id = parent.account_id
    where walk.steps < 10
)

select
    realm_id,
    account_id,
    ancestor_id,
    steps,
    -- Puts accounts under their parents, siblings by number and name; complete from the top.
    sort_key,
    next_ancestor_id is null or steps = 10 as is_top
from walk
