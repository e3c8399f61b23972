"""Records beside the books: attachments, budgets, exchange rates, company settings."""

from sandbox import errors
from sandbox.catalogue import find
from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import copy, day, flag, one_of, refer, required, resolve
from sandbox.writes.money import amount, number
from sandbox.writes.preferences import MONTHS
from sandbox.writes.settings import CURRENCY_NAMES

_FILE = (
    "FileName", "FileAccessUri", "TempDownloadUri", "ThumbnailFileAccessUri", "Size", "ContentType",
    "Category", "Note", "Tag", "Lat", "Long", "PlaceName", "CustomField",
)  # fmt: skip
_DIMENSIONS = {"CustomerRef": "Customer", "ClassRef": "Class", "DepartmentRef": "Department"}
_BUDGET_TYPES = ("ProfitAndLoss", "BalanceSheet")
_ENTRY_TYPES = ("Monthly", "Quarterly", "Annually")


def build_attachable(change: Change) -> Body:
    """A note or the facts about a file, attached to any number of records."""
    payload = change.payload
    if not (payload.get("FileName") or payload.get("Note")):
        raise errors.required_param("Note")
    body: Body = {}
    copy(payload, body, *_FILE)
    attached = [_attached(change, reference) for reference in payload.get("AttachableRef") or ()]
    if attached:
        body["AttachableRef"] = attached
    return body


def _attached(change: Change, reference: Body) -> Body:
    shown: Body = {"IncludeOnSend": flag(reference, "IncludeOnSend", default=False)}
    copy(reference, shown, "LineInfo", "NoRefOnly", "Inactive", "CustomField")
    target = reference.get("EntityRef")
    if target is None:
        return shown
    entity = find(str(target.get("type", "")))
    id_ = str(target.get("value", ""))
    if entity is None:
        raise errors.invalid_enum(str(target.get("type")), "EntityRef.type")
    if not change.desk.store.exists(entity.name, id_):
        what = f"{entity.name} {id_}"
        raise errors.business(
            f"The entity {what} that you are trying to link does not exist. {what}"
        )
    return {"EntityRef": {"value": id_, "type": entity.name}, **shown}


def build_budget(change: Change) -> Body:
    """A budget: amounts by account and period, perhaps by customer, class or location."""
    payload = change.payload
    if not payload.get("Name"):
        raise errors.required_param("Name")
    body: Body = {"Name": payload["Name"]}
    change.desk.names.require_free("Budget", payload["Name"], (change.old or {}).get("Id"))
    change.name = payload["Name"]
    for key in ("StartDate", "EndDate"):
        value = day(payload, key)
        if value is None:
            raise errors.required_param(key)
        body[key] = value
    body["BudgetType"] = one_of(payload, "BudgetType", _BUDGET_TYPES, "ProfitAndLoss")
    body["BudgetEntryType"] = one_of(payload, "BudgetEntryType", _ENTRY_TYPES, "Monthly")
    body["Active"] = flag(payload, "Active", default=True)
    body["BudgetDetail"] = [
        _budget_detail(change, row, body) for row in payload.get("BudgetDetail") or ()
    ]
    return body


def _budget_detail(change: Change, row: Body, body: Body) -> Body:
    on = day(row, "BudgetDate")
    if on is None:
        raise errors.required_param("BudgetDate")
    if not body["StartDate"] <= on <= body["EndDate"]:
        raise errors.invalid_value(f"BudgetDate {on} is outside the budget", "BudgetDate")
    account = required(change, row, "AccountRef", "Account")
    detail: Body = {
        "BudgetDate": on,
        "Amount": amount(row.get("Amount", 0), "Amount"),
        "AccountRef": refer("Account", account),
    }
    for key, entity in _DIMENSIONS.items():
        record = resolve(change, row, key, entity)
        if record is not None:
            detail[key] = refer(entity, record)
    return detail


def build_exchange_rate(change: Change) -> Body:
    """Home currency units for one unit of a foreign currency, from a day on."""
    payload = change.payload
    settings = change.lookup.settings
    if not settings.multicurrency:
        raise errors.not_in_plan("Multicurrency")
    code = payload.get("SourceCurrencyCode")
    if not code:
        raise errors.required_param("SourceCurrencyCode")
    if code not in CURRENCY_NAMES or code == settings.home:
        raise errors.invalid_enum(str(code), "SourceCurrencyCode")
    target = payload.get("TargetCurrencyCode", settings.home)
    if target != settings.home:
        raise errors.invalid_value(f"rates are kept against {settings.home}", "TargetCurrencyCode")
    rate = number(payload.get("Rate"), "Rate")
    if rate <= 0:
        raise errors.invalid_value(f"Rate must be positive : {rate}", "Rate")
    on = day(payload, "AsOfDate") or change.desk.clock.today().isoformat()
    return {"SourceCurrencyCode": code, "TargetCurrencyCode": target, "Rate": rate, "AsOfDate": on}


def build_company_info(change: Change) -> Body:
    """The company's own record: only what is given changes in it."""
    return _overlaid(change, frozenset({"FiscalYearStartMonth", "Country", "DefaultTimeZone"}))


def build_preferences(change: Change) -> Body:
    """The settings: each section given replaces the properties it names."""
    body = _overlaid(change, frozenset())
    old = change.old or {}
    was = old.get("CurrencyPrefs", {})
    if body.get("CurrencyPrefs", {}).get("HomeCurrency") != was.get("HomeCurrency"):
        raise errors.business("The home currency cannot be changed.")
    if first_month(body) not in MONTHS:
        raise errors.invalid_enum(first_month(body), "FirstMonthOfFiscalYear")
    if was.get("MultiCurrencyEnabled") and not body["CurrencyPrefs"].get("MultiCurrencyEnabled"):
        raise errors.business("Multicurrency cannot be turned off.")
    return body


def first_month(preferences: Body) -> str:
    """English name of the month in which Preferences let the fiscal year begin."""
    return str(preferences.get("AccountingInfoPrefs", {}).get("FirstMonthOfFiscalYear"))


def follow_preferences(change: Change, stored: Body) -> None:
    """CompanyInfo repeats the start of the fiscal year that Preferences decide."""
    if change.entity != "Preferences":
        return
    for info in change.desk.store.rows("CompanyInfo"):
        month = {"FiscalYearStartMonth": first_month(stored)}
        if info["FiscalYearStartMonth"] != first_month(stored):
            change.desk.store.touch("CompanyInfo", info["Id"], month)


def _overlaid(change: Change, fixed: frozenset[str]) -> Body:
    """The old record with the given properties over it, nested objects property by property."""
    old = change.old or {}
    system = {"Id", "SyncToken", "MetaData", "domain", "sparse", "status"}
    body = {key: value for key, value in old.items() if key not in system}
    for key, value in change.payload.items():
        if key in system or key in fixed or value is None:
            continue
        known = body.get(key)
        merge = isinstance(known, dict) and isinstance(value, dict)
        body[key] = {**known, **value} if merge else value  # type: ignore[dict-item]
    return body
