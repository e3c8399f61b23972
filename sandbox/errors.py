"""The faults QuickBooks answers with, and their texts.

Codes, texts and HTTP states are the recorded ones where a recording exists. `QboFault` is the
service's own fault (`Fault`); `GatewayFault` is the gateway's (`fault`, lower case), which turns
away tokens and traffic before the service sees them.
"""

from dataclasses import dataclass


@dataclass
class QboFault(Exception):
    """An error answer of the accounting service.

    `element` None leaves the key out, as most recorded faults do.
    """

    code: str
    message: str
    detail: str
    type: str = "ValidationFault"
    status: int = 400
    element: str | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.message}: {self.detail}"


@dataclass
class GatewayFault(Exception):
    """An error answer of the gateway: authentication (401), authorisation (403), throttle (429)."""

    status: int
    code: str
    type: str
    message: str
    detail: str
    retry_after: int | None = None

    def __str__(self) -> str:
        return f"{self.message} ({self.detail})"


def unauthenticated(detail: str = "Token expired: AB01") -> GatewayFault:
    """401: the token is missing, expired, revoked or malformed."""
    message = "message=AuthenticationFailed; errorCode=003200; statusCode=401"
    return GatewayFault(401, "3200", "AUTHENTICATION", message, detail)


def forbidden() -> GatewayFault:
    """403: the token belongs to another company or environment, or there is no such company."""
    message = "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403"
    return GatewayFault(403, "3100", "AUTHORIZATION", message, "")


def throttled(retry_after: int | None = None) -> GatewayFault:
    """429: too many requests; QuickBooks itself sends no Retry-After."""
    message = "message=ThrottleExceeded; errorCode=003001; statusCode=429"
    detail = "The request limit was reached. Try again later"
    return GatewayFault(429, "3001", "SERVICE", message, detail, retry_after)


def validation(code: str, message: str, detail: str, element: str | None = None) -> QboFault:
    """Any ValidationFault by its parts."""
    return QboFault(code, message, detail, element=element)


def not_found() -> QboFault:
    """610: no such record, or it was deleted. HTTP 400, never 404."""
    detail = (
        "Object Not Found : Something you're trying to use has been made inactive. "
        "Check the fields with accounts, customers, items, vendors or employees."
    )
    return QboFault("610", "Object Not Found", detail, element="")


def stale_object(user: str = "Test User") -> QboFault:
    """5010: the SyncToken sent is not the current one."""
    detail = (
        f"Stale Object Error : You and {user} were working on this at the same time. "
        f"{user} finished before you did, so your work was not saved."
    )
    return QboFault("5010", "Stale Object Error", detail, element="")


def duplicate_name() -> QboFault:
    """6240: the name is taken (names are shared by customers, vendors and employees)."""
    detail = "The name supplied already exists. : null"
    return QboFault("6240", "Duplicate Name Exists Error", detail)


def duplicate_doc_number(number: str) -> QboFault:
    """6140: the document number is taken and the company warns about duplicates."""
    detail = (
        "Duplicate Document Number Error : You must specify a different number. "
        f"This number has already been used. DocNumber={number} is assigned."
    )
    return QboFault("6140", "Duplicate Document Number Error", detail, element="")


def invalid_reference(detail: str, element: str | None = "") -> QboFault:
    """2500: a reference names a record that does not exist; `detail` says which."""
    return QboFault(
        "2500", "Invalid Reference Id", f"Invalid Reference Id : {detail}", element=element
    )


def required_param(name: str) -> QboFault:
    """2020: a required property is missing."""
    detail = f"Required parameter {name} is missing in the request"
    message = "Required param missing, need to supply the required value for the API"
    return QboFault("2020", message, detail, element=name)


def unknown_property(name: str, entity: str, known: int) -> QboFault:
    """2010: a body holds a property that the entity does not have."""
    detail = (
        f'Property Name:Unrecognized field "{name}" (class com.intuit.schema.finance.v3.{entity}), '
        f"not marked as ignorable ({known} known properties)\n specified is unsupported or invalid"
    )
    return QboFault("2010", "Request has invalid or unsupported property", detail)


def malformed_body(detail: str) -> QboFault:
    """2010: the body is not the JSON it should be."""
    return QboFault("2010", "Request has invalid or unsupported property", detail)


def invalid_id(value: str) -> QboFault:
    """2030: an id that is not a number."""
    detail = f"Id should be a valid number. Supplied value:{value}"
    return QboFault("2030", "Invalid ID", detail, element="Id")


def invalid_value(detail: str, element: str | None = None) -> QboFault:
    """2090: a value outside its range or form."""
    return QboFault("2090", "Invalid Value", detail, element=element)


def invalid_enum(value: str, element: str) -> QboFault:
    """2170: a value that its enumeration does not have."""
    return QboFault(
        "2170", "Invalid Enumeration", f"Invalid Enumeration : {value}", element=element
    )


def unbalanced_entry() -> QboFault:
    """2300: a journal entry whose debits and credits differ."""
    detail = "Business Validation Error: The debits and credits do not balance."
    return QboFault("2300", "Debits and credits do not match", detail, element="")


def business(detail: str) -> QboFault:
    """6000: a business rule refuses; `detail` says which."""
    message = "A business validation error has occurred while processing your request"
    return QboFault("6000", message, f"Business Validation Error: {detail}", element="")


def amount_mismatch() -> QboFault:
    """6070: a line's Amount is not UnitPrice x Qty."""
    detail = "Amount calculation incorrect in the request"
    message = "Amount is not equal to UnitPrice * Qty. Supplied value is incorrect"
    return QboFault("6070", message, detail, element="Amount")


def period_closed() -> QboFault:
    """6200: the date lies in a closed accounting period."""
    detail = (
        "The account period has closed and the account books cannot be updated "
        "through this operation."
    )
    return QboFault("6200", "Account Period Closed", detail, element="")


def not_in_plan(feature: str) -> QboFault:
    """5030: the company's plan or settings lack the feature."""
    detail = f"Feature Not Supported Error : {feature} is not supported by this company."
    return QboFault("5030", "Feature Not Supported Error", detail, element="")


def unsupported_operation(what: str) -> QboFault:
    """500: no such resource or operation. HTTP 400."""
    return QboFault("500", "Unsupported Operation", f"Operation {what} is not supported.")


def duplicate_request_id(request_id: str) -> QboFault:
    """600: a requestid used before with another body."""
    detail = f"Duplicate Request ID : {request_id} was used with a different request."
    return QboFault("600", "Duplicate Request ID", detail)


def query_parse(detail: str) -> QboFault:
    """4000: the statement is not in the query grammar."""
    return QboFault("4000", "Error parsing query", f"QueryParserError: {detail}")


def query_validation(detail: str) -> QboFault:
    """4001: the statement names what does not exist or cannot be used there."""
    return QboFault("4001", "Invalid query", f"QueryValidationError: {detail}")


def too_many_batch_items(limit: int) -> QboFault:
    """1040: more batch items than one request may hold."""
    detail = f"Batch request exceeds the maximum of {limit} items."
    return QboFault("1040", "Too many batch items", detail)


def application_error() -> QboFault:
    """10000: the service failed. HTTP 500."""
    message = "An application error has occurred while processing your request"
    detail = "System Failure Error: java.lang.NullPointerException"
    return QboFault("10000", message, detail, type="SystemFault", status=500)


def result_too_large(limit: int) -> QboFault:
    """10100: an answer would hold more objects than allowed."""
    detail = f"Result set too large : the limit is {limit} objects."
    return QboFault("10100", "Result set too large", detail)


def too_long(name: str, limit: int) -> QboFault:
    """2050: a text longer than its property allows."""
    message = "String length is either shorter or longer than supported by specification"
    detail = f"String length specified does not match the supported length. {name} Max:{limit}"
    return QboFault("2050", message, detail, element=name)
