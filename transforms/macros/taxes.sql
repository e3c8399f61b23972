{# Sub-types of the accounts that hold what is owed to tax agencies. #}
{% macro tax_account_subtypes() -%}('SalesTaxPayable', 'GlobalTaxPayable'){%- endmacro %}

{#
    Columns of int_tax_movement, all in home currency; those that are not given are zero. `rate`
    and `agency` are ids or NULL.
#}
{% macro tax_movement(
    rate, agency, taxable='0', exempt='0', billed='0', collected='0', on_purchases='0',
    adjusted='0', paid='0'
) -%}
    {{ rate }} as tax_rate_id,
    {{ agency }} as tax_agency_id,
    {{ money(taxable) }} as taxable_amount,
    {{ money(exempt) }} as exempt_amount,
    {{ money(billed) }} as billed_amount,
    {{ money(collected) }} as collected_amount,
    {{ money(on_purchases) }} as purchase_amount,
    {{ money(adjusted) }} as adjusted_amount,
    {{ money(paid) }} as paid_amount
{%- endmacro %}
