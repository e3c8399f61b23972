{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['realm_id', 'state_key', 'known_from'],
    full_refresh=false,
    on_schema_change='append_new_columns',
    post_hook='{{ forget_removed_companies() }}'
) }}
{{ open_item_history('ar') }}
