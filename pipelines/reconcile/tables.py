"""The table `tie_out`: a row for each figure of each comparison; rows are only ever added."""

from __future__ import annotations

import pyarrow as pa

from sources.quickbooks.columns import Kind
from sources.quickbooks.system import SystemTable

_TEXT, _DAY, _MONEY = Kind.TEXT.arrow, Kind.DATE.arrow, Kind.RATE.arrow

TIE_OUT = SystemTable(
    "tie_out",
    pa.schema(
        [
            ("realm_id", _TEXT),
            ("run_id", _TEXT),
            ("compared_at", Kind.INSTANT.arrow),
            ("report", _TEXT),  # as QuickBooks names it
            ("basis", _TEXT),  # Accrual, Cash; "" for reports that have none
            ("period_start", _DAY),  # the day itself for balances
            ("period_end", _DAY),
            ("subject", _TEXT),  # account, customer, vendor, item
            ("subject_id", _TEXT),  # as in the dimension, special members too
            ("measure", _TEXT),  # balance, amount, change, quantity, or an aging bucket
            ("subject_name", _TEXT),
            ("ours", _MONEY),
            ("theirs", _MONEY),
            ("difference", _MONEY),  # ours - theirs; of a tied quantity at most 0.005, as printed
            ("status", _TEXT),  # tied, different; not compared: a report that could not be had
            ("explanation", _TEXT),  # the transactions behind it, a line each; or why there is none
        ]
    ),
    key=(
        *("realm_id", "run_id", "report", "basis", "period_start", "period_end"),
        *("subject", "subject_id", "measure"),
    ),
)
