-- {{ after_the_marts() }}
-- What is open changes by what documents post to receivable accounts, plus realised exchange
-- gains: day by day, so also on every day in total.
with changes as (
    select
        realm_id,
        event_date as day,
        sum(home_amount) as home_amount
    from {{ ref('fct_ar_event') }}
    group by realm_id, event_date
),

postings as (
    select
        realm_id,
        transaction_date as day,
        home_original_amount as home_amount
    from {{ ref('fct_ar_document') }}
    where document_type = 'Payment'
    union all
    select
        posting.realm_id,
        posting.transaction_date as day,
        posting.home_amount
    from {{ ref('int_posting') }} as posting
    left join {{ ref('dim_account') }} as account
        on posting.realm_id = account.realm_id and posting.account_id = account.account_id
    where
        posting.posting_role = 'receivable'
        or (posting.posting_role = 'line' and account.is_receivable)
    union all
    select
        realm_id,
        effective_date as day,
        realized_gain as home_amount
    from {{ ref('fct_ar_application') }}
    union all
    -- A settled document that the API does not show moves its payment alone.
    select
        realm_id,
        effective_date as day,
        payment_home_amount as home_amount
    from {{ ref('fct_ar_application') }}
    where not is_document_known
),

posted as (
    select
        realm_id,
        day,
        sum(home_amount) as home_amount
    from postings
    group by realm_id, day
)

select
    posted.*,
    changes.home_amount as changed_amount
from posted
full outer join changes on posted.realm_id = changes.realm_id and posted.day = changes.day
where coalesce(posted.home_amount, 0) <> coalesce(changes.home_amount, 0)
