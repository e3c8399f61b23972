"""docs/situations.md: the situations that are planted, and how each ties out.

`make docs` proves all of them and writes the page anew; tests compare it with what they find.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.situations.plan import GROUPS
from tests.situations.proof import Proof, prove

PAGE = Path(__file__).parents[1] / "docs" / "situations.md"
_TEXT = """\
# Situations that Tieout ties out

Written from the tests by `make docs`. Each row is a company of its own in the local QuickBooks
Online (`sandbox`), with the documents that make the situation and little else. All of them are
synced over the wire into one warehouse, which is built with every data test. Then each is compared
as `tieout reconcile` does it, at each month end of its history and on a day within a month:
trial balance, profit and loss and balance sheet on both bases, receivables and payables by age,
sales by customer and item, and the ledger by account.

- **Documents**: transactions in the company's books.
- **Figures**: amounts and quantities that were compared with QuickBooks' reports.
- **Differences**: how many of them differ, to the cent.
- **What is proven**: with figures that were worked out by hand (balances as debits).

The page is only written when each company's records show that its situation is really there, and
every figure worked out by hand is right. `tests/situations` has the documents.

"""
_HEAD = [
    "| Situation | Documents | Figures | Differences | What is proven |",
    "|---|--:|--:|--:|---|",
]


def text(proofs: Iterable[Proof]) -> str:
    """The page as it should be."""
    found = list(proofs)
    parts = []
    for group, title in GROUPS.items():
        rows = [row(one) for one in found if one.situation.group == group]
        parts.append("\n".join([f"## {group}. {title}", "", *_HEAD, *rows, ""]))
    figures = sum(len(one.lines) for one in found)
    off = sum(len(one.differing) for one in found)
    total = f"In all: {len(found)} situations, {figures:,} figures, {off} differences.\n\n"
    return _TEXT + total + "\n".join(parts)


def row(one: Proof) -> str:
    """The row of a situation."""
    plan = one.situation
    by_hand = "; ".join(expected.what for expected in plan.expected)
    cells = (
        plan.name,
        one.documents,
        len(one.lines),
        len(one.differing),
        f"{plan.proves}. By hand: {by_hand}." if by_hand else f"{plan.proves}.",
    )
    return "| " + " | ".join(str(cell).replace("|", r"\|") for cell in cells) + " |"


def write() -> None:
    """Prove everything, and write the page anew."""
    with tempfile.TemporaryDirectory() as folder:
        proved = prove(Path(folder))
    problems = [*proved.run.failed(), *(text for one in proved.proofs for text in one.problems())]
    if problems:
        raise SystemExit("\n".join(problems))
    PAGE.write_text(text(proved.proofs), encoding="utf-8")


if __name__ == "__main__":
    write()
