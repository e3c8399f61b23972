"""Tax agencies, codes and rates a new company starts with, by country."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One rate within a code.

    rate: its name, unique in the company. percent: today's. agency: who collects it.
    history: (percent, first day, last day or "") when the percentage changed.
    """

    rate: str
    percent: str
    agency: str
    applies: str = "Sales"
    history: tuple[tuple[str, str, str], ...] = ()

    @property
    def value(self) -> Decimal:
        """The percentage."""
        return Decimal(self.percent)


_CRA = "Canada Revenue Agency"
_BC = "Ministry of Finance (BC)"
_HMRC = "HM Revenue & Customs (VAT)"
_ATO = "Australian Taxation Office"
_NOVA_SCOTIA = (("15", "2010-07-01", "2025-03-31"), ("14", "2025-04-01", ""))


def _both(
    name: str, percent: str, agency: str, history: tuple[tuple[str, str, str], ...] = ()
) -> tuple[TaxRow, ...]:
    """A rate on sales and its counterpart on purchases, which the company gets back."""
    return (
        TaxRow(name, percent, agency, "Sales", history),
        TaxRow(f"{name} (Purchases)", percent, agency, "Purchase", history),
    )


_FALLBACK = {
    "VAT 20%": _both("VAT 20%", "20", "Tax Office"),
    "Exempt": _both("Exempt", "0", "Tax Office"),
}

TAX_CODES: dict[str, dict[str, tuple[TaxRow, ...]]] = {
    "US": {
        "California": (TaxRow("California", "8", "Board of Equalization"),),
        "Tucson": (
            TaxRow("AZ State tax", "7.1", "Arizona Dept. of Revenue"),
            TaxRow("Tucson City", "2", "Arizona Dept. of Revenue"),
        ),
    },
    "CA": {
        "GST": _both("GST", "5", _CRA),
        "HST ON": _both("HST ON", "13", _CRA),
        "HST NS": _both("HST NS", "14", _CRA, _NOVA_SCOTIA),
        "GST/PST BC": (
            TaxRow("GST (BC)", "5", _CRA),
            TaxRow("PST BC", "7", _BC),
            TaxRow("GST (BC) (Purchases)", "5", _CRA, "Purchase"),
        ),
        "Zero-rated": _both("Zero-rated", "0", _CRA),
        "Exempt": _both("Exempt", "0", _CRA),
    },
    "GB": {
        "20.0% S": _both("20.0% S", "20", _HMRC),
        "5.0% R": _both("5.0% R", "5", _HMRC),
        "0.0% Z": _both("0.0% Z", "0", _HMRC),
        "Exempt": _both("Exempt", "0", _HMRC),
    },
    "AU": {
        "GST": _both("GST", "10", _ATO),
        "GST free": _both("GST free", "0", _ATO),
    },
}


def codes_of(country: str) -> dict[str, tuple[TaxRow, ...]]:
    """The tax codes of a country by name; a plain VAT where none are on file."""
    return TAX_CODES.get(country, _FALLBACK)
