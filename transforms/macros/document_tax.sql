{# Tax of the documents of a draft (int_sales_draft, int_expense_draft). #}

{# The staged tax lines of several documents, one after the other. #}
{% macro staged_tax_lines(documents) -%}
    {%- for table in documents %}
    select * from {{ ref('stg_' ~ table ~ '_tax_line') }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}

{#
    What the tax of documents comes to, with the sign of their direction: each tax line, and as
    line 0 what TotalTax says beyond them (QuickBooks lets users override it).
    Reads the CTEs `heads` (tax_amount, direction) and `tax_lines`.
#}
{% macro directed_tax() -%}
    select
        head.realm_id,
        head.transaction_type,
        head.transaction_id,
        line.tax_line_no,
        head.direction * line.amount as amount
    from tax_lines as line
    inner join heads as head
        on
            line.realm_id = head.realm_id
            and line.transaction_type = head.transaction_type
            and line.transaction_id = head.transaction_id
    union all
    select
        head.realm_id,
        head.transaction_type,
        head.transaction_id,
        0 as tax_line_no,
        head.direction * (head.tax_amount - coalesce(sum(line.amount), 0)) as amount
    from heads as head
    left join tax_lines as line
        on
            head.realm_id = line.realm_id
            and head.transaction_type = line.transaction_type
            and head.transaction_id = line.transaction_id
    group by
        head.realm_id, head.transaction_type, head.transaction_id, head.direction, head.tax_amount
    having head.tax_amount <> coalesce(sum(line.amount), 0)
{%- endmacro %}
