{{ config(alias='dim_vendor') }}
{{ star('dim_vendor', {'vendor': 'vendor_id'}) }}
