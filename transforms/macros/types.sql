{# The one place that says how exact numbers are stored. No model casts to a float. #}

{# Money in any currency: 15 digits before the point, 4 after. #}
{% macro money(expression) -%}
    cast({{ expression }} as decimal(19, 4))
{%- endmacro %}

{# Exchange rates, unit prices and quantities. #}
{% macro rate(expression) -%}
    cast({{ expression }} as decimal(28, 9))
{%- endmacro %}

{# Home currency of a document amount: rounded to the cent, half away from zero. #}
{% macro home_money(amount, exchange_rate) -%}
    {{ money('round(' ~ amount ~ ' * ' ~ exchange_rate ~ ', 2)') }}
{%- endmacro %}

{# Whole numbers that hold the product of two amounts in cents. #}
{% macro whole(expression) -%}
    cast({{ expression }} as decimal(38, 0))
{%- endmacro %}

{# Quotient of whole numbers rounded down (the divisor is positive), exact on each engine. #}
{% macro floor_divide(dividend, divisor) -%}
    {{ adapter.dispatch('floor_divide', 'tieout')(dividend, divisor) }}
{%- endmacro %}

{% macro default__floor_divide(dividend, divisor) -%}
    div({{ dividend }} - {{ floor_modulo(dividend, divisor) }}, {{ divisor }})
{%- endmacro %}

{# DuckDB divides decimals as floats; `//` on 128-bit integers is exact. #}
{% macro duckdb__floor_divide(dividend, divisor) -%}
    cast(
        cast({{ dividend }} - {{ floor_modulo(dividend, divisor) }} as hugeint)
        // cast({{ divisor }} as hugeint)
        as decimal(38, 0)
    )
{%- endmacro %}

{# Remainder between 0 and the (positive) divisor. #}
{% macro floor_modulo(dividend, divisor) -%}
    mod(mod({{ dividend }}, {{ divisor }}) + {{ divisor }}, {{ divisor }})
{%- endmacro %}
