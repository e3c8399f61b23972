"""QuickBooks' query language over the store.

    statement ── lexer ── parser ── Statement ── translate ── SQL ── run ── QueryAnswer

What the grammar lacks is fault 4000, what it names wrongly is fault 4001, as QuickBooks answers.
"""

from sandbox.query.parser import parse
from sandbox.query.run import QueryAnswer, run

__all__ = ["QueryAnswer", "parse", "run"]
