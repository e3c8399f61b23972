"""`python -m sandbox`: serve a local QuickBooks Online."""

from sandbox.server import main

main()
