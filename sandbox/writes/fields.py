"""Reading the properties of a request: references, dates, enumerations, currency."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox import errors
from sandbox.writes.desk import Body, Change
from sandbox.writes.money import number
from sandbox.writes.settings import CURRENCY_NAMES

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAME_FIELD = {
    "Account": "FullyQualifiedName",
    "Class": "FullyQualifiedName",
    "Customer": "DisplayName",
    "Department": "FullyQualifiedName",
    "Employee": "DisplayName",
    "TaxAgency": "DisplayName",
    "Vendor": "DisplayName",
}
_UNNAMED = frozenset({"TaxCode", "TaxRate"})  # these references carry no name in answers


def name_of(entity: str, record: Body) -> str:
    """The name that references to a record show."""
    return str(record.get(_NAME_FIELD.get(entity, "Name"), ""))


def refer(entity: str, record: Body) -> Body:
    """A reference to a record, as answers show it."""
    if entity in _UNNAMED:
        return {"value": record["Id"]}
    return {"value": record["Id"], "name": name_of(entity, record)}


def ref_id(holder: Body, key: str) -> str:
    """Id in the reference `holder[key]`, or "" when it is absent."""
    reference = holder.get(key)
    return reference.get("value", "") if reference else ""


def resolve(change: Change, holder: Body, key: str, entity: str) -> Body | None:
    """The record that `holder[key]` refers to, None when the property is absent.

    Fault 2500 for an id that does not exist, 610 for a record that is inactive, unless the
    document referred to it before.
    """
    reference = holder.get(key)
    if reference is None:
        return None
    id_ = reference.get("value") if type(reference) is dict else None
    if not isinstance(id_, str) or not id_:
        raise errors.invalid_reference(f"{key} has no value", key)
    record = change.lookup.get(entity, id_)
    if record is None:
        raise errors.invalid_reference(f"{entity} {id_} not found", key)
    if record.get("Active") is False and change.old is None:
        raise errors.not_found()
    return record


def required(change: Change, holder: Body, key: str, entity: str) -> Body:
    """As `resolve`, with fault 2020 when the property is absent."""
    record = resolve(change, holder, key, entity)
    if record is None:
        raise errors.required_param(key)
    return record


def put_ref(change: Change, body: Body, key: str, entity: str) -> None:
    """Copy an optional reference of the request into the body, with its present name."""
    record = resolve(change, change.payload, key, entity)
    if record is not None:
        body[key] = refer(entity, record)


def copy(payload: Body, body: Body, *keys: str) -> None:
    """Copy the properties that are given, as they are."""
    for key in keys:
        value = payload.get(key)
        if value is not None:
            body[key] = value


def day(holder: Body, key: str) -> str | None:
    """A calendar date of the request; fault 2090 unless it is YYYY-MM-DD (a time is cut off)."""
    value = holder.get(key)
    if value is None:
        return None
    if isinstance(value, str) and (match := _DATE.match(value)):
        try:
            date.fromisoformat(match.group())
        except ValueError:
            pass
        else:
            return match.group()
    raise errors.invalid_value(f"Invalid Date : {value!r}", key)


def txn_date(change: Change) -> str:
    """TxnDate, or today in the company's zone."""
    return day(change.payload, "TxnDate") or change.desk.clock.today().isoformat()


def one_of(holder: Body, key: str, values: tuple[str, ...], default: str | None = None) -> str:
    """An enumeration's value; fault 2020 without value and default, 2170 for an unknown one."""
    value = holder.get(key, default)
    if value is None:
        raise errors.required_param(key)
    if value not in values:
        raise errors.invalid_enum(str(value), key)
    return str(value)


def flag(holder: Body, key: str, *, default: bool) -> bool:
    """A boolean of the request."""
    value = holder.get(key, default)
    return value is True or value == "true"


def currency_ref(code: str) -> Body:
    """A currency reference, as answers show it."""
    return {"value": code, "name": CURRENCY_NAMES.get(code, code)}


def put_currency(change: Change, body: Body, code: str) -> Decimal:
    """Set CurrencyRef and, in companies with several currencies, ExchangeRate; returns the rate.

    `code` is the currency the party or account dictates; another one in the request is a 2500.
    """
    given = ref_id(change.payload, "CurrencyRef")
    if given and given != code:
        raise errors.invalid_reference(f"currency {given} differs from {code}", "CurrencyRef")
    body["CurrencyRef"] = currency_ref(code)
    settings = change.lookup.settings
    if not settings.multicurrency:
        return Decimal(1)
    rate = exchange_rate(change, code, body["TxnDate"])
    body["ExchangeRate"] = rate
    return rate


def exchange_rate(change: Change, code: str, on: str) -> Decimal:
    """The request's ExchangeRate, else the company's rate of that day, else 1."""
    if code == change.lookup.settings.home:
        return Decimal(1)
    given: Any = change.payload.get("ExchangeRate")
    if given is not None:
        rate = number(given, "ExchangeRate")
        if rate <= 0:
            raise errors.invalid_value(f"ExchangeRate must be positive : {rate}", "ExchangeRate")
        return rate
    return change.desk.rates.rate(code, on)
