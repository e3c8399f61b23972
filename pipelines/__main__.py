"""`python -m pipelines` is the `tieout` command."""

import sys

from pipelines import redaction
from pipelines.cli import main


def run() -> None:
    """Run the command line and end the process with its exit code."""
    redaction.install()
    sys.exit(main())


if __name__ == "__main__":
    run()
