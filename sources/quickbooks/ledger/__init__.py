"""The ledger of record: QuickBooks' own GeneralLedger, entry by entry, kept up to date by days.

changed documents ──▶ days that are due ──▶ windows of the report ──▶ general_ledger_line
(stored)              (days, stock)          (reading)                (tables)
▲                                            │
└────── months that differ ◀── statements ◀──┘
(controls)
"""
