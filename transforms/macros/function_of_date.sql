{#
    Materialization of a query with the parameter `as_of` (a date) as a function in the warehouse:
    a table macro in DuckDB, a set-returning SQL function in Postgres.

    Config `like`: the model whose columns the function returns.
#}
{% materialization function_of_date, default -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {{ adapter.dispatch('create_function_of_date', 'tieout')(
            this.include(database=false), ref(config.require('like')), sql
        ) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': []}) }}
{%- endmaterialization %}

{% macro default__create_function_of_date(name, like, sql) -%}
    {{ exceptions.raise_compiler_error(
        'Functions of a date are written for DuckDB and Postgres. Leave this one out with'
        ~ ' --exclude config.materialized:function_of_date, and query fct_ar_event.'
    ) }}
{%- endmacro %}

{% macro duckdb__create_function_of_date(name, like, sql) -%}
    create or replace macro {{ name }}(as_of) as table (
        {{ sql }}
    )
{%- endmacro %}

{% macro postgres__create_function_of_date(name, like, sql) -%}
    drop function if exists {{ name }}(date);
    create function {{ name }}(as_of date)
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
