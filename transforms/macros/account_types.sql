{#
    What QuickBooks' account types mean on its statements, in the order in which it prints them:
    type, section (QuickBooks' own group name), statement, side of the balance sheet or sign on the
    profit and loss, and the part of the cash flow that a change belongs to.
#}
{% macro account_types() -%}
    {{ return([
        ('Bank', 'BankAccounts', 'balance_sheet', 'debit', 'cash'),
        ('Accounts Receivable', 'AR', 'balance_sheet', 'debit', 'operating'),
        ('Other Current Asset', 'OtherCurrentAssets', 'balance_sheet', 'debit', 'operating'),
        ('Fixed Asset', 'FixedAssets', 'balance_sheet', 'debit', 'investing'),
        ('Other Asset', 'OtherAssets', 'balance_sheet', 'debit', 'investing'),
        ('Accounts Payable', 'AP', 'balance_sheet', 'credit', 'operating'),
        ('Credit Card', 'CreditCards', 'balance_sheet', 'credit', 'operating'),
        ('Other Current Liability', 'OtherCurrentLiabilities', 'balance_sheet', 'credit',
            'operating'),
        ('Long Term Liability', 'LongTermLiabilities', 'balance_sheet', 'credit', 'financing'),
        ('Equity', 'Equity', 'balance_sheet', 'credit', 'financing'),
        ('Income', 'Income', 'profit_and_loss', 'credit', 'result'),
        ('Cost of Goods Sold', 'COGS', 'profit_and_loss', 'debit', 'result'),
        ('Expense', 'Expenses', 'profit_and_loss', 'debit', 'result'),
        ('Other Income', 'OtherIncome', 'profit_and_loss', 'credit', 'result'),
        ('Other Expense', 'OtherExpenses', 'profit_and_loss', 'debit', 'result'),
    ]) }}
{%- endmacro %}

{# One property of an account type: `index` is its place in account_types(). #}
{% macro of_account_type(account_type, index, otherwise) -%}
    case {{ account_type }}
    {%- for row in account_types() if row[index] != otherwise %}
        when '{{ row[0] }}' then '{{ row[index] }}'
    {%- endfor %}
        else '{{ otherwise }}'
    end
{%- endmacro %}

{# Place of an account type on the statements, from 1; what is unknown comes last. #}
{% macro account_type_order(account_type) -%}
    case {{ account_type }}
    {%- for row in account_types() %}
        when '{{ row[0] }}' then {{ loop.index }}
    {%- endfor %}
        else {{ account_types() | length + 1 }}
    end
{%- endmacro %}

{# Sub-types of assets that are written off: their change adjusts the result, it buys nothing. #}
{% macro written_off_subtypes() -%}
    (
        'AccumulatedAmortization',
        'AccumulatedAmortizationOfOtherAssets',
        'AccumulatedDepletion',
        'AccumulatedDepreciation'
    )
{%- endmacro %}

{# Member of dim_account for the result of the fiscal year, which no account carries. #}
{% macro net_income_member() -%}'-3'{%- endmacro %}

{# 1 where an account grows by debits, -1 where it grows by credits. #}
{% macro natural_sign(normal_side) -%}
    case {{ normal_side }} when 'credit' then -1 else 1 end
{%- endmacro %}

{#
    Place of an account among its siblings: by number where the company uses numbers, then by name.
    Compared byte by byte (collation "C"), so that both engines order alike.
#}
{% macro account_sort_key(account) -%}
    case
        when preferences.uses_account_numbers then coalesce({{ account }}.account_number, '')
        else ''
    end
    || chr(2)
    || lower({{ account }}.account_name)
{%- endmacro %}
