"""Due dates from payment terms."""

from datetime import date, timedelta

from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import day, refer, resolve


def put_due_date(change: Change, body: Body, party_term: str = "") -> None:
    """Set SalesTermRef and DueDate of a document.

    DueDate as asked; else from the term asked for, or the party's own (`party_term` is its id),
    or the company's default term, which is not shown on the document (recorded); else TxnDate.
    """
    payload = change.payload
    term = resolve(change, payload, "SalesTermRef", "Term")
    shown = term is not None
    if term is None and change.old is None:
        term = change.lookup.get("Term", party_term) if party_term else None
        shown = term is not None
    if term is not None and shown:
        body["SalesTermRef"] = refer("Term", term)
    asked = day(payload, "DueDate")
    if asked is None and term is None and change.lookup.settings.default_term:
        term = change.lookup.get("Term", change.lookup.settings.default_term)
    body["DueDate"] = asked or due_date(body["TxnDate"], term)


def due_date(txn_date: str, term: Body | None) -> str:
    """The day a document of `txn_date` is due under a term; without a term the same day."""
    issued = date.fromisoformat(txn_date)
    if term is None:
        return txn_date
    if term.get("Type") != "DATE_DRIVEN":
        return (issued + timedelta(days=int(term.get("DueDays", 0)))).isoformat()
    due = _in_month(issued.year, issued.month, int(term["DayOfMonthDue"]))
    while due < issued or (due - issued).days < int(term.get("DueNextMonthDays", 0)):
        due = _in_month(due.year + due.month // 12, due.month % 12 + 1, int(term["DayOfMonthDue"]))
    return due.isoformat()


def _in_month(year: int, month: int, wanted: int) -> date:
    """That day of a month, or the month's last day when it is shorter."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=wanted - 1), following - timedelta(days=1))
