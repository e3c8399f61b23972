-- What of which receivable each payment line settles. Grain: payment line x receivable item.
-- An application takes effect when both sides exist: on the later of their dates. Where a
-- document has several items, the named line, else those of the payment's customer, else all of
-- them are filled in line order; the side (owed or credited) of the first comes first.
with candidates as (
    select
        link.*,
        item.document_line_no,
        item.original_amount,
        item.customer_id as item_customer_id,
        case when item.document_id is not null then 1 end as is_known,
        case when item.original_amount < 0 then -1 else 1 end as side,
        case
            when item.line_id = link.linked_line_id then 1
            when item.customer_id = link.customer_id then 2
            else 3
        end as fit,
        case
            when item.transaction_date > link.payment_date then item.transaction_date
            else link.payment_date
        end as effective_date
    from {{ ref('int_ar_link') }} as link
    left join {{ ref('int_ar_document') }} as item
        on
            link.realm_id = item.realm_id
            and link.document_type = item.document_type
            and link.document_id = item.document_id
),

fitting as (
    select
        candidates.*,
        min(fit) over (
            partition by realm_id, payment_id, payment_line_no
        ) as best_fit,
        first_value(side) over (
            partition by realm_id, payment_id, payment_line_no
            order by fit, document_line_no
        ) as first_side
    from candidates
),

-- Room of each item in filling order, and the place of each payment line in the queue.
queued as (
    select
        fitting.*,
        count(*) over (
            partition by realm_id, payment_id, payment_line_no
        ) as item_count,
        row_number() over (
            partition by realm_id, payment_id, payment_line_no
            order by abs(side - first_side) desc, document_line_no desc
        ) as from_last,
        sum(abs(original_amount)) over (
            partition by realm_id, payment_id, payment_line_no
            order by abs(side - first_side), document_line_no
            rows between unbounded preceding and current row
        ) as room_end,
        sum(amount) over (
            partition by
                realm_id, document_type, document_id, document_line_no, fit,
                case fit when 1 then linked_line_id when 2 then customer_id end
            order by effective_date, length(payment_id), payment_id, payment_line_no
            rows between unbounded preceding and current row
        ) as queue_end
    from fitting
    where fit = best_fit
),

allocated as (
    select
        queued.*,
        case
            when item_count = 1 then amount
            else
                case when from_last = 1 or queue_end < room_end then queue_end else room_end end
                - case
                    when queue_end - amount > room_end - abs(original_amount)
                        then queue_end - amount
                    else room_end - abs(original_amount)
                end
        end as part
    from queued
)

select
    realm_id,
    payment_id,
    payment_line_no,
    payment_date,
    customer_id,
    document_type,
    document_id,
    coalesce(document_line_no, 0) as document_line_no,
    coalesce(is_known, 0) = 1 as is_document_known,
    effective_date,
    {{ money('part') }} as applied_amount,
    -- What it does to the settled item and, with the opposite sign, to the payment.
    {{ money('-side * part') }} as item_change,
    {{ money('side * part') }} as payment_change
from allocated
where item_count = 1 or part > 0
