"""What transactions of all types share: numbers, custom fields, home amounts."""

from decimal import Decimal

from sandbox import errors
from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import flag
from sandbox.writes.money import rounded

_LONGEST_NUMBER = 21
_NUMBERED = frozenset({"Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt", "Estimate"})
_ALWAYS_NUMBERED = frozenset({"PurchaseOrder", "InventoryAdjustment"})


def doc_number(change: Change, body: Body) -> None:
    """Set DocNumber: as asked, as it was, or the next of the entity's sequence.

    Sales documents are numbered unless the company numbers them itself (CustomTxnNumbers);
    journal entries only when asked to with `include=allowautodocnum`, templates never.
    """
    if "template" in change.include:
        return
    given = change.payload.get("DocNumber") or (change.old or {}).get("DocNumber")
    if given:
        number = str(given)
        if len(number) > _LONGEST_NUMBER:
            raise errors.validation(
                "2050", "Invalid String Length", f"DocNumber : {number}", "DocNumber"
            )
        if change.old is None or change.old.get("DocNumber") != number:
            _require_unused(change, number)
            change.desk.numbering.seen(change.entity, number)
        body["DocNumber"] = number
    elif change.old is None and _is_numbered(change):
        body["DocNumber"] = change.desk.numbering.next(change.entity)


def _is_numbered(change: Change) -> bool:
    if change.entity == "JournalEntry":
        return "allowautodocnum" in change.include
    if change.entity in _ALWAYS_NUMBERED:
        return True
    if change.entity not in _NUMBERED:
        return False
    custom = change.lookup.settings.custom_numbers
    return not custom or flag(change.payload, "AutoDocNumber", default=False)


def _require_unused(change: Change, number: str) -> None:
    """Fault 6140 where Preferences warn about duplicates and the request does not allow them."""
    if change.entity not in change.lookup.settings.warn_duplicate_numbers:
        return
    if "allowduplicatedocnum" in change.include:
        return
    own = (change.old or {}).get("Id")
    if any(id_ != own for id_ in change.desk.store.find(change.entity, number)):
        raise errors.duplicate_doc_number(number)


def custom_fields(change: Change, definitions: tuple[tuple[str, str], ...]) -> list[Body]:
    """The company's custom fields with the values given (StringValue is absent when empty)."""
    if not definitions:
        return []
    given = {field.get("DefinitionId"): field for field in change.payload.get("CustomField") or ()}
    fields = []
    for number, name in definitions:
        field: Body = {"DefinitionId": number, "Name": name, "Type": "StringType"}
        if value := given.get(number, {}).get("StringValue"):
            field["StringValue"] = value
        fields.append(field)
    return fields


def put_home(change: Change, body: Body, rate: Decimal, home_key: str, key: str) -> None:
    """Set an amount's value in home currency; only companies with several currencies have it."""
    if change.lookup.settings.multicurrency:
        body[home_key] = rounded(body[key] * rate)
