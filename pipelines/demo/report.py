"""What the demo shows of the marts: the same statements a user could run."""

from dataclasses import dataclass
from datetime import date

from pipelines.query import Answer, run_query
from pipelines.settings import Settings

_AGING = """
select
    customer_name as "Customer",
    current_amount as "Current",
    days_1_30 as "1-30",
    days_31_60 as "31-60",
    days_61_90 as "61-90",
    days_91_and_over as "91 and over",
    total_open_amount as "Total"
from ar_aging_by_customer
order by customer_name
"""

_REVENUE = """
select strftime(month_start, '%Y-%m') as "Month", sum(revenue) as "Revenue"
from mart_revenue
group by month_start
order by month_start desc
limit {months}
"""

_AS_OF = "select as_of_date from dim_company"

MONTHS = 12


@dataclass(frozen=True)
class Tables:
    """The marts as the demo shows them."""

    as_of: date
    aging: Answer
    revenue: Answer


def tables(settings: Settings) -> Tables:
    """A/R aging by customer as of the company's today, revenue of the last twelve months."""
    return Tables(
        as_of=run_query(settings, _AS_OF).rows[0][0],
        aging=run_query(settings, _AGING),
        revenue=run_query(settings, _REVENUE.format(months=MONTHS)),
    )
