-- {{ after_the_marts() }}
-- Debits equal credits on every transaction and on every day, so also on every day in total.
{%- set subjects = ['transaction_key', 'transaction_date'] %}
{%- for subject in subjects %}
select
    realm_id,
    '{{ subject }}' as subject,
    cast({{ subject }} as text) as subject_value,
    sum(debit) as debit,
    sum(credit) as credit,
    sum(home_amount) as home_amount
from {{ ref('fct_gl_entry') }}
{%- if subject == 'transaction_key' %}
where transaction_id <> {{ not_specified() }}
{%- endif %}
group by realm_id, {{ subject }}
having sum(debit) <> sum(credit) or sum(home_amount) <> 0
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
