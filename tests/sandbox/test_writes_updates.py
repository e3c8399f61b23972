"""New versions: SyncToken, full and sparse updates, voids, deletes, names, closed periods."""

from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from sandbox.errors import QboFault
from tests.sandbox.office import Office, discount, link, ref


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    with closing(office.company.store):
        yield office


def fault(office: Office, method: str, *arguments: Any) -> str:
    """Code of the fault a write is refused with."""
    with pytest.raises(QboFault) as caught:
        getattr(office.company, method)(*arguments)
    return caught.value.code


def test_a_sparse_update_changes_only_what_it_names(office: Office) -> None:
    """The rest stays, the version goes up by one, the time moves, null blanks."""
    body = office.update("Customer", office.amy, Notes="feeds", CompanyName="Amy Inc.")
    office.clock.advance(minutes=5)
    after = office.update("Customer", body, CompanyName=None)
    assert "CompanyName" not in after
    assert after["Notes"] == "feeds"
    assert after["SyncToken"] == "2"
    assert after["MetaData"] == {
        "CreateTime": "2026-03-02T09:00:00-08:00",
        "LastUpdatedTime": "2026-03-02T09:05:00-08:00",
    }


def test_an_update_without_effect_is_no_version(office: Office) -> None:
    """Recorded: SyncToken and LastUpdatedTime stay when nothing changes."""
    office.clock.advance(minutes=5)
    assert office.update("Customer", office.amy, DisplayName="Amy's Bird Sanctuary") == office.amy


def test_a_full_update_resets_what_it_leaves_out(office: Office) -> None:
    """Recorded on a receipt: customer, memo and date reset, the number survives."""
    memo = {"CustomerMemo": {"value": "Thanks"}}
    bank = ref(office.accounts["Checking"])
    body = office.sale("SalesReceipt", "10", TxnDate="2026-01-05", DepositToAccountRef=bank, **memo)
    after = office.replace("SalesReceipt", body, Line=[office.line("20")])
    assert after["DocNumber"] == body["DocNumber"]
    assert after["TxnDate"] == "2026-03-02"
    assert after["DepositToAccountRef"]["name"] == "Undeposited Funds"
    assert "CustomerMemo" not in after
    assert "CustomerRef" not in after
    assert (after["SyncToken"], after["TotalAmt"]) == ("1", 20)


def test_lines_keep_their_ids_and_new_ones_get_the_next(office: Office) -> None:
    """Known ids stay, lines without or with an unknown id are new, ids are not used again."""
    body = office.invoice("10", "20")
    second = body["Line"][1]
    changed = office.update(
        "Invoice", body, Line=[office.line("5"), second, {**office.line("7"), "Id": "77"}]
    )
    assert [line.get("Id") for line in changed["Line"]] == ["3", "2", "4", None]
    again = office.update("Invoice", body, Line=[office.line("9")])
    assert again["Line"][0]["Id"] == "5"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"Id": "1"}, "2020"),
        ({"SyncToken": "0"}, "2020"),
        ({"Id": "1.5", "SyncToken": "0"}, "2030"),
        ({"Id": "999", "SyncToken": "0"}, "610"),
        ({"Id": "1", "SyncToken": "7"}, "5010"),
        ({"Id": "1", "SyncToken": "0", "Nonsense": 1}, "2010"),
    ],
)
def test_updates_must_name_the_present_version(
    office: Office, payload: dict[str, str], code: str
) -> None:
    """Missing, malformed and unknown ids and old versions are told apart."""
    assert fault(office, "update", "Customer", payload) == code


def test_operations_an_entity_lacks_are_refused(office: Office) -> None:
    """Lists are not deleted, bills not voided, tax codes not made this way."""
    version = {"Id": "1", "SyncToken": "0"}
    assert fault(office, "delete", "Customer", version) == "500"
    assert fault(office, "void", "Bill", version) == "500"
    assert fault(office, "create", "TaxCode", {"Name": "X"}) == "500"
    assert fault(office, "create", "Nonsense", {}) == "500"


def test_inactive_names_are_marked(office: Office) -> None:
    """` (deleted)` is added once, stays on reactivation, and frees the name."""
    inactive = office.update("Vendor", office.norton, Active=False)
    assert inactive["DisplayName"] == "Norton Lumber (deleted)"
    assert inactive["PrintOnCheckName"] == "Norton Lumber"
    second = office.create("Vendor", DisplayName="Norton Lumber")
    assert (
        office.update("Vendor", second, Active=False)["DisplayName"] == "Norton Lumber (deleted 1)"
    )
    back = office.update("Vendor", inactive, Active=True)
    assert (back["DisplayName"], back["Active"]) == ("Norton Lumber (deleted)", True)
    account = {"Id": office.accounts["Travel"]}
    travel = office.update("Account", account, Active=False)
    assert travel["Name"] == travel["FullyQualifiedName"] == "Travel (deleted)"


def test_inactive_records_cannot_be_used(office: Office) -> None:
    """610 on a new document; one that has it already may be changed."""
    body = office.invoice("10")
    office.update("Item", office.gardening, Active=False)
    with pytest.raises(QboFault, match="610"):
        office.invoice("10")
    assert office.update("Invoice", body, PrivateNote="still")["PrivateNote"] == "still"


@pytest.mark.parametrize("entity", ["Customer", "Vendor", "Employee"])
def test_people_share_one_space_of_names(office: Office, entity: str) -> None:
    """A name is taken for all three lists, in any case of letters."""
    assert fault(office, "create", entity, {"DisplayName": "norton LUMBER"}) == "6240"


def test_names_of_other_lists_are_their_own(office: Office) -> None:
    """An item may be called like a vendor, not like another item; sub-accounts may repeat."""
    office.service("Norton Lumber", "1")
    with pytest.raises(QboFault, match="6240"):
        office.service("Gardening", "1")
    parent = ref(office.accounts["Travel"])
    office.create("Account", Name="Fuel", AccountType="Expense", ParentRef=parent)
    with pytest.raises(QboFault, match="6240"):
        office.create("Account", Name="Fuel", AccountType="Expense", ParentRef=parent)


def test_renaming_a_parent_renames_the_path(office: Office) -> None:
    """FullyQualifiedName of jobs follows; their version does not."""
    office.clock.advance(minutes=1)
    office.update("Customer", office.amy, DisplayName="Amy & Co")
    job = office.read("Customer", office.job)
    assert job["FullyQualifiedName"] == "Amy & Co:Aviary"
    assert job["ParentRef"]["name"] == "Amy & Co"
    assert job["SyncToken"] == "0"


def test_a_job_takes_its_balance_to_its_new_parent(office: Office) -> None:
    """BalanceWithJobs leaves the old family and joins the new one."""
    office.invoice("100", CustomerRef=ref(office.job))
    other = office.create("Customer", DisplayName="Cool Cars")
    office.update("Customer", office.job, ParentRef=ref(other))
    assert office.read("Customer", office.amy)["BalanceWithJobs"] == 0
    assert office.read("Customer", other)["BalanceWithJobs"] == 100
    with pytest.raises(QboFault, match="below itself"):
        office.update("Customer", other, ParentRef=ref(office.job))


def test_a_void_keeps_the_document_without_money(office: Office) -> None:
    """Amounts zero, prices gone, links gone, note marked; the payment is free again."""
    line = office.line("100", office.rocks, UnitPrice=20, Qty=5)
    invoice = office.invoice(
        line, discount(percent="10"), PrivateNote="RC 93", TxnTaxDetail={"TxnTaxCodeRef": ref(1)}
    )
    payment = office.pay("50", (invoice, "Invoice", "50"))
    void = office.void("Invoice", invoice)
    assert void["Id"] == invoice["Id"]
    assert void["PrivateNote"] == "Voided - RC 93"
    assert [part["Amount"] for part in void["Line"]] == [0, 0, 0]
    detail = void["Line"][0]["SalesItemLineDetail"]
    assert detail["Qty"] == 0
    assert "UnitPrice" not in detail
    assert void["TxnTaxDetail"]["TotalTax"] == void["TotalAmt"] == void["Balance"] == 0
    assert void["LinkedTxn"] == []
    assert office.read("Payment", payment)["UnappliedAmt"] == 50
    assert office.balance("Customer", office.amy) == -50


def test_a_voided_payment_has_no_lines(office: Office) -> None:
    """`include=void` on an update does the same as the void operation."""
    invoice = office.invoice("100")
    payment = office.pay("100", (invoice, "Invoice", "100"))
    version = {"Id": payment["Id"], "SyncToken": "0", "sparse": True}
    void = office.company.update("Payment", version, include=frozenset({"void"}))
    assert (void["TotalAmt"], void["UnappliedAmt"], void["Line"]) == (0, 0, [])
    assert void["PrivateNote"] == "Voided"
    assert office.read("Invoice", invoice)["Balance"] == 100


def test_a_void_document_is_not_voided_again(office: Office) -> None:
    """Nothing would change, so its version and its time stay; a new amount makes it voidable."""
    for entity, body in (
        ("Invoice", office.invoice(office.line("100", office.rocks, UnitPrice=20, Qty=5))),
        ("Payment", office.pay("50")),
    ):
        void = office.void(entity, body)
        office.clock.advance(minutes=5)
        assert office.void(entity, body) == void == office.read(entity, body)
        assert void["SyncToken"] == "1"
    revived = office.update(
        "Invoice", office.invoice("0", PrivateNote="Voided by fax"), DocNumber="7"
    )
    revived = office.update("Invoice", revived, Line=[office.line("30")])
    assert office.void("Invoice", revived)["PrivateNote"] == "Voided - Voided by fax"


def test_deposited_money_is_held(office: Office) -> None:
    """6540 for a delete, void or new amount of a deposited payment; a note may change."""
    payment = office.pay("20")
    line = {"Amount": 20, "LinkedTxn": [link(payment, "Payment", TxnLineId="0")]}
    bank = ref(office.accounts["Checking"])
    deposit = office.create("Deposit", DepositToAccountRef=bank, Line=[line])
    version = {"Id": payment["Id"], "SyncToken": "0"}
    assert fault(office, "delete", "Payment", version) == "6540"
    assert fault(office, "void", "Payment", version) == "6540"
    with pytest.raises(QboFault, match="6540"):
        office.update("Payment", payment, TotalAmt=Decimal(10))
    assert office.update("Payment", payment, PrivateNote="ok")["PrivateNote"] == "ok"
    office.delete("Deposit", deposit)
    office.delete("Payment", payment)
    assert office.balance("Customer", office.amy) == 0


def test_a_closed_period_is_left_alone(office: Office) -> None:
    """6200 for documents dated up to the closing day: new, changed or deleted."""
    body = office.invoice("10", TxnDate="2026-01-31")
    accounting = {"BookCloseDate": "2026-01-31"}
    office.update("Preferences", {"Id": "1"}, AccountingInfoPrefs=accounting)
    attempts: list[Callable[[], Any]] = [
        lambda: office.invoice("10", TxnDate="2026-01-31"),
        lambda: office.update("Invoice", body, TxnDate="2026-02-01"),
        lambda: office.delete("Invoice", body),
    ]
    for attempt in attempts:
        with pytest.raises(QboFault, match="6200"):
            attempt()
    assert office.invoice("10", TxnDate="2026-02-01")["TotalAmt"] == 10


def test_preferences_keep_what_an_update_leaves_out(office: Office) -> None:
    """A section changes property by property; the home currency never does."""
    after = office.update(
        "Preferences", {"Id": "1"}, ReportPrefs={"CalcAgingReportFromTxnDate": True}
    )
    assert after["ReportPrefs"] == {"ReportBasis": "Accrual", "CalcAgingReportFromTxnDate": True}
    assert after["SyncToken"] == "1"
    with pytest.raises(QboFault, match="home currency"):
        office.update("Preferences", {"Id": "1"}, CurrencyPrefs={"HomeCurrency": ref("EUR")})


def test_company_info_repeats_the_start_of_the_fiscal_year(office: Office) -> None:
    """It follows Preferences at once, and only when they move it; a month has an English name."""
    (before,) = office.company.export("CompanyInfo")
    office.company.clock.advance(minutes=1)
    office.update("Preferences", {"Id": "1"}, ReportPrefs={"ReportBasis": "Cash"})
    assert list(office.company.export("CompanyInfo")) == [before]
    start = {"FirstMonthOfFiscalYear": "July"}
    office.update("Preferences", {"Id": "1"}, AccountingInfoPrefs=start)
    (after,) = office.company.export("CompanyInfo")
    assert (before["FiscalYearStartMonth"], after["FiscalYearStartMonth"]) == ("January", "July")
    assert after["MetaData"]["LastUpdatedTime"] > before["MetaData"]["LastUpdatedTime"]
    start = {"FirstMonthOfFiscalYear": "Juillet"}
    with pytest.raises(QboFault, match="2170"):
        office.update("Preferences", {"Id": "1"}, AccountingInfoPrefs=start)


def test_a_failed_write_leaves_no_trace(office: Office) -> None:
    """Balances, links and names are as before when the books refuse a document."""
    invoice = office.invoice("100")

    def refuse(_entity: str, _body: Any) -> None:
        raise RuntimeError("no ink")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office.company.books, "post", refuse)
        with pytest.raises(RuntimeError, match="no ink"):
            office.pay("60", (invoice, "Invoice", "60"))
    assert office.read("Invoice", invoice) == invoice
    assert office.company.store.count("Payment") == 0
    office.pay("10")
    assert office.balance("Customer", office.amy) == 90


def test_a_bulk_write_settles_balances_at_its_end(office: Office) -> None:
    """Documents are right at once, parties when the bulk is done; a refused write is skipped."""
    with office.company.bulk():
        invoice = office.invoice("100")
        office.pay("30", (invoice, "Invoice", "30"))
        with pytest.raises(QboFault, match="6000"):
            office.pay("300", (invoice, "Invoice", "300"))
        assert office.read("Invoice", invoice)["Balance"] == 70
        assert office.balance("Customer", office.amy) == 0
    assert office.balance("Customer", office.amy) == 70
    assert office.invoice("1")["DocNumber"] == "1002"


def test_numbers_go_on_after_the_company_is_opened_again(tmp_path: Any) -> None:
    """Counters, names and links live in the company's file."""
    from sandbox.clock import Clock
    from sandbox.store import Store
    from sandbox.writes import new_company

    path = tmp_path / "company.sqlite"
    clock = Clock()
    clock.set("2026-03-02T09:00:00")
    company = new_company("1", clock=clock, store=Store(path, clock))
    customer = company.create("Customer", {"DisplayName": "Amy"})
    detail = {"DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {}}
    payload = {"CustomerRef": ref(customer), "Line": [{"Amount": 10, **detail}]}
    company.create("Invoice", payload)
    company.store.close()
    again = new_company("1", clock=clock, store=Store(path, clock))
    with closing(again.store):
        assert again.store.count("CompanyInfo") == 1
        assert again.create("Invoice", payload)["DocNumber"] == "1002"
        with pytest.raises(QboFault, match="6240"):
            again.create("Customer", {"DisplayName": "Amy"})


def test_merging_moves_the_documents_and_removes_the_loser(office: Office) -> None:
    """Documents, jobs and balances go to the winner; times move, versions do not."""
    winner = office.create("Customer", DisplayName="Cool Cars")
    mine = office.invoice("100")
    office.invoice("50", CustomerRef=ref(office.job))
    office.clock.advance(hours=1)
    office.company.merge("Customer", office.amy["Id"], winner["Id"])
    moved = office.read("Invoice", mine)
    assert moved["CustomerRef"] == {"value": winner["Id"], "name": "Cool Cars"}
    assert moved["SyncToken"] == "0"
    assert moved["MetaData"]["LastUpdatedTime"] == "2026-03-02T10:00:00-08:00"
    assert office.company.read("Customer", office.amy["Id"]) is None
    assert office.company.deleted("Customer")[0][0] == office.amy["Id"]
    after = office.read("Customer", winner)
    assert (after["Balance"], after["BalanceWithJobs"]) == (100, 150)
    assert office.read("Customer", office.job)["FullyQualifiedName"] == "Cool Cars:Aviary"
    office.create("Customer", DisplayName="Amy's Bird Sanctuary")


def test_merging_items_keeps_an_id_of_another_list(office: Office) -> None:
    """Customer 1 and item 1 share an id: only references to the item move."""
    body = office.invoice("10")
    assert (office.amy["Id"], office.gardening["Id"]) == ("1", "1")
    office.company.merge("Item", office.gardening["Id"], office.rocks["Id"])
    moved = office.read("Invoice", body)
    assert moved["CustomerRef"]["value"] == office.amy["Id"]
    assert moved["Line"][0]["SalesItemLineDetail"]["ItemRef"]["name"] == "Rocks"
    with pytest.raises(QboFault, match="cannot be merged"):
        office.company.merge("Invoice", body["Id"], body["Id"])
