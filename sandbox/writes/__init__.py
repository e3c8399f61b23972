"""The rules of writing: what QuickBooks checks, fills in and changes elsewhere on every write.

    Writes.create / update ── specs ── a builder per entity ── the whole record
        └── store ── links ── effects on other documents ── balances of parties ── books

Sources of the rules: QuickBooks' API reference and recorded answers; behaviour that neither shows
is named in the README of the sandbox.
"""

from sandbox.writes.charter import new_company
from sandbox.writes.writer import Writes

__all__ = ["Writes", "new_company"]
