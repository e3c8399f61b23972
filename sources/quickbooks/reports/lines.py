"""What reading a report gives: figures of summaries and totals, and lines of details.

The two are never mixed: adding up every `leaf` counts everything once, whatever totals the report
shows beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

Value = str | date | Decimal | int | None


@dataclass(frozen=True)
class Figure:
    """One number of a report.

    Attributes:
        row_no: Row in this answer, from 1: which figures stand side by side, not an identity.
        column_no: Column in this answer, from 1.
        kind: `leaf` (counts once), `subtotal` (of a section), `total` (of several, or of all).
        section: Groups and ids of the sections around it, outermost first: `Income/account:45`.
        group: QuickBooks' name of the row's own kind: `NetIncome`, `GrandTotal`, or "".
        subject: What its id is of: account, customer, vendor, item, class, department.
        subject_id: That id; "" for what is "not specified" and for totals of several.
        label: The row's title, in the company's language: to look at, not to go by.
        column: ColKey of the column.
        start: First day of the column; None where it has none.
        end: Its last day.
        amount: Money, or None.
        number: A quantity, price or percentage, or None.
    """

    row_no: int
    column_no: int
    kind: str
    section: str
    group: str
    subject: str
    subject_id: str
    label: str
    column: str
    start: date | None
    end: date | None
    amount: Decimal | None
    number: Decimal | None


@dataclass(frozen=True)
class Line:
    """One row of a detail report.

    Attributes:
        row_no: Row in this answer, from 1.
        kind: `leaf`, or `opening` for a balance before the period.
        section: Groups and ids of the sections around it, outermost first.
        subject: What the sections' id is of.
        subject_id: The innermost of those ids, "" for none.
        txn_type: Type of the transaction, in the company's language.
        txn_id: Its id; unique per type of transaction.
        values: The other cells by ColKey.
        ids: Ids of the records that cells name, by ColKey.
        title: Title of the innermost section that has an id: the account's name, for one.
    """

    row_no: int
    kind: str
    section: str
    subject: str
    subject_id: str
    txn_type: str
    txn_id: str
    values: dict[str, Value]
    ids: dict[str, str]
    title: str = ""


@dataclass(frozen=True)
class Read:
    """A report as read.

    Attributes:
        report: Its name.
        basis: Accrual or Cash, "" where it has none.
        start: First day it speaks of; None where it names none.
        end: Last day.
        by: What its columns are summarised by.
        currency: The company's own.
        time: When QuickBooks made it.
        no_data: QuickBooks says that there is nothing.
        truncated: QuickBooks cut it off: what is here is true but not all.
        columns: Days of period columns, in order.
        figures: Numbers of summaries, and totals of details.
        lines: Rows of details.
    """

    report: str
    basis: str
    start: date | None
    end: date | None
    by: str
    currency: str
    time: datetime | None
    no_data: bool
    truncated: bool
    columns: list[tuple[date, date]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
