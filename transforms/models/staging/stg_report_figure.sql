-- Figures of the answer that its row in `report` stands for; those of an older answer to the same
-- question are not the report any more.
select
    figure.realm_id,
    figure.report,
    figure.basis,
    figure.parameters,
    figure.window_start,
    figure.window_end,
    figure.taken_at,
    answer.columns_by,
    figure.row_no,
    figure.column_no,
    figure.kind,
    figure.section,
    nullif(figure.row_group, '') as row_group,
    nullif(figure.subject_id, '') as subject_id,
    figure.label,
    figure.period_start,
    figure.period_end,
    {{ money('figure.amount') }} as amount
from {{ source('raw', 'report_figure') }} as figure
inner join {{ ref('stg_report') }} as answer
    on
        figure.realm_id = answer.realm_id
        and figure.report = answer.report
        and figure.basis = answer.basis
        and figure.parameters = answer.parameters
        and figure.window_start = answer.window_start
        and figure.window_end = answer.window_end
        and figure.taken_at = answer.taken_at
