"""TaxSummary: tax charged and paid, per agency, over a period."""

from typing import TYPE_CHECKING

from sandbox.reports.layout import Json, answer, cell, column, data, flag, money, section
from sandbox.reports.params import Params

if TYPE_CHECKING:
    from sandbox.company import Company

_TAXED = """
SELECT p.account, sum(iif(d.entity IN ('Invoice', 'SalesReceipt', 'CreditMemo', 'RefundReceipt'),
                          -p.home, 0)),
       sum(iif(d.entity IN ('Bill', 'Purchase', 'VendorCredit'), p.home, 0)),
       sum(iif(d.entity = 'JournalEntry', -p.home, 0))
FROM posting p JOIN document d ON d.no = p.doc
WHERE p.role = 'tax' AND d.entity <> 'TaxPayment' AND p.day BETWEEN ? AND ? GROUP BY p.account
"""


def tax_summary(company: "Company", params: Params) -> Json:
    """TaxSummary: a section per agency with tax on sales, on purchases, adjustments and the net."""
    span = params.span("This Month-to-date")
    days = (span.start.toordinal(), span.end.toordinal())
    rows = []
    for account, sales, purchases, adjusted in company.books.db.execute(_TAXED, days).fetchall():
        name = company.books.chart.account(account).name.removesuffix(" Payable")
        shown = [("Tax on sales", sales), ("Tax on purchases", -purchases)]
        shown += [("Adjustments", adjusted)] if adjusted else []
        inside = [data([cell(title), cell(money(amount))]) for title, amount in shown]
        net = [cell(f"Total {name}"), cell(money(sales - purchases + adjusted))]
        header = [cell(name, account), cell("")]
        rows.append(section(header=header, rows=inside, summary=net))
    fields = {
        "DateMacro": span.macro,
        "StartPeriod": span.start.isoformat(),
        "EndPeriod": span.end.isoformat(),
        "Currency": company.profile.home_currency,
    }
    columns = [column("", "Tax", "tax"), column("Amount", "Money", "amount")]
    options = {"NoReportData": flag(not rows)}
    return answer(company.clock, "TaxSummary", fields, options, columns, rows)
