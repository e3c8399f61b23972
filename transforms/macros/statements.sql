{# The months of one line of the profit and loss, in order; `within` cuts them further. #}
{% macro same_statement_line(within=none) -%}
    partition by
        realm_id, basis, account_id, statement_section, class_id, location_id
        {{- ', ' ~ within if within }}
    order by month_start
{%- endmacro %}

{# Place of a section or a result on the profit and loss. #}
{% macro profit_and_loss_place(section) -%}
    case {{ section }}
    {%- for name in [
        'Income', 'COGS', 'GrossProfit', 'Expenses', 'NetOperatingIncome', 'OtherIncome',
        'OtherExpenses', 'NetOtherIncome', 'NetIncome',
    ] %}
        when '{{ name }}' then {{ loop.index }}
    {%- endfor %}
    end
{%- endmacro %}

{# Order of a text byte by byte: both engines alike, whatever their locale. #}
{% macro in_byte_order(text) -%}
    {{ text }} collate "C"
{%- endmacro %}
