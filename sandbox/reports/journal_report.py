"""JournalReport: every transaction with its debits and credits, and their totals."""

from typing import TYPE_CHECKING

from sandbox.reports.layout import Json, answer, cell, data, flag, section
from sandbox.reports.line_columns import cells_of, described, read_keys, total_cells
from sandbox.reports.lines import Line, Lines
from sandbox.reports.params import HEADER_NAMES, Params

if TYPE_CHECKING:
    from sandbox.company import Company

_DEFAULT = (
    "tx_date", "txn_type", "doc_num", "name", "memo", "account_name", "debt_amt", "credit_amt",
)  # fmt: skip
_ABROAD = ("currency", "exch_rate", "debt_home_amt", "credit_home_amt")


def journal_report(company: "Company", params: Params) -> Json:
    """JournalReport: entries of a transaction stand together, its totals in a section after them.

    Every row repeats the transaction's date, type and number.
    """
    span = params.span("This Month-to-date")
    keys = read_keys(params, (*_DEFAULT, *(_ABROAD if company.multicurrency else ())))
    lines = Lines(company, "Accrual")
    found = list(lines.read(span.start.toordinal(), span.end.toordinal(), params.filters()))
    rows: list[Json] = []
    for inside in _transactions(found):
        rows += [data(cells_of(lines, line, keys)) for line in inside]
        rows.append(section(summary=_total(lines, inside, keys, "")))
    if found:
        rows.append(section(summary=_total(lines, found, keys, "Total"), group="GrandTotal"))
    fields: dict[str, str | None] = {
        "DateMacro": span.macro,
        "StartPeriod": span.start.isoformat(),
        "EndPeriod": span.end.isoformat(),
        "Currency": company.profile.home_currency,
        **{HEADER_NAMES[name]: params.values[name] for name in params.filters()},
    }
    options = {"NoReportData": flag(not found)}
    return answer(company.clock, "JournalReport", fields, options, described(keys), rows)


def _transactions(found: list[Line]) -> list[list[Line]]:
    documents: dict[tuple[int, int], list[Line]] = {}
    for line in found:
        documents.setdefault((line.posting.day, line.posting.doc), []).append(line)
    return list(documents.values())


def _total(lines: Lines, inside: list[Line], keys: list[str], title: str) -> list[Json]:
    """Sums of debits and credits, and nothing else."""
    sides = {"debt_amt", "credit_amt", "debt_home_amt", "credit_home_amt"}
    shown = total_cells(title, lines, inside, keys)
    return [
        shown[0],
        *(shown[n] if key in sides else cell("") for n, key in enumerate(keys) if n),
    ]
