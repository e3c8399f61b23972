"""Group 11: documents in euros at one rate, settled at another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.generate.paper import Body, credit, debit, ref
from tests.sandbox.records import View, foreign, links
from tests.situations.plan import balance, figure, owed, owing, situation
from tests.situations.shop import RECEIVABLE, YEAR, Shop

GAIN = "Exchange Gain or Loss"
FEBRUARY = date(YEAR, 2, 28)


def at(rate: str) -> dict[str, Any]:
    """The exchange rate of a document."""
    return {"ExchangeRate": Decimal(rate)}


def settled_elsewhere(view: View, entity: str) -> bool:
    """A foreign payment at another rate than what it settles."""
    return view.any(
        entity,
        lambda r: (
            foreign(r)
            and any(
                view.documents[link]["ExchangeRate"] != r["ExchangeRate"]
                for link in links(r)
                if link in view.documents
            )
        ),
    )


def _paid(shop: Shop, key: str, total: str, rate: str, **applied: str) -> None:
    bank = {"DepositToAccountRef": shop.ref("Account", "Euro Bank")}
    shop.pay(shop.id("Customer", "Emil"), total, key, applied=applied, **bank, **at(rate))


def _paid_bill(shop: Shop, key: str, total: str, rate: str, **applied: str) -> None:
    means: Body = {"CheckPayment": {"BankAccountRef": shop.ref("Account", "Euro Bank")}}
    shop.pay_bills(shop.id("Vendor", "Egon"), total, means, key, applied=applied, **at(rate))


@situation(
    11,
    lambda v: settled_elsewhere(v, "Payment"),
    balance(GAIN, "-11.11"),
    balance("Euro Bank", "122.22"),
    owed("Emil", "111.11", FEBRUARY),
    owed("Emil", "0.00"),
)
def invoice_in_euros_paid_after_the_euro_rose(shop: Shop) -> None:
    """EUR 100.00 at 1.1111 paid at 1.2222 is a realised gain of 11.11."""
    shop.euros()
    shop.on("01-10").invoice("i", "100.00", to="Emil", **at("1.1111"))
    _paid(shop.on("03-05"), "p", "100.00", "1.2222", i="100.00")


@situation(
    11,
    lambda v: settled_elsewhere(v, "Payment") and len(v.rows("Payment")) == 2,
    # 40.00 - 37.03 and 66.67 - 74.08
    balance(GAIN, "4.44"),
    owed("Emil", "74.08", FEBRUARY),
    owed("Emil", "0.00"),
)
def invoice_in_euros_paid_in_parts(shop: Shop) -> None:
    """Parts paid at other rates relieve the invoice to exactly zero."""
    shop.euros()
    lines = [shop.work(amount) for amount in ("33.33", "33.33", "33.34")]
    shop.on("01-10").invoice("i", *lines, to="Emil", **at("1.1111"))
    _paid(shop.on("02-03"), "p", "33.33", "1.2000", i="33.33")
    _paid(shop.on("03-05"), "q", "66.67", "1.0000", i="66.67")


@situation(
    11,
    lambda v: settled_elsewhere(v, "BillPayment"),
    # 150.00 x (1.2 - 1.1)
    balance(GAIN, "15.00"),
    owing("Egon", "55.00"),
)
def bill_in_euros_paid_after_the_euro_rose(shop: Shop) -> None:
    """A bill that is paid at a higher rate is a realised loss."""
    shop.euros()
    shop.on("01-10").bill("b", "200.00", of="Egon", **at("1.1"))
    _paid_bill(shop.on("02-20"), "p", "150.00", "1.2", b="150.00")


@situation(
    11,
    lambda v: v.any("CreditMemo", foreign) and v.any("Payment", lambda r: r["TotalAmt"] == 0),
    # 40.00 x (1.05 - 1.10)
    balance(GAIN, "2.00"),
    # 60.00 x 1.10 less 20.00 x 1.05
    owed("Emil", "45.00"),
)
def memo_in_euros_at_another_rate(shop: Shop) -> None:
    """A memo at one rate settles an invoice at another; no money moves and a loss is left."""
    shop.euros()
    shop.on("01-10").invoice("i", "100.00", to="Emil", **at("1.10"))
    shop.on("02-03").memo("m", "60.00", to="Emil", **at("1.05"))
    customer, applied = shop.id("Customer", "Emil"), {"i": "40.00", "m": "40.00"}
    shop.on("02-20").pay(customer, 0, "tie", applied=applied, **at("1.07"))
    assert shop.current("m")["Balance"] == 20


@situation(
    11,
    lambda v: v.any("JournalEntry", foreign),
    balance("Services", "-111.10"),
    owed("Emil", "111.10"),
)
def entry_in_euros(shop: Shop) -> None:
    """A journal entry in euros stands on the euro receivables, in home currency on income."""
    shop.euros()
    lines = [
        debit(shop.acc(f"{RECEIVABLE} - EUR"), "99.99", party=shop.who("Emil")),
        credit(shop.acc("Services"), "99.99"),
    ]
    shop.on("01-20").entry("e", *lines, CurrencyRef=ref("EUR"), **at("1.1111"))


@situation(
    11,
    lambda v: v.any("Payment", lambda r: foreign(r) and r["UnappliedAmt"]) and v.rows("Bill"),
    owed("Emil", "-22.00"),
    owed("Amy", "50.00"),
    figure(
        "open documents never add up over currencies: 2 currencies",
        "2",
        "select count(distinct currency_code) from marts.fct_ar_document"
        " where realm_id = '{realm}' and open_amount <> 0",
    ),
)
def overpayment_in_euros_beside_home_documents(shop: Shop) -> None:
    """What is paid too much in euros stays open at the payment's rate, beside dollars."""
    shop.euros()
    shop.on("01-05").invoice("home", "50.00")
    shop.bill("bill", "70.00")
    shop.on("01-10").invoice("i", "100.00", to="Emil", **at("1.05"))
    _paid(shop.on("02-20"), "p", "120.00", "1.10", i="100.00")
