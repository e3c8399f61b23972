{# Sections of the profit and loss that are expense, cost of goods sold among them. #}
{% macro expense_sections() -%}('COGS', 'Expenses', 'OtherExpenses'){%- endmacro %}

{# Roles of postings that stand on an account for what it is, not for how it is paid or taxed. #}
{% macro line_roles() -%}('line', 'sale', 'discount', 'cash_back'){%- endmacro %}
