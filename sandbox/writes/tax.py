"""Sales tax of documents: amounts by rate, from tax codes.

US: lines say only TAX or NON, and one code on the document (TxnTaxDetail.TxnTaxCodeRef) gives the
rates for everything taxable. Elsewhere each line has its own code. Tax is rounded once per rate and
document. With TaxInclusive each line's gross amount is kept exactly: its tax is what is left
when the net amount is taken off.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sandbox import errors
from sandbox.writes.desk import Body, Change
from sandbox.writes.lookup import Lookup
from sandbox.writes.money import HUNDRED, ZERO, number, rounded, share_out

PSEUDO_CODES = frozenset({"TAX", "NON"})
SALES = "SalesTaxRateList"
PURCHASES = "PurchaseTaxRateList"


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate of a tax code on a day; `on_tax`: charged on the amount plus the taxes before it."""

    id: str
    percent: Decimal
    on_tax: bool


def rates(lookup: Lookup, code: str, which: str, on: str) -> list[Rate]:
    """The rates of a tax code, in the order they are charged, with the percentages of a day."""
    record = lookup.get("TaxCode", code)
    if record is None:
        raise errors.invalid_reference(f"TaxCode {code} not found", "TaxCodeRef")
    details = record.get(which, {}).get("TaxRateDetail", [])
    found = []
    for detail in sorted(details, key=lambda item: item.get("TaxOrder", 0)):
        rate = lookup.get("TaxRate", detail["TaxRateRef"]["value"]) or {}
        on_tax = detail.get("TaxTypeApplicable") == "TaxOnAmountPlusTax"
        found.append(Rate(detail["TaxRateRef"]["value"], percent_on(rate, on), on_tax))
    return found


def percent_on(rate: Body, on: str) -> Decimal:
    """A tax rate's percentage on a day."""
    for period in rate.get("EffectiveTaxRate", []):
        if period["EffectiveDate"][:10] <= on <= period.get("EndDate", "9999")[:10]:
            return Decimal(period["RateValue"])
    return Decimal(rate.get("RateValue", 0))


def combined(code_rates: Sequence[Rate]) -> Decimal:
    """All rates of a code as one fraction of the net amount."""
    total = ZERO
    for rate in code_rates:
        base = 1 + total if rate.on_tax else Decimal(1)
        total += base * rate.percent / HUNDRED
    return total


@dataclass(slots=True)
class Taxes:
    """Tax of one document, gathered by code: net amount, and gross amount where it is given."""

    net: dict[str, Decimal] = field(default_factory=dict)
    inclusive: dict[str, Decimal] = field(default_factory=dict)

    def add(self, code: str, net: Decimal, tax: Decimal | None = None) -> None:
        """Add a line's net amount under its code; `tax` only when amounts include it."""
        self.net[code] = self.net.get(code, ZERO) + net
        if tax is not None:
            self.inclusive[code] = self.inclusive.get(code, ZERO) + tax

    def discount(self, amount: Decimal, whole: Decimal) -> None:
        """Take a discount off before tax: each code bears its share of the discounted `whole`."""
        if not amount or not whole:
            return
        codes = list(self.net)
        weights = [self.net[code] for code in codes]
        untaxed = whole - sum(weights, ZERO)
        parts = share_out(amount, [*weights, untaxed])
        for code, part in zip(codes, parts, strict=False):
            self.net[code] -= part
            self.inclusive.pop(code, None)

    def lines(self, lookup: Lookup, which: str, on: str) -> list[Body]:
        """The TaxLine array: one line per rate, in the order of the codes."""
        by_rate: dict[str, tuple[Rate, Decimal, Decimal]] = {}
        for code, net in self.net.items():
            code_rates = rates(lookup, code, which, on)
            for rate, base, tax in _taxes(code_rates, net, self.inclusive.get(code)):
                _, known_base, known_tax = by_rate.get(rate.id, (rate, ZERO, ZERO))
                by_rate[rate.id] = (rate, known_base + base, known_tax + tax)
        return [_tax_line(rate, base, tax) for rate, base, tax in by_rate.values()]


def _taxes(
    code_rates: list[Rate], net: Decimal, given: Decimal | None
) -> list[tuple[Rate, Decimal, Decimal]]:
    """Base and unrounded tax per rate; the last rate makes up for a given total."""
    result: list[tuple[Rate, Decimal, Decimal]] = []
    before = ZERO
    for rate in code_rates:
        base = net + before if rate.on_tax else net
        tax = base * rate.percent / HUNDRED
        tax = tax if given is None else rounded(tax)
        before += tax
        result.append((rate, base, tax))
    if given is not None and result and before != given:
        rate, base, tax = result[-1]
        result[-1] = (rate, base, tax + given - before)
    return result


def _tax_line(rate: Rate, base: Decimal, tax: Decimal) -> Body:
    return {
        "Amount": rounded(tax),
        "DetailType": "TaxLineDetail",
        "TaxLineDetail": {
            "TaxRateRef": {"value": rate.id},
            "PercentBased": True,
            "TaxPercent": rate.percent,
            "NetAmountTaxable": rounded(base),
        },
    }


def line_net(change: Change, detail: Body, net: Decimal, code: str, which: str, on: str) -> Decimal:
    """Set TaxInclusiveAmt of a line whose amounts include tax; returns its net Amount.

    A gross amount in the request leads: the net amount follows from it. Without one the line's
    Amount is the net amount.
    """
    fraction = combined(rates(change.lookup, code, which, on)) if code else ZERO
    if detail.get("TaxInclusiveAmt") is not None:
        gross = rounded(number(detail["TaxInclusiveAmt"], "TaxInclusiveAmt"))
        net = rounded(gross / (1 + fraction))
    else:
        gross = net + rounded(net * fraction)
    detail["TaxInclusiveAmt"] = gross
    return net


def us_code(change: Change, customer: Body | None) -> str:
    """The tax code of a US document: as asked, else the taxable customer's default, else ""."""
    given = (change.payload.get("TxnTaxDetail") or {}).get("TxnTaxCodeRef")
    if given:
        return str(given.get("value", ""))
    if change.old is None and customer is not None and customer.get("Taxable", False):
        return str(customer.get("DefaultTaxCodeRef", {}).get("value", ""))
    return ""


def total_of(lines: list[Body]) -> Decimal:
    """Sum of tax lines."""
    return sum((line["Amount"] for line in lines), ZERO)
