"""Lines of purchase documents: expenses by account and by item, with tax and billable status."""

from dataclasses import dataclass, field
from decimal import Decimal

from sandbox import errors
from sandbox.writes import headers
from sandbox.writes import lines as common
from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import one_of, ref_id, refer, required, resolve
from sandbox.writes.money import ZERO, rounded
from sandbox.writes.tax import PSEUDO_CODES, PURCHASES, Taxes, line_net, total_of

_ACCOUNT = "AccountBasedExpenseLineDetail"
_ITEM = "ItemBasedExpenseLineDetail"
_STATUSES = ("Billable", "NotBillable", "HasBeenBilled")
_CALCULATIONS = ("TaxExcluded", "TaxInclusive", "NotApplicable")


@dataclass(slots=True)
class Expenses:
    """The lines of a purchase document as they will be stored, and their sum before tax."""

    change: Change
    date: str
    us: bool
    inclusive: bool
    taxed: bool
    ids: common.LineIds
    lines: list[Body] = field(default_factory=list)
    subtotal: Decimal = ZERO
    taxes: Taxes = field(default_factory=Taxes)

    def add(self, line: Body) -> None:
        """Add one line of the request."""
        kind = line.get("DetailType")
        if kind == _ACCOUNT:
            detail = common.detail_of(self.change, line, _ACCOUNT)
            account = required(self.change, detail, "AccountRef", "Account")
            detail["AccountRef"] = refer("Account", account)
        elif kind == _ITEM:
            detail = common.detail_of(self.change, line, _ITEM)
            self._put_item(detail)
        elif kind == "DescriptionOnly":
            self._add_description(line)
            return
        else:
            raise errors.invalid_enum(str(kind), "DetailType")
        self._add_expense(line, kind, detail)

    def _put_item(self, detail: Body) -> None:
        item = required(self.change, detail, "ItemRef", "Item")
        if item["Type"] in ("Group", "Category"):
            raise errors.invalid_reference(f"Item {item['Id']} is a {item['Type']}", "ItemRef")
        if not ref_id(item, "ExpenseAccountRef") and item["Type"] != "Inventory":
            raise errors.business(f"Item {item['Name']} is not bought: it has no expense account.")
        detail["ItemRef"] = refer("Item", item)

    def _add_expense(self, line: Body, kind: str, detail: Body) -> None:
        total = common.line_amount(line)
        if not self.inclusive:
            common.check_price(detail, total)
        code = self._tax_code(detail)
        if code and self.inclusive:
            total = line_net(self.change, detail, total, code, PURCHASES, self.date)
            self.taxes.add(code, total, detail["TaxInclusiveAmt"] - total)
        else:
            detail.pop("TaxInclusiveAmt", None)
            if code:
                self.taxes.add(code, total)
        common.put_detail_refs(self.change, detail, CustomerRef="Customer", ClassRef="Class")
        body = common.shell(line, self.ids.take(line), len(self.lines) + 1, total, kind)
        self._put_billable(detail, body)
        body[kind] = detail
        links = self._links(line)
        if links:
            body["LinkedTxn"] = links
        common.keep_extras(line, body)
        self.lines.append(body)
        self.subtotal += total

    def _tax_code(self, detail: Body) -> str:
        """Set the line's TaxCodeRef; returns the code that taxes it, or ""."""
        given = ref_id(detail, "TaxCodeRef")
        if self.us:
            if given and given not in PSEUDO_CODES:
                raise errors.invalid_reference(f"TaxCode {given} on a line", "TaxCodeRef")
            detail["TaxCodeRef"] = {"value": given or "NON"}
            return ""
        if not given:
            return ""
        required(self.change, detail, "TaxCodeRef", "TaxCode")
        detail["TaxCodeRef"] = {"value": given}
        return given if self.taxed else ""

    def _put_billable(self, detail: Body, body: Body) -> None:
        """BillableStatus; a line that was billed to a customer stays so."""
        status = one_of(detail, "BillableStatus", _STATUSES, "NotBillable")
        before = self._before(body["Id"])
        was_billed = (before or {}).get("BillableStatus") == "HasBeenBilled"
        if status == "HasBeenBilled" and not was_billed:
            status = "Billable"
        elif was_billed and "CustomerRef" in detail:
            status = "HasBeenBilled"
        if status != "NotBillable" and "CustomerRef" not in detail:
            raise errors.business("A billable expense must name the customer it is billed to.")
        detail["BillableStatus"] = status

    def _before(self, line_id: str) -> Body | None:
        """The detail the line had before this change."""
        for line in (self.change.old or {}).get("Line", ()):
            if line.get("Id") == line_id:
                detail: Body | None = line.get(line["DetailType"])
                return detail
        return None

    def _links(self, line: Body) -> list[Body]:
        """Links of a line to lines of purchase orders, checked against the order."""
        found = []
        for link in line.get("LinkedTxn") or ():
            if headers.ENTITY_OF.get(link.get("TxnType", "")) != "PurchaseOrder":
                continue
            headers.owned_links(self.change, {"LinkedTxn": [link]})
            order = self.change.document("PurchaseOrder", link["TxnId"]) or {"Line": []}
            shown = {"TxnId": link["TxnId"], "TxnType": "PurchaseOrder"}
            if line_id := link.get("TxnLineId"):
                if all(known.get("Id") != line_id for known in order["Line"]):
                    raise errors.invalid_reference(
                        f"line {line_id} of the order not found", "TxnLineId"
                    )
                shown["TxnLineId"] = line_id
            found.append(shown)
        return found

    def _add_description(self, line: Body) -> None:
        detail = common.detail_of(self.change, line, "DescriptionLineDetail")
        body = common.shell(line, self.ids.take(line), len(self.lines) + 1, ZERO, "DescriptionOnly")
        del body["Amount"]
        body["DescriptionLineDetail"] = detail
        self.lines.append(body)


def put_lines(change: Change, body: Body, on: str) -> None:
    """Set Line, TxnTaxDetail, GlobalTaxCalculation and TotalAmt of a purchase document."""
    settings = change.lookup.settings
    calculation = "NotApplicable"
    if not settings.us:
        calculation = one_of(change.payload, "GlobalTaxCalculation", _CALCULATIONS, "TaxExcluded")
        body["GlobalTaxCalculation"] = calculation
    expenses = Expenses(
        change=change,
        date=on,
        us=settings.us,
        inclusive=calculation == "TaxInclusive",
        taxed=calculation != "NotApplicable",
        ids=common.LineIds(change.old),
    )
    for line in common.given_lines(change):
        expenses.add(line)
    body["Line"] = expenses.lines
    tax = ZERO
    if not settings.us:
        tax_lines = expenses.taxes.lines(change.lookup, PURCHASES, on)
        tax = total_of(tax_lines)
        body["TxnTaxDetail"] = {"TotalTax": tax, **({"TaxLine": tax_lines} if tax_lines else {})}
    body["TotalAmt"] = rounded(expenses.subtotal + tax)


def optional_account(change: Change, key: str, account_type: str) -> Body | None:
    """The account of the request, which must be of that type (6430)."""
    account = resolve(change, change.payload, key, "Account")
    if account is not None and account["AccountType"] != account_type:
        raise errors.validation("6430", "Invalid account type", f"{key} {account['Id']}", key)
    return account
