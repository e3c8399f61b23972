"""TaxService: makes a tax code and its rates in one call (`POST /taxservice/taxcode`)."""

from collections.abc import Mapping
from typing import Any

from sandbox import errors
from sandbox.writes.desk import Body, Desk
from sandbox.writes.money import number

_LISTS = {"Sales": "SalesTaxRateList", "Purchase": "PurchaseTaxRateList"}


def create_tax_code(desk: Desk, payload: Mapping[str, Any]) -> Body:
    """Make the code `TaxCode` of `TaxRateDetails`; answers as QuickBooks does, with the new ids.

    A detail either refers to a rate (TaxRateId) or makes one (TaxRateName, RateValue, TaxAgencyId,
    TaxApplicableOn Sales or Purchase). Beyond QuickBooks a detail may carry TaxOnTax and
    EffectiveTaxRate, which its API only shows.
    """
    name = str(payload.get("TaxCode") or "").strip()
    if not name:
        raise errors.required_param("TaxCode")
    details = payload.get("TaxRateDetails")
    if not details:
        raise errors.required_param("TaxRateDetails")
    desk.names.require_free("TaxCode", name, None)
    lists: dict[str, list[Body]] = {key: [] for key in _LISTS.values()}
    answers = []
    for detail in details:
        rate = _rate(desk, detail)
        applies = detail.get("TaxApplicableOn", "Sales")
        if applies not in _LISTS:
            raise errors.invalid_enum(str(applies), "TaxApplicableOn")
        entries = lists[_LISTS[applies]]
        kind = "TaxOnAmountPlusTax" if detail.get("TaxOnTax") else "TaxOnAmount"
        entries.append(
            {
                "TaxRateRef": {"value": rate["Id"], "name": rate["Name"]},
                "TaxTypeApplicable": kind,
                "TaxOrder": len(entries),
            }
        )
        answers.append(_answer(rate, applies))
    code = {
        "Name": name,
        "Description": payload.get("Description") or name,
        "Active": True,
        "Hidden": False,
        "Taxable": True,
        "TaxGroup": True,
        **{key: {"TaxRateDetail": entries} for key, entries in lists.items()},
    }
    stored = desk.store.insert("TaxCode", code)
    desk.names.take("TaxCode", name, stored["Id"])
    return {"TaxCode": name, "TaxCodeId": stored["Id"], "TaxRateDetails": answers}


def _rate(desk: Desk, detail: Mapping[str, Any]) -> Body:
    if detail.get("TaxRateId"):
        known = desk.lookup.get("TaxRate", str(detail["TaxRateId"]))
        if known is None:
            raise errors.invalid_reference(f"TaxRate {detail['TaxRateId']} not found", "TaxRateId")
        return known
    for key in ("TaxRateName", "RateValue", "TaxAgencyId"):
        if detail.get(key) is None:
            raise errors.required_param(key)
    agency = desk.lookup.get("TaxAgency", str(detail["TaxAgencyId"]))
    if agency is None:
        raise errors.invalid_reference(
            f"TaxAgency {detail['TaxAgencyId']} not found", "TaxAgencyId"
        )
    name = str(detail["TaxRateName"])
    desk.names.require_free("TaxRate", name, None)
    value = number(detail["RateValue"], "RateValue")
    body = {
        "Name": name,
        "Description": name,
        "Active": True,
        "RateValue": value,
        "AgencyRef": {"value": agency["Id"]},
        "TaxReturnLineRef": {"value": "1"},
        "SpecialTaxType": "NONE" if value else "ZERO_RATE",
        "DisplayType": "ReadOnly",
        "EffectiveTaxRate": detail.get("EffectiveTaxRate")
        or [{"RateValue": value, "EffectiveDate": "2000-01-01T00:00:00-08:00"}],
    }
    stored = desk.store.insert("TaxRate", body)
    desk.names.take("TaxRate", name, stored["Id"])
    return stored


def _answer(rate: Body, applies: str) -> Body:
    return {
        "TaxRateName": rate["Name"],
        "TaxRateId": rate["Id"],
        "RateValue": rate["RateValue"],
        "TaxAgencyId": rate["AgencyRef"]["value"],
        "TaxApplicableOn": applies,
    }
