{{ config(alias='dim_employee') }}
{{ star('dim_employee', {'employee': 'employee_id'}) }}
