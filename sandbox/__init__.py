"""A local QuickBooks Online: the Accounting API v3 over real double-entry books.

    World ── companies ── Company ── Store (documents in SQLite)
      │                     ├── writes   create, update, delete, void by QuickBooks' rules
      │                     ├── books    postings of every document
      │                     └── reports  computed from the postings
      └── oauth, throttle, faults        what surrounds a real API

Nothing here imports the connector or its models, and they import nothing from here: a mistake
made in both would prove itself right.
"""
