"""Real answers of QuickBooks, kept beside the project where they are at hand.

A test that compares with them is marked `recordings`; where there are none it is not collected.
"""

import os
from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "recordings"
RECORDINGS = Path(os.environ.get("TIEOUT_RECORDINGS", _BESIDE))
