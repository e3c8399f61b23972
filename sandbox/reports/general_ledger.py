"""GeneralLedger: every entry by account, with the balance before it and after it."""

from typing import TYPE_CHECKING

from sandbox.books.chart import Account
from sandbox.reports.balances import balances, read_basis, sums
from sandbox.reports.layout import Json, answer, cell, data, flag, money, section
from sandbox.reports.line_columns import (
    cells_of,
    described,
    read_keys,
    sorted_lines,
    total_cells,
)
from sandbox.reports.lines import Line, Lines, natural_sign
from sandbox.reports.macros import Span
from sandbox.reports.params import HEADER_NAMES, Params

if TYPE_CHECKING:
    from sandbox.company import Company

_DEFAULT = (
    "tx_date", "txn_type", "doc_num", "name", "memo", "split_acc", "subt_nat_amount",
    "rbal_nat_amount",
)  # fmt: skip
_ABROAD = ("currency", "exch_rate", "subt_nat_home_amount", "rbal_nat_home_amount")


def general_ledger(company: "Company", params: Params) -> Json:
    """GeneralLedger on either basis; without a period it covers this month to date."""
    basis = read_basis(company, params)
    span = params.span("This Month-to-date")
    keys = read_keys(params, (*_DEFAULT, *(_ABROAD if company.multicurrency else ())))
    ledger = _Ledger(company, params, span, basis, keys)
    rows = ledger.rows()
    fields: dict[str, str | None] = {
        "DateMacro": span.macro,
        "ReportBasis": basis,
        "StartPeriod": span.start.isoformat(),
        "EndPeriod": span.end.isoformat(),
        "Currency": company.profile.home_currency,
        **{HEADER_NAMES[name]: params.values[name] for name in params.filters()},
    }
    options = {"NoReportData": flag(not rows)}
    return answer(company.clock, "GeneralLedger", fields, options, described(keys), rows)


def read_filters(params: Params) -> dict[str, tuple[int, ...]]:
    """Columns of `posting` and the ids they may have; `account` among them."""
    accounts = params.ids("account")
    return params.filters() | ({"account": accounts} if accounts else {})


class _Ledger:
    """Sections by account, sub-accounts inside their parents."""

    def __init__(
        self, company: "Company", params: Params, span: Span, basis: str, keys: list[str]
    ) -> None:
        self._keys = keys
        self._params = params
        self._lines = Lines(company, basis)
        filters = read_filters(params)
        first, last = span.start.toordinal(), span.end.toordinal()
        opening = balances(company, params, basis, first - 1, "", filters, first)
        self._opening = {slot.account: amount for slot, amount in opening.items()}
        own = sums(company, basis, 0, first - 1, "", filters, "amount")
        self._own_opening = {slot.account: amount for slot, amount in own.items() if amount}
        self._rows: dict[int, list[Line]] = {}
        for line in self._lines.read(first, last, filters):
            self._rows.setdefault(line.posting.account, []).append(line)

    def rows(self) -> list[Json]:
        """Sections in statement order."""
        accounts = self._lines.accounts
        present = self._opening.keys() | self._rows.keys() | self._own_opening.keys()
        present = {n for n in present if n in self._rows or any(self._before(n))}
        children: dict[int | None, set[int]] = {}
        for number in present:
            node = accounts.node(number)
            while node.parent is not None:
                children.setdefault(node.parent, set()).add(node.id or 0)
                node = accounts.node(node.parent)
            children.setdefault(None, set()).add(node.id or 0)
        return [self._section(account, children)[0] for account in self._ordered(children, None)]

    def _ordered(self, children: dict[int | None, set[int]], above: int | None) -> list[Account]:
        found = [self._lines.account(number) for number in children.get(above, ())]
        return sorted(found, key=self._lines.accounts.order)

    def _section(
        self, account: Account, children: dict[int | None, set[int]]
    ) -> tuple[Json, list[Line]]:
        name = self._lines.accounts.label(account, account.name)
        lines = self._running(account)
        blank = [cell("") for _ in self._keys[1:]]
        rows = self._beginning(account)
        rows += [data(cells_of(self._lines, line, self._keys)) for line in lines]
        below = [self._section(child, children) for child in self._ordered(children, account.id)]
        rows += [row for row, _ in below]
        every = [*lines, *(line for _, inside in below for line in inside)]
        title = f"Total for {name}" + (" with sub-accounts" if below else "")
        summary = total_cells(title, self._lines, every, self._keys)
        return section(header=[cell(name, account.id), *blank], rows=rows, summary=summary), every

    def _before(self, account: int) -> tuple[int, int]:
        """The balance before the period, in home cents and in the account's own."""
        home = self._opening.get(account, 0)
        own = home if self._lines.is_home(account) else self._own_opening.get(account, 0)
        sign = natural_sign(self._lines.account(account))
        return sign * home, sign * own

    def _beginning(self, account: Account) -> list[Json]:
        """The row of the balance before the period; none when that is zero."""
        home, own = self._before(account.id)
        if not home and not own:
            return []
        shown = {"rbal_nat_amount": own, "rbal_nat_home_amount": home}
        cells = [cell(money(shown.get(key))) for key in self._keys[1:]]
        return [data([cell("Beginning Balance"), *cells])]

    def _running(self, account: Account) -> list[Line]:
        """The account's lines with the balance after each; in another order when one is asked."""
        home, own = self._before(account.id)
        found = []
        for line in self._rows.get(account.id, []):
            sign = self._lines.sign(line)
            home += sign * line.posting.home
            own += sign * self._lines.amount(line)
            found.append(line._replace(balance=(home, own)))
        return sorted_lines(self._params, self._lines, found)
