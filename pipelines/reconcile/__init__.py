"""Tie-out: QuickBooks' own reports against the marts, to the cent and down to the transaction.

reports of QuickBooks ──▶ theirs ┐
(checks)                         ├──▶ lines ──▶ explanations ──▶ table tie_out
marts of the warehouse ─▶ ours ──┘   (compare)  (entries, parties)
"""
