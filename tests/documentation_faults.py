"""docs/faults.md: what Tieout does about every kind of fault, and the test that proves it.

`make docs` writes the page anew; a test compares it with the tests.
"""

from __future__ import annotations

from pathlib import Path

from tests.faults import table

PAGE = Path(__file__).parents[1] / "docs" / "faults.md"
_TEXT = """\
# What Tieout does about faults

Written from the tests by `make docs`: each row names the test that proves it. Codes are QuickBooks'
own; "code 5" is the exit code of the command, and the README tells what to do about each.

- **retry**: ask again, as patiently as the row says, then stop.
- **refresh**: renew the access token once, then ask again.
- **split**: ask for less at once, or in another way.
- **skip with a record**: load the rest, and write down in the warehouse what is not as it came.
- **stop with advice**: one sentence on what happened, one on what to do; what was loaded is kept.

A load that stopped goes on where it was with the same command. Tieout only reads, so that any
request may be repeated; codes that QuickBooks documents for writes are refusals like others.

"""


def text() -> str:
    """The page as it should be."""
    return _TEXT + table()


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(text(), encoding="utf-8")
