"""Which columns of GeneralLedger are asked for: each costs a cell in every row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..errors import Fault

#: Without these there is no ledger.
NEEDED = ("tx_date", "txn_type", "debt_amt", "credit_amt")
NEEDED_ABROAD = ("debt_home_amt", "credit_home_amt")
_ALWAYS = (
    "doc_num", "name", "memo", "split_acc", "item_name", "quantity", "cust_name", "vend_name",
    "emp_name",
)  # fmt: skip


@dataclass(frozen=True)
class Features:
    """What a company has switched on.

    Attributes:
        classes: Class tracking.
        locations: Location tracking.
        currencies: Several currencies.
        fiscal_start: First month of its fiscal year, 1 to 12.
    """

    classes: bool = False
    locations: bool = False
    currencies: bool = False
    fiscal_start: int = 1


def columns_of(features: Features, refused: Collection[str] = ()) -> tuple[str, ...]:
    """The columns for a company.

    Args:
        features: What it has.
        refused: What its report does not have.
    """
    needed = (*NEEDED, *(NEEDED_ABROAD if features.currencies else ()))
    wanted = (
        *needed,
        *_ALWAYS,
        *(("klass_name",) if features.classes else ()),
        *(("dept_name",) if features.locations else ()),
        *(("currency", "exch_rate") if features.currencies else ()),
    )
    return tuple(key for key in wanted if key in needed or key not in refused)


def unknown_columns(asked: Collection[str], fault: Fault | None) -> set[str]:
    """Which of the columns a refusal is about: those that it names, else all that can be spared."""
    spare = set(asked) - {*NEEDED, *NEEDED_ABROAD}
    said = str(fault or "").replace(",", " ").replace(":", " ").replace('"', " ").split()
    return spare.intersection(said) or spare
