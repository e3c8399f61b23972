"""QuickBooks' reports as data: exact figures by group, ColKey and id.

    answer bytes ──▶ figures and lines ──▶ Arrow tables
    (client)         (read)                (tables)

    with Client("9341", tokens) as client:
        reader = ReportReader(client)
        balance = reader.read(Ask("TrialBalance", end=date(2026, 6, 30)))

`read_report` reads one answer; `ReportReader` asks for reports of any length, in parts where
QuickBooks will not give them whole.
"""

from .asking import Ask
from .catalogue import REPORTS, Report
from .lines import Figure, Line, Read
from .problems import ReportMoved, ReportTooLong, ReportUnreadable
from .read import read_report
from .reader import ReportReader
from .tables import REPORT_TABLES, rows_of

__all__ = [
    "REPORTS",
    "REPORT_TABLES",
    "Ask",
    "Figure",
    "Line",
    "Read",
    "Report",
    "ReportMoved",
    "ReportReader",
    "ReportTooLong",
    "ReportUnreadable",
    "read_report",
    "rows_of",
]
