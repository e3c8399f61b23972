"""What can be wrong with a report: it cannot be understood, or it does not hold still."""

from __future__ import annotations

from ..errors import ProtocolError, TryAgainLater


class ReportUnreadable(ProtocolError):
    """A part of a report is not what is documented or was ever recorded.

    Nothing of the report is used: leaving the part out could change a total in silence.

    Args:
        report: Name of the report.
        where: Path of the part, from the outermost section inwards.
        what: What is wrong with it.
    """

    def __init__(self, report: str, where: str, what: str) -> None:
        super().__init__(
            f"The report {report} cannot be read at {where}: {what}.",
            "Keep the answer and report it; syncs of records do not depend on reports.",
        )
        self.report = report
        self.where = where


class ReportMoved(TryAgainLater):
    """Parts of a report that was read in parts do not fit together: the books moved meanwhile."""

    def __init__(self, report: str, what: str) -> None:
        super().__init__(
            f"The parts of the report {report} do not add up: {what}.",
            "Run again: someone was working in QuickBooks while the report was read. If it stays,"
            " report it.",
        )


class ReportTooLong(ProtocolError):
    """A report is longer than QuickBooks shows, and no shorter one can be asked for."""

    def __init__(self, report: str, period: str) -> None:
        super().__init__(
            f"The report {report} for {period} has more cells than QuickBooks shows.",
            "Ask for fewer columns, or narrow it by account, customer or vendor.",
        )
