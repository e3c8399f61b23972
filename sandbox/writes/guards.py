"""What may not be written: closed periods, deposited money, records that others need."""

from sandbox import errors
from sandbox.writes.desk import Body, Change

_HELD_BY_DEPOSIT = ("TotalAmt", "DepositToAccountRef", "CurrencyRef")


def require_open_period(change: Change, body: Body | None) -> None:
    """Fault 6200 when the document's date, before or after the change, is in a closed period."""
    closed = change.lookup.settings.closed_until
    if not closed:
        return
    for version in (change.old, body):
        if version is not None and version.get("TxnDate", "9999") <= closed:
            raise errors.period_closed()


def require_changeable(change: Change, body: Body) -> None:
    """Fault 6540 when a deposited payment would change its amount or account."""
    if _deposited(change) and change.old is not None:
        for key in _HELD_BY_DEPOSIT:
            if _plain(change.old.get(key)) != _plain(body.get(key)):
                raise _deposited_fault()


def require_removable(change: Change) -> None:
    """Faults for a delete or void: closed period (6200), deposited (6540)."""
    require_open_period(change, None)
    if _deposited(change):
        raise _deposited_fault()


def _plain(value: object) -> object:
    """A reference by its id alone: names may follow a renamed record."""
    return value.get("value") if isinstance(value, dict) else value


def _deposited(change: Change) -> bool:
    if change.old is None or change.entity not in ("Payment", "SalesReceipt", "RefundReceipt"):
        return False
    links = change.desk.links.incoming(change.entity, change.old["Id"])
    return any(link.source == "Deposit" for link in links)


def _deposited_fault() -> errors.QboFault:
    detail = (
        "This transaction has been deposited. Edit the deposit it appears on and remove it first."
    )
    return errors.validation("6540", "Deposited Transaction cannot be changed", detail, "")
