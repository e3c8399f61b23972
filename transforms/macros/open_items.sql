{#
    Open items: what customers owe and what is owed to vendors follow the same rules. Each macro is
    the whole SELECT of the two models that share it; `ledger` is 'ar' or 'ap'.
#}

{#
    What tells the two ledgers apart.

    party: whose items they are. payment: the document that settles others. role: of the posting by
    which a document as a whole stands on the ledger's account. debit: sign that makes what is owed
    positive. falling_due: the document that has a due date. stated: what QuickBooks itself says is
    open, by staged document.
#}
{% macro ledger_side(ledger) -%}
    {{ return({
        'ar': {
            'party': 'customer', 'payment': 'Payment', 'payments': 'stg_payment',
            'role': 'receivable', 'debit': '', 'falling_due': 'Invoice', 'credit': 'CreditMemo',
            'stated': {
                'stg_invoice': 'balance',
                'stg_credit_memo': '-balance',
                'stg_payment': '-unapplied_amount',
            },
        },
        'ap': {
            'party': 'vendor', 'payment': 'BillPayment', 'payments': 'stg_bill_payment',
            'role': 'payable', 'debit': '-', 'falling_due': 'Bill', 'credit': 'VendorCredit',
            'stated': {'stg_bill': 'balance', 'stg_vendor_credit': '-balance'},
        },
    }[ledger]) }}
{%- endmacro %}

{#
    Everything that is owed or credited on the ledger's accounts. Grain: document, or its line
    where a journal entry, deposit, check or expense touches such an account (else line 0). What
    the API has no entity for, statement charges above all, is in QuickBooks' ledger alone.
    Amounts are signed: what is owed is positive, credits are negative.
#}
{% macro open_item_documents(ledger) -%}
{%- set side = ledger_side(ledger) -%}
{%- set party = side.party ~ '_id' -%}
with items as (
    select
        posting.realm_id,
        posting.transaction_type as document_type,
        posting.transaction_id as document_id,
        posting.line_no as document_line_no,
        posting.line_id,
        posting.{{ party }},
        posting.account_id,
        {{ side.debit }}posting.amount as amount
    from {{ ref('int_posting') }} as posting
    left join {{ ref('int_account') }} as account
        on posting.realm_id = account.realm_id and posting.account_id = account.account_id
    where
        posting.posting_role = '{{ side.role }}'
        or (posting.posting_role = 'line' and account.is_{{ side.role }})
    union all
    select
        realm_id,
        transaction_type as document_type,
        transaction_id as document_id,
        line_no as document_line_no,
        cast(null as text) as line_id,
        {{ party }},
        account_id,
        {{ side.debit }}amount as amount
    from {{ ref('int_unseen_item') }}
    where is_{{ side.role }}
    union all
    select
        payment.realm_id,
        payment.transaction_type as document_type,
        payment.transaction_id as document_id,
        0 as document_line_no,
        cast(null as text) as line_id,
        payment.{{ party }},
        coalesce(payment.account_id, party.account_id, standard.account_id) as account_id,
        -payment.total_amount as amount
    from {{ ref(side.payments) }} as payment
    inner join {{ ref('int_document') }} as document
        on
            payment.realm_id = document.realm_id
            and payment.transaction_type = document.transaction_type
            and payment.transaction_id = document.transaction_id
    left join {{ ref('stg_' ~ side.party) }} as party
        on payment.realm_id = party.realm_id and payment.{{ party }} = party.{{ party }}
    left join {{ ref('int_default_account') }} as standard
        on
            document.realm_id = standard.realm_id
            and document.currency_code = standard.currency_code
            and standard.account_role = '{{ side.role }}'
),

heads as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        term_id,
        document_number,
        transaction_date,
        due_date,
        currency_code,
        exchange_rate,
        is_voided,
        memo,
        created_at,
        updated_at
    from {{ ref('int_document') }}
    union all
    select
        realm_id,
        transaction_type,
        transaction_id,
        cast(null as text) as term_id,
        document_number,
        transaction_date,
        cast(null as date) as due_date,
        currency_code,
        exchange_rate,
        false as is_voided,
        memo,
        cast(null as timestamp with time zone) as created_at,
        cast(null as timestamp with time zone) as updated_at
    from {{ ref('int_unseen_item') }}
    where line_no = 0
),

-- What QuickBooks itself says is open, where it says so.
stated as (
    {%- for staged, open_amount in side.stated.items() %}
    select
        realm_id,
        transaction_type,
        transaction_id,
        {{ open_amount }} as open_amount
    from {{ ref(staged) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    items.realm_id,
    items.document_type,
    items.document_id,
    items.document_line_no,
    items.line_id,
    items.{{ party }},
    items.account_id,
    document.term_id,
    document.document_number,
    document.transaction_date,
    -- Only these fall due; everything else ages from its own date.
    case
        when items.document_type = '{{ side.falling_due }}' and items.document_line_no = 0
            then document.due_date
    end as due_date,
    document.currency_code,
    document.exchange_rate,
    {{ money('items.amount') }} as original_amount,
    {{ money('case when items.document_line_no = 0 then stated.open_amount end') }}
        as quickbooks_open_amount,
    document.is_voided,
    document.memo,
    document.created_at,
    document.updated_at
from items
inner join heads as document
    on
        items.realm_id = document.realm_id
        and items.document_type = document.transaction_type
        and items.document_id = document.transaction_id
left join stated
    on
        items.realm_id = stated.realm_id
        and items.document_type = stated.transaction_type
        and items.document_id = stated.transaction_id
{%- endmacro %}

{#
    What payments say they settle. Grain: payment line.
    Amounts stand on payment lines only; a line links to one document.
#}
{% macro open_item_links(ledger) -%}
{%- set side = ledger_side(ledger) -%}
select
    payment.realm_id,
    payment.transaction_id as payment_id,
    line.line_no as payment_line_no,
    payment.transaction_date as payment_date,
    payment.{{ side.party }}_id,
    -- Links speak of checks and expenses; the entity is a purchase.
    case
        when
            link.linked_type in (
                'Check', 'Expense', 'CashPurchase', 'CreditCardExpense', 'CreditCardCredit'
            )
            then 'Purchase'
        else link.linked_type
    end as document_type,
    link.linked_id as document_id,
    link.linked_line_id,
    line.amount
from {{ ref(side.payments) }} as payment
inner join {{ ref(side.payments ~ '_line') }} as line
    on payment.realm_id = line.realm_id and payment.transaction_id = line.payment_id
inner join {{ ref(side.payments ~ '_line_linked_txn') }} as link
    on
        line.realm_id = link.realm_id
        and line.payment_id = link.payment_id
        and line.line_no = link.line_no
        and link.link_no = 1
where line.amount <> 0
{%- endmacro %}
