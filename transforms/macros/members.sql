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
