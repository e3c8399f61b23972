with sales as (
    -- A discount on a document without sales lines is a line of its own.
    select posting.*
    from {{ ref('int_posting') }} as posting
    where
        posting.posting_role = 'sale'
        or (
            posting.posting_role = 'discount'
            and exists (
                select 1
                from {{ ref('int_discount_share') }} as share
                where
                    share.realm_id = posting.realm_id
                    and share.transaction_type = posting.transaction_type
                    and share.transaction_id = posting.transaction_id
                    and share.posting_role = 'discount'
                    and share.line_no = posting.line_no
            )
        )
),

discounts as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        posting_role,
        line_no,
        group_line_no,
        sum(amount) as amount,
        sum(home_amount) as home_amount
    from {{ ref('int_discount_share') }}
    group by realm_id, transaction_type, transaction_id, posting_role, line_no, group_line_no
),

signed as (
    select
        sale.*,
        case when sale.posting_role = 'sale' then -sale.amount else 0 end as gross_amount,
        case when sale.posting_role = 'sale' then -sale.home_amount else 0 end
            as home_gross_amount,
        coalesce(-discount.amount, 0) as discount_amount,
        coalesce(-discount.home_amount, 0) as home_discount_amount
    from sales as sale
    left join discounts as discount
        on
            sale.realm_id = discount.realm_id
            and sale.transaction_type = discount.transaction_type
            and sale.transaction_id = discount.transaction_id
            and sale.posting_role = discount.posting_role
            and sale.line_no = discount.line_no
            and sale.group_line_no = discount.group_line_no
)

select
    line.realm_id,
    line.transaction_type,
    line.transaction_id,
    line.line_no,
    line.group_line_no,
    document.document_number,
    line.transaction_date,
    line.service_date,
    {{ member('line.customer_id', 'customer.customer_id') }} as customer_id,
    case
        when line.item_id = 'SHIPPING_ITEM_ID' then line.item_id
        else {{ member('line.item_id', 'item.item_id') }}
    end as item_id,
    {{ member('line.bundle_item_id', 'bundle.item_id') }} as bundle_item_id,
    {{ member('line.class_id', 'class.class_id') }} as class_id,
    {{ member('line.location_id', 'location.location_id') }} as location_id,
    coalesce(account.account_id, {{ unmapped() }}) as account_id,
    {{ member('document.term_id', 'term.term_id') }} as term_id,
    line.description,
    line.tax_code_id,
    line.currency_code,
    line.exchange_rate,
    line.quantity,
    line.unit_price,
    {{ money('line.gross_amount') }} as gross_amount,
    {{ money('line.discount_amount') }} as discount_amount,
    {{ money('line.gross_amount + line.discount_amount') }} as net_amount,
    {{ money('line.home_gross_amount') }} as home_gross_amount,
    {{ money('line.home_discount_amount') }} as home_discount_amount,
    {{ money('line.home_gross_amount + line.home_discount_amount') }} as home_net_amount,
    document.is_voided
from signed as line
inner join {{ ref('int_document') }} as document
    on
        line.realm_id = document.realm_id
        and line.transaction_type = document.transaction_type
        and line.transaction_id = document.transaction_id
left join {{ ref('stg_customer') }} as customer
    on line.realm_id = customer.realm_id and line.customer_id = customer.customer_id
left join {{ ref('stg_item') }} as item
    on line.realm_id = item.realm_id and line.item_id = item.item_id
left join {{ ref('stg_item') }} as bundle
    on line.realm_id = bundle.realm_id and line.bundle_item_id = bundle.item_id
left join {{ ref('stg_class') }} as class
    on line.realm_id = class.realm_id and line.class_id = class.class_id
left join {{ ref('stg_department') }} as location
    on line.realm_id = location.realm_id and line.location_id = location.location_id
left join {{ ref('int_account') }} as account
    on line.realm_id = account.realm_id and line.account_id = account.account_id
left join {{ ref('stg_term') }} as term
    on document.realm_id = term.realm_id and document.term_id = term.term_id
