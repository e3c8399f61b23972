with members as (
    select
        movement.*,
        {{ member('movement.tax_rate_id', 'rate.tax_rate_id') }} as rate_member_id,
        {{ member('movement.tax_agency_id', 'agency.tax_agency_id') }} as agency_member_id,
        case
            when agency.tax_agency_id is not null then agency.tax_agency_name
            when movement.tax_agency_id is not null then 'Unmapped'
            else 'Not specified'
        end as tax_agency_name
    from {{ ref('int_tax_movement') }} as movement
    left join {{ ref('stg_tax_rate') }} as rate
        on movement.realm_id = rate.realm_id and movement.tax_rate_id = rate.tax_rate_id
    left join {{ ref('stg_tax_agency') }} as agency
        on movement.realm_id = agency.realm_id and movement.tax_agency_id = agency.tax_agency_id
)

select
    realm_id,
    cast({{ dbt.date_trunc('month', 'movement_date') }} as date) as month_start,
    agency_member_id as tax_agency_id,
    rate_member_id as tax_rate_id,
    tax_agency_name,
    {%- for name in [
        'taxable', 'exempt', 'billed', 'collected', 'purchase', 'adjusted', 'paid'
    ] %}
    {{ money('sum(' ~ name ~ '_amount)') }} as {{ name }}_amount,
    {%- endfor %}
    {{ money('sum(billed_amount - purchase_amount + adjusted_amount - paid_amount)') }}
        as liability_change
from members
group by
    realm_id,
    {{ dbt.date_trunc('month', 'movement_date') }},
    agency_member_id,
    rate_member_id,
    tax_agency_name
