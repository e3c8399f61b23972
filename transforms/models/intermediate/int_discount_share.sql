-- Each discount line's amount, shared among the sales lines before it (all lines when none
-- comes before). Grain: discount line x sales line; a document without sales lines keeps the
-- discount on its own line.
-- Shares are pro rata in cents, document and home currency apart; the cents that are left go to
-- the largest remainders, to the lower line first on ties. Debit positive, as posted.
with discounts as (
    select * from {{ ref('int_posting') }}
    where posting_role = 'discount'
),

pairs as (
    select
        discount.realm_id,
        discount.transaction_type,
        discount.transaction_id,
        discount.line_no as discount_line_no,
        discount.account_id,
        discount.amount,
        discount.home_amount,
        sale.line_no,
        sale.group_line_no,
        sale.line_no < discount.line_no as comes_before,
        max(case when sale.line_no < discount.line_no then 1 else 0 end) over (
            partition by
                discount.realm_id, discount.transaction_type, discount.transaction_id,
                discount.line_no
        ) as some_come_before,
        {{ whole('round(sale.amount * 100, 0)') }} as weight
    from discounts as discount
    inner join {{ ref('int_posting') }} as sale
        on
            discount.realm_id = sale.realm_id
            and discount.transaction_type = sale.transaction_type
            and discount.transaction_id = sale.transaction_id
            and sale.posting_role = 'sale'
),

-- Weights with a positive sum: credits to income are negative.
weighted as (
    select
        pairs.*,
        sum(weight) over ({{ same_discount() }}) as total_weight
    from pairs
    where comes_before or some_come_before = 0
),

whole_cents as (
    select
        weighted.*,
        {{ whole('abs(total_weight)') }} as divisor,
        {{ whole('case when total_weight < 0 then -weight else weight end') }} as factor,
        {{ whole('round(amount * 100, 0)') }} as cents,
        {{ whole('round(home_amount * 100, 0)') }} as home_cents
    from weighted
),

shared as (
    select
        whole_cents.*,
        {{ share_division('cents') }},
        {{ share_division('home_cents') }}
    from whole_cents
),

ranked as (
    select
        shared.*,
        {{ share_ranking('cents') }},
        {{ share_ranking('home_cents') }},
        row_number() over ({{ same_discount() }} order by line_no, group_line_no) as line_rank
    from shared
)

select
    realm_id,
    transaction_type,
    transaction_id,
    discount_line_no,
    'sale' as posting_role,
    line_no,
    group_line_no,
    account_id,
    {{ share_of('amount', 'cents') }} as amount,
    {{ share_of('home_amount', 'home_cents') }} as home_amount
from ranked
union all
select
    discount.realm_id,
    discount.transaction_type,
    discount.transaction_id,
    discount.line_no as discount_line_no,
    'discount' as posting_role,
    discount.line_no,
    discount.group_line_no,
    discount.account_id,
    discount.amount,
    discount.home_amount
from discounts as discount
where
    not exists (
        select 1
        from {{ ref('int_posting') }} as sale
        where
            sale.realm_id = discount.realm_id
            and sale.transaction_type = discount.transaction_type
            and sale.transaction_id = discount.transaction_id
            and sale.posting_role = 'sale'
    )
