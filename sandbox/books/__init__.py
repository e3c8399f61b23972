"""The sandbox's double-entry books: every posting document as balanced debits and credits.

    Books.post(entity, body)
      └─ Draft ── filled by sales, purchases, settlements, cash, journal, stock
           └─ finish(): home currency, residue of rounding, debits = credits
                └─ Ledger: document, posting, open_item, link, movement, balance
                     ├─ Applications: links settle open items, realise exchange gains
                     └─ Inventory: cost of goods sold by FIFO

Reports read the tables; `schema` says what they hold.
"""

from sandbox.books.books import Books
from sandbox.books.chart import UnknownAccountError
from sandbox.books.draft import UnbalancedError

__all__ = ["Books", "UnbalancedError", "UnknownAccountError"]
