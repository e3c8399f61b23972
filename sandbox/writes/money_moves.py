"""Money on the move: deposits, transfers, credit card payments, tax payments."""

from decimal import Decimal

from sandbox import errors
from sandbox.writes import headers
from sandbox.writes import lines as common
from sandbox.writes.desk import Body, Change
from sandbox.writes.documents import put_home
from sandbox.writes.fields import (
    copy,
    currency_ref,
    day,
    flag,
    put_currency,
    put_ref,
    ref_id,
    refer,
    required,
    txn_date,
)
from sandbox.writes.money import ZERO, amount, rounded

_DEPOSITABLE = frozenset(
    {"Payment", "SalesReceipt", "RefundReceipt", "JournalEntry", "Transfer", "Purchase"}
)
_ACCOUNTED = frozenset({"Payment", "SalesReceipt"})
_PARTIES = ("Customer", "Vendor", "Employee")


def build_deposit(change: Change) -> Body:
    """A deposit: money collected in Undeposited Funds, and other money by account.

    TotalAmt is what reaches the bank: the lines less the cash taken back.
    """
    payload = change.payload
    account = required(change, payload, "DepositToAccountRef", "Account")
    body: Body = {"DepositToAccountRef": refer("Account", account), "TxnDate": txn_date(change)}
    rate = put_currency(change, body, _currency(change, account))
    ids = common.LineIds(change.old)
    body["Line"] = [_deposit_line(change, line, ids, body) for line in common.given_lines(change)]
    total = sum((line["Amount"] for line in body["Line"]), ZERO) - _put_cash_back(change, body)
    body["TotalAmt"] = rounded(total)
    if body["TotalAmt"] < 0:
        raise errors.business("A deposit cannot be negative.")
    put_home(change, body, rate, "HomeTotalAmt", "TotalAmt")
    put_ref(change, body, "DepartmentRef", "Department")
    copy(payload, body, "PrivateNote", "TransactionLocationType", "CustomField", "TxnSource")
    return body


def _currency(change: Change, account: Body) -> str:
    """A deposit's currency: as asked into a home account, else the account's own."""
    held = str(account["CurrencyRef"]["value"])
    if held == change.lookup.settings.home:
        return ref_id(change.payload, "CurrencyRef") or held
    return held


def _deposit_line(change: Change, line: Body, ids: common.LineIds, body: Body) -> Body:
    detail = common.detail_of(change, line, "DepositLineDetail")
    total = common.line_amount(line)
    put_names = {"ClassRef": "Class", "PaymentMethodRef": "PaymentMethod"}
    common.put_detail_refs(change, detail, **put_names)
    if line.get("LinkedTxn"):
        shown: Body = {
            "Amount": total,
            "LinkedTxn": [_collected(change, line["LinkedTxn"], total, body)],
        }
        if detail:
            shown["DepositLineDetail"] = detail
        return shown
    account = required(change, detail, "AccountRef", "Account")
    detail["AccountRef"] = refer("Account", account)
    _put_party(change, detail)
    result = common.shell(line, ids.take(line), None, total, "DepositLineDetail")
    result["DepositLineDetail"] = detail
    common.keep_extras(line, result)
    return result


def _put_party(change: Change, detail: Body) -> None:
    """The name on a deposit line; its type is in capitals in answers."""
    party = detail.get("Entity")
    if party is None:
        return
    kind = str(party.get("type", "Customer")).capitalize()
    if kind not in _PARTIES:
        raise errors.invalid_enum(kind, "Entity.type")
    record = required(change, detail, "Entity", kind)
    detail["Entity"] = {**refer(kind, record), "type": kind.upper()}


def _collected(change: Change, links: list[Body], total: Decimal, body: Body) -> Body:
    """The document a line deposits: there, whole, in Undeposited Funds and in no other deposit."""
    link = links[0]
    entity = headers.ENTITY_OF.get(link.get("TxnType", ""), "")
    id_ = str(link.get("TxnId", ""))
    if entity not in _DEPOSITABLE:
        raise errors.validation(
            "620", "Transaction cannot be linked", str(link.get("TxnType")), "TxnType"
        )
    source = change.document(entity, id_) if id_.isdecimal() else None
    if source is None:
        raise errors.invalid_reference(f"{entity} {id_} not found", "LinkedTxn")
    if ref_id(source, "CurrencyRef") not in ("", body["CurrencyRef"]["value"]):
        raise errors.validation(
            "620", "Transaction cannot be linked", "other currency", "LinkedTxn"
        )
    _check_collected(change, (entity, id_), source, total)
    return {
        "TxnId": id_,
        "TxnType": link["TxnType"],
        "TxnLineId": str(link.get("TxnLineId", "0")),
    }


def _check_collected(change: Change, target: tuple[str, str], source: Body, total: Decimal) -> None:
    """Faults unless a payment lies in Undeposited Funds, whole and in no other deposit."""
    if target[0] in _ACCOUNTED:
        if ref_id(source, "DepositToAccountRef") != change.lookup.role("UndepositedFunds"):
            raise errors.validation(
                "620", "Transaction cannot be linked", "not undeposited", "LinkedTxn"
            )
        if source["TotalAmt"] != total:
            raise errors.business("A payment must be deposited in full.")
    own = (change.old or {}).get("Id")
    for known in change.desk.links.incoming(*target):
        if known.source == "Deposit" and known.source_id != own:
            raise errors.validation(
                "620", "Transaction cannot be linked", "deposited already", "LinkedTxn"
            )


def _put_cash_back(change: Change, body: Body) -> Decimal:
    back = change.payload.get("CashBack")
    if not back:
        return ZERO
    account = required(change, back, "AccountRef", "Account")
    taken = amount(back.get("Amount", 0), "CashBack.Amount")
    body["CashBack"] = {"AccountRef": refer("Account", account), "Amount": taken}
    copy(back, body["CashBack"], "Memo")
    return taken


def build_transfer(change: Change) -> Body:
    """Money moved between two balance sheet accounts."""
    payload = change.payload
    source = required(change, payload, "FromAccountRef", "Account")
    target = required(change, payload, "ToAccountRef", "Account")
    if source["Id"] == target["Id"]:
        raise errors.business("A transfer needs two different accounts.")
    body: Body = {
        "FromAccountRef": refer("Account", source),
        "ToAccountRef": refer("Account", target),
    }
    body["TxnDate"] = txn_date(change)
    home = change.lookup.settings.home
    currencies = [record["CurrencyRef"]["value"] for record in (source, target)]
    foreign = [code for code in currencies if code != home]
    if len(set(foreign)) > 1:
        raise errors.invalid_reference("both accounts are foreign", "CurrencyRef")
    put_currency(change, body, foreign[0] if foreign else home)
    body["Amount"] = _positive(change)
    put_ref(change, body, "DepartmentRef", "Department")
    put_ref(change, body, "ClassRef", "Class")
    copy(payload, body, "PrivateNote", "TransactionLocationType", "RecurDataRef")
    return body


def build_card_payment(change: Change) -> Body:
    """A credit card paid down from a bank account; home currency only."""
    payload = change.payload
    card = required(change, payload, "CreditCardAccountRef", "Account")
    bank = required(change, payload, "BankAccountRef", "Account")
    for account, kind, key in (
        (card, "Credit Card", "CreditCardAccountRef"),
        (bank, "Bank", "BankAccountRef"),
    ):
        if account["AccountType"] != kind:
            raise errors.validation("6430", "Invalid account type", f"{key} {account['Id']}", key)
    body: Body = {
        "CreditCardAccountRef": refer("Account", card),
        "BankAccountRef": refer("Account", bank),
        "TxnDate": txn_date(change),
        "CurrencyRef": currency_ref(change.lookup.settings.home),
        "Amount": _positive(change),
    }
    put_ref(change, body, "VendorRef", "Vendor")
    copy(payload, body, "PrivateNote", "Memo", "CheckNum", "PrintStatus")
    return body


def build_tax_payment(change: Change) -> Body:
    """Tax paid to (or refunded by) an agency; made on QuickBooks' own pages only."""
    payload = change.payload
    account = required(change, payload, "PaymentAccountRef", "Account")
    paid_on = day(payload, "PaymentDate") or change.desk.clock.today().isoformat()
    body: Body = {
        "PaymentDate": paid_on,
        "PaymentAccountRef": refer("Account", account),
        "PaymentAmount": amount(payload.get("PaymentAmount"), "PaymentAmount"),
        "Refund": flag(payload, "Refund", default=False),
    }
    copy(payload, body, "Description")
    return body


def _positive(change: Change) -> Decimal:
    if change.payload.get("Amount") is None:
        raise errors.required_param("Amount")
    total = amount(change.payload["Amount"], "Amount")
    if total <= 0:
        raise errors.business("Transaction amount must be greater than 0.")
    return total
