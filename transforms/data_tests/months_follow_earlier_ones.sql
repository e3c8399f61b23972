-- {{ after_the_marts() }}
-- A line of the profit and loss compares itself with the same line of a month and a year before,
-- and adds up from the first month of the fiscal year; a line that is not there is zero.
{%- set keys = [
    'realm_id', 'basis', 'account_id', 'statement_section', 'class_id', 'location_id'
] %}
select
    line.realm_id,
    line.basis,
    line.month_start,
    line.account_id,
    line.class_id,
    line.location_id
from {{ ref('rpt_profit_and_loss') }} as line
inner join {{ ref('dim_company') }} as company on line.realm_id = company.realm_id
{%- for name, months in {'a_month': -1, 'a_year': -12}.items() %}
left join {{ ref('rpt_profit_and_loss') }} as {{ name }}_before
    on
        {%- for key in keys %}
        {{ 'and ' if not loop.first }}line.{{ key }} = {{ name }}_before.{{ key }}
        {%- endfor %}
        and {{ name }}_before.month_start
        = cast({{ dbt.dateadd('month', months, 'line.month_start') }} as date)
{%- endfor %}
where
    line.prior_month_amount <> coalesce(a_month_before.amount, 0)
    or line.prior_year_amount <> coalesce(a_year_before.amount, 0)
    or line.fiscal_year_to_date_amount <> line.amount + case
        when extract(month from line.month_start) = company.fiscal_year_start_month then 0
        else coalesce(a_month_before.fiscal_year_to_date_amount, 0)
    end
