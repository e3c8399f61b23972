{#
    Materialization of a query with the parameter `as_of` (a date) as a function in the warehouse:
    a table macro in DuckDB, a set-returning SQL function in Postgres.

    Config `like`: the model whose columns the function returns. Config `known_on`: whether there is
    a second parameter of that name, an instant.
#}
{% materialization function_of_date, default -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {{ adapter.dispatch('create_function_of_date', 'tieout')(
            this.include(database=false), ref(config.require('like')), sql,
            config.get('known_on', false)
        ) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': []}) }}
{%- endmaterialization %}

{% macro default__create_function_of_date(name, like, sql, known_on) -%}
    {{ exceptions.raise_compiler_error(
        'Functions of a date are written for DuckDB and Postgres. Leave this one out with'
        ~ ' --exclude config.materialized:function_of_date, and query fct_ar_event.'
    ) }}
{%- endmacro %}

{% macro duckdb__create_function_of_date(name, like, sql, known_on) -%}
    create or replace macro {{ name }}(as_of{{ ', known_on' if known_on }}) as table (
        {{ sql }}
    )
{%- endmacro %}

{% macro postgres__create_function_of_date(name, like, sql, known_on) -%}
    {%- set more = ', known_on timestamp with time zone' if known_on else '' %}
    drop function if exists {{ name }}(date{{ more | replace('known_on ', '') }});
    create function {{ name }}(as_of date{{ more }})
    returns table (
        {%- for column in adapter.get_columns_in_relation(like) %}
        {{ adapter.quote(column.name) }} {{ column.data_type }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
    language sql stable
    as $function$
        {{ sql }}
    $function$
{%- endmacro %}
