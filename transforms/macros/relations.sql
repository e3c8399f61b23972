{#
    Relations are written without the database. A DuckDB database is called after its file: views
    and macros that name it would break in a copy of the warehouse under another name.
#}
{% macro ref() -%}
    {%- set version = kwargs.get('version') or kwargs.get('v') -%}
    {%- if varargs | length == 2 -%}
        {%- set relation = builtins.ref(varargs[0], varargs[1], version=version) -%}
    {%- else -%}
        {%- set relation = builtins.ref(varargs[0], version=version) -%}
    {%- endif -%}
    {{ return(without_database(relation)) }}
{%- endmacro %}

{% macro source(source_name, table_name) -%}
    {{ return(without_database(builtins.source(source_name, table_name))) }}
{%- endmacro %}

{% macro without_database(relation) -%}
    {{ return(relation if relation.is_cte else relation.include(database=false)) }}
{%- endmacro %}
