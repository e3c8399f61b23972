"""TransactionList and its kin: transactions of a period, one row each or one per entry."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox import errors
from sandbox.reports.layout import Json, answer, cell, data, flag, section
from sandbox.reports.line_columns import (
    COLUMNS,
    cells_of,
    described,
    read_keys,
    sorted_lines,
    total_cells,
)
from sandbox.reports.lines import Line, Lines
from sandbox.reports.macros import Span
from sandbox.reports.params import HEADER_NAMES, Params

if TYPE_CHECKING:
    from sandbox.company import Company

_DEFAULT = (
    "tx_date", "txn_type", "doc_num", "is_no_post", "name", "memo", "account_name",
    "other_account", "subt_nat_amount",
)  # fmt: skip
_WITH_SPLITS = (*_DEFAULT[:7], "nat_amount")
_GROUPS = {
    "name": "name", "account": "account_name", "transaction type": "txn_type",
    "customer": "cust_name", "vendor": "vend_name", "employee": "emp_name",
}  # fmt: skip
Keep = Callable[[Line], bool]


def transaction_list(company: "Company", params: Params) -> Json:
    """TransactionList: one row per transaction, with its main account and the other side."""
    return _report(company, params, "TransactionList", _DEFAULT, "")


def transaction_list_by_customer(company: "Company", params: Params) -> Json:
    """TransactionListByCustomer: the same of those with a customer, in sections by customer."""
    name = "TransactionListByCustomer"
    return _report(company, params, name, _DEFAULT, "cust_name")


def transaction_list_by_vendor(company: "Company", params: Params) -> Json:
    """TransactionListByVendor: the same of those with a vendor, in sections by vendor."""
    return _report(company, params, "TransactionListByVendor", _DEFAULT, "vend_name")


def transaction_list_with_splits(company: "Company", params: Params) -> Json:
    """TransactionListWithSplits: every entry; nested only when group_by says so."""
    return _report(company, params, "TransactionListWithSplits", _WITH_SPLITS, "")


def _report(
    company: "Company", params: Params, name: str, default: tuple[str, ...], group: str
) -> Json:
    span = params.span("This Month-to-date")
    keys = read_keys(params, default)
    lines = Lines(company, "Accrual")
    found = list(lines.read(span.start.toordinal(), span.end.toordinal(), params.filters()))
    if name != "TransactionListWithSplits":
        found = _one_each(lines, found)
    wanted = params.values.get("transaction_type", "").replace(" ", "").casefold()
    if wanted:
        found = [n for n in found if n.document.txn_type.replace(" ", "").casefold() == wanted]
    found = sorted_lines(params, lines, found)
    group = group or _group(params)
    rows = _grouped(lines, found, keys, group, totals=name != "TransactionListWithSplits")
    options = {"NoReportData": flag(not found)}
    fields = _fields(company, params, span)
    return answer(company.clock, name, fields, options, described(keys), rows)


def _fields(company: "Company", params: Params, span: Span) -> dict[str, str | None]:
    return {
        "DateMacro": span.macro,
        "StartPeriod": span.start.isoformat(),
        "EndPeriod": span.end.isoformat(),
        "Currency": company.profile.home_currency,
        **{HEADER_NAMES[name]: params.values[name] for name in params.filters()},
    }


def _group(params: Params) -> str:
    """The column that group_by names, "" without one."""
    asked = params.values.get("group_by", "")
    if not asked or asked.casefold() == "none":
        return ""
    found = _GROUPS.get(asked.casefold())
    if found is None:
        raise errors.invalid_enum(asked, "group_by")
    return found


def _one_each(lines: Lines, found: list[Line]) -> list[Line]:
    """One line per document: that of its main account, with all it posts there."""
    documents: dict[int, list[Line]] = {}
    for line in found:
        documents.setdefault(line.posting.doc, []).append(line)
    return [_merged(inside) for inside in documents.values()]


def _merged(inside: list[Line]) -> Line:
    main = next((n for n in inside if n.main), inside[0])
    on_main = [n for n in inside if n.posting.account == main.posting.account]
    own = inside[0].document
    posting = main.posting._replace(
        home=sum(n.posting.home for n in on_main),
        amount=sum(n.posting.amount for n in on_main),
        customer=main.posting.customer or own.customer,
        vendor=main.posting.vendor or own.vendor,
        memo=own.memo,
    )
    return main._replace(posting=posting)


def _grouped(
    lines: Lines, found: list[Line], keys: list[str], group: str, *, totals: bool
) -> list[Json]:
    if not group:
        return [data(cells_of(lines, line, keys)) for line in found]
    sections: dict[tuple[str, str], list[Line]] = {}
    for line in found:
        head = COLUMNS[group].cell(lines, line)
        if head["value"] or group not in {"cust_name", "vend_name"}:
            sections.setdefault((head["value"], head.get("id", "")), []).append(line)
    by_type = group == "txn_type"
    rows = []
    for (value, number), inside in sorted(sections.items(), key=lambda item: item[0][0].casefold()):
        header = [cell(value, None if by_type or not number else number)]
        header += [cell("") for _ in keys[1:]]
        summary = total_cells(f"Total for {value}", lines, inside, keys) if totals else None
        body = [data(cells_of(lines, line, keys)) for line in inside]
        rows.append(section(header=header, rows=body, summary=summary))
    return rows
