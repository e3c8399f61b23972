-- Documents that touch books which were closed before: made, changed or deleted since. A document
-- of closed books that is paid gets a new version, but says the same: that is no change.
with closing_version as (
    select
        realm_id,
        last_updated_time as updated_at,
        seen_to,
        cast(
            {{ json_text('record', ['preferences', 0, 'accounting_info_prefs_book_close_date']) }}
            as date
        ) as books_closed_until
    from {{ source('raw', 'record_version') }}
    where entity = 'preferences'
    union all
    select
        realm_id,
        meta_data_last_updated_time as updated_at,
        cast(null as timestamp with time zone) as seen_to,
        accounting_info_prefs_book_close_date as books_closed_until
    from {{ source('raw', 'preferences') }}
),

closing_step as (
    select
        version.realm_id,
        version.updated_at,
        version.books_closed_until,
        company.books_closed_until as closed_until_now,
        lead(version.updated_at) over (
            partition by version.realm_id order by version.seen_to asc nulls last
        ) as next_updated_at
    from closing_version as version
    inner join {{ ref('int_company') }} as company on version.realm_id = company.realm_id
    where company.books_closed_until is not null
),

-- Closed since the settings said so: after the last version that did not, or as far back as known.
closing as (
    select
        realm_id,
        closed_until_now as books_closed_until,
        coalesce(
            max(
                case
                    when books_closed_until is null or books_closed_until < closed_until_now
                        then next_updated_at
                end
            ),
            min(updated_at)
        ) as closed_at
    from closing_step
    group by realm_id, closed_until_now
),

version as (
    select
        version.*,
        closing.books_closed_until,
        closing.closed_at,
        earlier.transaction_date as date_before,
        earlier.amount as amount_before,
        earlier.transaction_id is not null and (
            earlier.transaction_date is distinct from version.transaction_date
            or earlier.amount is distinct from version.amount
            or earlier.currency_code is distinct from version.currency_code
            or earlier.exchange_rate is distinct from version.exchange_rate
            or earlier.party_id is distinct from version.party_id
            or earlier.lines is distinct from version.lines
        ) as says_something_else
    from {{ ref('int_transaction_version') }} as version
    inner join closing on version.realm_id = closing.realm_id
    left join {{ ref('int_transaction_version') }} as earlier
        on
            version.realm_id = earlier.realm_id
            and version.entity = earlier.entity
            and version.transaction_id = earlier.transaction_id
            and version.version_no = earlier.version_no + 1
),

change as (
    select
        version.*,
        'created' as change,
        created_at as changed_at,
        transaction_date as date_after,
        amount as amount_after,
        updated_by as changed_by
    from version
    where
        version_no = 1
        and created_at > closed_at
        and transaction_date <= books_closed_until
    union all
    select
        version.*,
        'changed' as change,
        updated_at as changed_at,
        transaction_date as date_after,
        amount as amount_after,
        updated_by as changed_by
    from version
    where
        says_something_else
        and updated_at > closed_at
        and (transaction_date <= books_closed_until or date_before <= books_closed_until)
    union all
    select
        version.*,
        'deleted' as change,
        coalesce(deletion.deleted_at, deletion.seen_at) as changed_at,
        cast(null as date) as date_after,
        cast(null as decimal(19, 4)) as amount_after,
        cast(null as text) as changed_by
    from version
    inner join {{ source('raw', 'deletions') }} as deletion
        on
            version.realm_id = deletion.realm_id
            and version.entity = deletion.entity
            and version.transaction_id = deletion.id
    where
        version.is_latest
        and coalesce(deletion.deleted_at, deletion.seen_at) > version.closed_at
        and version.transaction_date <= version.books_closed_until
)

select
    change.realm_id,
    change.transaction_type,
    change.transaction_id,
    change.sync_token,
    change.change,
    change.document_number,
    change.books_closed_until,
    change.closed_at,
    case change.change
        when 'changed' then change.date_before
        when 'deleted' then change.transaction_date
    end as date_before,
    change.date_after,
    {{ money(
        "case change.change when 'changed' then change.amount_before"
        ~ " when 'deleted' then change.amount end"
    ) }} as amount_before,
    {{ money('change.amount_after') }} as amount_after,
    coalesce(change.currency_code, company.home_currency) as currency_code,
    change.changed_at,
    change.changed_by
from change
inner join {{ ref('int_company') }} as company on change.realm_id = company.realm_id
