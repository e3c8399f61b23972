{{ config(alias='fct_ap_application') }}
{{ star('fct_ap_application', {'date': 'effective_date', 'vendor': 'vendor_id'}) }}
