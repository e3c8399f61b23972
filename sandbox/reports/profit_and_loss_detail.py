"""ProfitAndLossDetail: the entries behind income and expense of a period."""

from typing import TYPE_CHECKING

from sandbox.books.chart import Account
from sandbox.books.schema import PostingRow
from sandbox.reports.balances import read_basis
from sandbox.reports.layout import Json, answer, cell, data, flag, section
from sandbox.reports.line_columns import (
    cells_of,
    described,
    read_keys,
    sorted_lines,
    total_cells,
)
from sandbox.reports.lines import Line, Lines
from sandbox.reports.params import HEADER_NAMES, Params

if TYPE_CHECKING:
    from sandbox.company import Company

_DEFAULT = (
    "tx_date", "txn_type", "doc_num", "name", "memo", "split_acc", "subt_nat_amount",
    "rbal_nat_amount",
)  # fmt: skip
_TOP = (
    ("Ordinary Income/Expenses", (("Income", "Income"), ("Cost of Goods Sold", "COGS"),
                                  ("Expenses", "Expense"))),
    ("Other Income/Expenses", (("Other Income", "Other Income"),
                               ("Other Expense", "Other Expense"))),
)  # fmt: skip
"""Title of each half and its parts: title and account type ("COGS" stands for its long name)."""


def profit_and_loss_detail(company: "Company", params: Params) -> Json:
    """ProfitAndLossDetail on either basis; its sections carry no groups, as recorded."""
    basis = read_basis(company, params)
    span = params.span()
    keys = read_keys(params, _DEFAULT)
    report = _Detail(company, params, basis, keys)
    report.read(span.start.toordinal(), span.end.toordinal())
    fields: dict[str, str | None] = {
        "DateMacro": span.macro,
        "ReportBasis": basis,
        "StartPeriod": span.start.isoformat(),
        "EndPeriod": span.end.isoformat(),
        "Currency": company.profile.home_currency,
        **{HEADER_NAMES[name]: params.values[name] for name in params.filters()},
    }
    options = {"NoReportData": flag(not report.found)}
    rows = report.rows()
    return answer(company.clock, "ProfitAndLossDetail", fields, options, described(keys), rows)


class _Detail:
    """Sections by kind of account, then by account, sub-accounts inside their parents."""

    def __init__(self, company: "Company", params: Params, basis: str, keys: list[str]) -> None:
        self._params = params
        self._keys = keys
        self._lines = Lines(company, basis)
        self.found: dict[int, list[Line]] = {}

    def read(self, first: int, last: int) -> None:
        """Take the entries of a period in, with running balances from its first day on."""
        balances: dict[int, int] = {}
        for line in self._lines.read(first, last, self._params.filters()):
            account = self._lines.account(line.posting.account)
            if account.profit_and_loss:
                now = balances.get(account.id, 0) + self._lines.sign(line) * line.posting.home
                balances[account.id] = now
                self.found.setdefault(account.id, []).append(line._replace(balance=(now, now)))

    def rows(self) -> list[Json]:
        """The two halves with their nets, then the net income."""
        if not self.found:
            return []
        rows, net = [], []
        for title, parts in _TOP:
            inside, lines = self._half(parts)
            net += lines
            if inside:
                name = "Net Other Income" if title.startswith("Other") else "Net Operating Income"
                rows.append(section(header=self._header(title), rows=inside))
                rows.append(section(summary=self._net(name, lines)))
        return [*rows, section(summary=self._net("Net Income", net))]

    def _half(self, parts: tuple[tuple[str, str], ...]) -> tuple[list[Json], list[Line]]:
        rows, lines = [], []
        for title, kind in parts:
            kind = "Cost of Goods Sold" if kind == "COGS" else kind
            inside, found = self._accounts(kind, None)
            if found:
                summary = self._summary(f"Total for {title}", found)
                rows.append(section(header=self._header(title), rows=inside, summary=summary))
            lines += found
        return rows, lines

    def _accounts(self, kind: str, above: int | None) -> tuple[list[Json], list[Line]]:
        accounts = self._lines.accounts
        inside = [
            account
            for account in accounts.accounts.values()
            if account.type == kind and accounts.node(account.id).parent == above
        ]
        rows, lines = [], []
        for account in sorted(inside, key=accounts.order):
            row, found = self._account(account)
            rows += [row] if row else []
            lines += found
        return rows, lines

    def _account(self, account: Account) -> tuple[Json | None, list[Line]]:
        own = sorted_lines(self._params, self._lines, self.found.get(account.id, []))
        below, found = self._accounts(account.type, account.id)
        lines = [*own, *found]
        if not lines:
            return None, []
        name = self._lines.accounts.label(account, account.name)
        rows = [data(cells_of(self._lines, line, self._keys)) for line in own] + below
        title = f"Total for {name}" + (" with sub-accounts" if below else "")
        header = self._header(name, account.id)
        return section(header=header, rows=rows, summary=self._summary(title, lines)), lines

    def _header(self, title: str, number: int | None = None) -> list[Json]:
        return [cell(title, number), *(cell("") for _ in self._keys[1:])]

    def _summary(self, title: str, lines: list[Line]) -> list[Json]:
        return total_cells(title, self._lines, lines, self._keys)

    def _net(self, title: str, lines: list[Line]) -> list[Json]:
        """A total over accounts of both kinds: expense counts against income."""
        turned = [
            line if self._lines.sign(line) < 0 else line._replace(posting=_contrary(line))
            for line in lines
        ]
        return self._summary(title, turned)


def _contrary(line: Line) -> PostingRow:
    posting = line.posting
    return posting._replace(home=-posting.home, amount=-posting.amount)
