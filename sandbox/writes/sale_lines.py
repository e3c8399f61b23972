"""Lines of sales documents: items, bundles, discounts, shipping and the server-made subtotal."""

from dataclasses import dataclass, field
from decimal import Decimal

from sandbox import errors
from sandbox.writes import lines as common
from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import copy, flag, ref_id, refer, required, resolve
from sandbox.writes.money import HUNDRED, ZERO, number, rounded
from sandbox.writes.tax import PSEUDO_CODES, SALES, Taxes, line_net

SHIPPING = "SHIPPING_ITEM_ID"
_ITEM = "SalesItemLineDetail"


@dataclass(slots=True)
class Sale:
    """The lines of a sales document as they will be stored, and their sums.

    subtotal: before discount, tax and shipping. us: tax rules of the United States apply.
    code: the US document's tax code. customer_taxable: whether lines are TAX by default.
    """

    change: Change
    date: str
    us: bool
    inclusive: bool
    taxed: bool
    code: str
    customer_taxable: bool
    ids: common.LineIds
    lines: list[Body] = field(default_factory=list)
    shipping: list[Body] = field(default_factory=list)
    discounts: list[Body] = field(default_factory=list)
    subtotal: Decimal = ZERO
    discount: Decimal = ZERO
    shipped: Decimal = ZERO
    position: int = 0
    taxes: Taxes = field(default_factory=Taxes)

    def add(self, line: Body) -> None:
        """Add one line of the request."""
        kind = line.get("DetailType")
        if kind == _ITEM:
            self._add_item(line)
        elif kind == "GroupLineDetail":
            self._add_bundle(line)
        elif kind == "DiscountLineDetail":
            self.discounts.append(line)
        elif kind == "DescriptionOnly":
            self._add_description(line)
        elif kind in ("SubTotalLineDetail", "SubtotalLineDetail"):
            self._add_user_subtotal(line)
        else:
            raise errors.invalid_enum(str(kind), "DetailType")

    def finish(self) -> list[Body]:
        """All lines in order: items, the server's subtotal, shipping, discounts."""
        subtotal = {
            "Amount": rounded(self.subtotal),
            "DetailType": "SubTotalLineDetail",
            "SubTotalLineDetail": {},
        }
        discounts = [self._discount(line) for line in self.discounts]
        return [*self.lines, subtotal, *self.shipping, *discounts]

    def _add_item(self, line: Body) -> None:
        body = self.item_line(line)
        if ref_id(line.get(_ITEM) or {}, "ItemRef") == SHIPPING:
            self.shipping.append(body)
            self.shipped += body["Amount"]
        else:
            self.lines.append(body)
            self.subtotal += body["Amount"]

    def item_line(self, line: Body) -> Body:
        """One item line as stored; its net amount is entered for tax."""
        detail = common.detail_of(self.change, line, _ITEM)
        total = common.line_amount(line)
        item = self._item(detail)
        if not self.inclusive:
            common.check_price(detail, total)
        code = self._tax_code(detail, item)
        if code and self.inclusive:
            total = line_net(self.change, detail, total, code, SALES, self.date)
        else:
            detail.pop("TaxInclusiveAmt", None)
        if code:
            tax = detail["TaxInclusiveAmt"] - total if self.inclusive else None
            self.taxes.add(code, total, tax)
        if "ClassRef" in detail:
            common.put_detail_refs(self.change, detail, ClassRef="Class")
        self.position += 1
        body = common.shell(line, self.ids.take(line), self.position, total, _ITEM)
        body[_ITEM] = detail
        links = [link for link in line.get("LinkedTxn") or () if link.get("TxnType") != "Payment"]
        if links:
            body["LinkedTxn"] = links
        common.keep_extras(line, body)
        return body

    def _item(self, detail: Body) -> Body | None:
        """Check the item and show its income account on the line; None for free lines."""
        lookup = self.change.lookup
        if ref_id(detail, "ItemRef") == SHIPPING:
            detail["ItemRef"] = {"value": SHIPPING}
            account = lookup.role("OtherPrimaryIncome")
            detail["ItemAccountRef"] = refer(
                "Account", lookup.get("Account", account) or {"Id": account}
            )
            return None
        item = resolve(self.change, detail, "ItemRef", "Item")
        if item is None:
            given = resolve(self.change, detail, "ItemAccountRef", "Account")
            account = given["Id"] if given else lookup.role("SalesOfProductIncome")
            detail["ItemAccountRef"] = refer(
                "Account", lookup.get("Account", account) or {"Id": account}
            )
            return None
        if item["Type"] in ("Group", "Category"):
            raise errors.invalid_reference(f"Item {item['Id']} is a {item['Type']}", "ItemRef")
        detail["ItemRef"] = refer("Item", item)
        if income := item.get("IncomeAccountRef"):
            detail["ItemAccountRef"] = dict(income)
        return item

    def _tax_code(self, detail: Body, item: Body | None) -> str:
        """Set the line's TaxCodeRef; returns the code that taxes it, or ""."""
        given = ref_id(detail, "TaxCodeRef")
        if self.us:
            if not given:
                taxable = item is not None and item.get("Taxable", False) and self.customer_taxable
                given = "TAX" if taxable else "NON"
            elif given not in PSEUDO_CODES:
                raise errors.invalid_reference(f"TaxCode {given} on a line", "TaxCodeRef")
            detail["TaxCodeRef"] = {"value": given}
            return self.code if given == "TAX" else ""
        if not given and item is not None:
            given = ref_id(item, "SalesTaxCodeRef")
        if not given:
            return ""
        required(self.change, {"TaxCodeRef": {"value": given}}, "TaxCodeRef", "TaxCode")
        detail["TaxCodeRef"] = {"value": given}
        return given if self.taxed else ""

    def _add_bundle(self, line: Body) -> None:
        detail = common.detail_of(self.change, line, "GroupLineDetail")
        group = required(self.change, detail, "GroupItemRef", "Item")
        if group["Type"] != "Group":
            raise errors.invalid_reference(f"Item {group['Id']} is no bundle", "GroupItemRef")
        quantity = number(detail.get("Quantity", 1), "Quantity")
        id_ = self.ids.take(line)
        self.position += 1
        body = common.shell(line, id_, self.position, ZERO, "GroupLineDetail")
        inner = [
            self.item_line(part) for part in detail.get("Line") or self._parts(group, quantity)
        ]
        total = sum((part["Amount"] for part in inner), ZERO)
        body["Amount"] = rounded(total)
        body["GroupLineDetail"] = {
            "GroupItemRef": refer("Item", group),
            "Quantity": quantity,
            "Line": inner,
        }
        self.lines.append(body)
        self.subtotal += total

    def _parts(self, group: Body, quantity: Decimal) -> list[Body]:
        """The lines a bundle expands to when the request gives none."""
        parts = []
        for component in group.get("ItemGroupDetail", {}).get("ItemGroupLine", ()):
            item = required(self.change, component, "ItemRef", "Item")
            count = quantity * number(component.get("Qty", 1), "Qty")
            price = number(item.get("UnitPrice", 0), "UnitPrice")
            detail = {"ItemRef": {"value": item["Id"]}, "UnitPrice": price, "Qty": count}
            part: Body = {"Amount": rounded(price * count), "DetailType": _ITEM, _ITEM: detail}
            copy(item, part, "Description")
            parts.append(part)
        return parts

    def _add_description(self, line: Body) -> None:
        detail = common.detail_of(self.change, line, "DescriptionLineDetail")
        self.position += 1
        body = common.shell(line, self.ids.take(line), self.position, ZERO, "DescriptionOnly")
        del body["Amount"]
        body["DescriptionLineDetail"] = detail
        self.lines.append(body)

    def _add_user_subtotal(self, line: Body) -> None:
        """A subtotal row that the user placed has an ItemRef; the server's own is made anew."""
        detail = line.get("SubTotalLineDetail") or {}
        if "ItemRef" in detail:
            self.position += 1
            total = rounded(self.subtotal)
            body = common.shell(
                line, self.ids.take(line), self.position, total, "SubTotalLineDetail"
            )
            body["SubTotalLineDetail"] = dict(detail)
            self.lines.append(body)

    def _discount(self, line: Body) -> Body:
        detail = common.detail_of(self.change, line, "DiscountLineDetail")
        percent = flag(detail, "PercentBased", default="DiscountPercent" in detail)
        shown: Body = {"PercentBased": percent}
        if percent:
            rate = number(detail.get("DiscountPercent", 0), "DiscountPercent")
            total = rounded(self.subtotal * rate / HUNDRED)
            shown["DiscountPercent"] = rate
        else:
            total = common.line_amount(line)
        lookup = self.change.lookup
        account = resolve(self.change, detail, "DiscountAccountRef", "Account")
        if account is None:
            default = lookup.settings.discount_account or lookup.role("DiscountsRefundsGiven")
            account = required(self.change, {"Account": {"value": default}}, "Account", "Account")
        shown["DiscountAccountRef"] = refer("Account", account)
        copy(detail, shown, "TaxCodeRef", "ClassRef")
        common.put_detail_refs(self.change, shown, ClassRef="Class")
        self.discount += total
        body = common.shell(line, None, None, total, "DiscountLineDetail")
        body["DiscountLineDetail"] = shown
        return body
