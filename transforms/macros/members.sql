{#
    Members that every dimension has, so that facts join without losing a row:
    "Not specified" for a document that names nothing, "Unmapped" for one that names a record
    the warehouse does not have. QuickBooks' own ids are positive.
#}
{% macro not_specified() -%}'-1'{%- endmacro %}

{% macro unmapped() -%}'-2'{%- endmacro %}

{# Key of the member a reference means; `known` is the key as joined from the dimension. #}
{% macro member(reference, known) -%}
    case
        when {{ reference }} is null then {{ not_specified() }}
        when {{ known }} is null then {{ unmapped() }}
        else {{ known }}
    end
{%- endmacro %}

{# Names of the two special members, as rows to cross join with companies. #}
{% macro special_members() -%}
    (
        select {{ not_specified() }} as member_id, 'Not specified' as member_name
        union all
        select {{ unmapped() }} as member_id, 'Unmapped' as member_name
    )
{%- endmacro %}

{# A dimension of names in a tree, special members included; its columns are called after `name`. #}
{% macro tree_dimension(staged, name) -%}
select
    member.realm_id,
    member.{{ name }}_id,
    member.{{ name }}_name,
    member.full_name,
    split_part(member.full_name, ':', 1) as top_level_{{ name }}_name,
    member.parent_{{ name }}_id,
    member.is_active
from {{ staged }} as member
inner join {{ ref('int_company') }} as company on member.realm_id = company.realm_id
union all
select
    company.realm_id,
    special.member_id as {{ name }}_id,
    special.member_name as {{ name }}_name,
    special.member_name as full_name,
    special.member_name as top_level_{{ name }}_name,
    cast(null as text) as parent_{{ name }}_id,
    true as is_active
from {{ ref('int_company') }} as company
cross join {{ special_members() }} as special
{%- endmacro %}
