"""What can be wrong with the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import TryAgainLater
from .controls import Difference


class LedgerDiffers(TryAgainLater):
    """Entries that were read again do still not add up to QuickBooks' own statements."""

    def __init__(self, differences: Sequence[Difference]) -> None:
        more = f"; and {len(differences) - 1} more" if len(differences) > 1 else ""
        super().__init__(
            f"The ledger is not what QuickBooks' statements say: {differences[0]}{more}.",
            "Run again: someone may be working in QuickBooks. If it stays, report it; all records"
            " and entries are loaded.",
        )
        self.differences = tuple(differences)
