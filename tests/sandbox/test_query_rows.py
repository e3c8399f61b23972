"""What statements find: conditions, orders, paging, field lists."""

from decimal import Decimal
from typing import Any

import pytest

from sandbox.company import Company, Profile
from sandbox.errors import QboFault


def ids(company: Company, statement: str) -> list[str]:
    """Ids of a statement's rows, in order."""
    return [row["Id"] for row in company.query(statement).rows()]


def fault(company: Company, statement: str) -> QboFault:
    """The fault a statement raises."""
    with pytest.raises(QboFault) as caught:
        company.query(statement)
    return caught.value


@pytest.fixture
def shop(bare: Company) -> Company:
    """Five invoices, one second apart, and three customers of which one is inactive."""
    rows: list[dict[str, Any]] = [
        {"DocNumber": "1001", "TxnDate": "2026-01-05", "TotalAmt": Decimal("300.00")},
        {"DocNumber": "1002", "TxnDate": "2026-01-06", "TotalAmt": Decimal("1300.50")},
        {"DocNumber": "A_1", "TxnDate": "2026-02-01", "TotalAmt": 0},
        {"DocNumber": "A%1", "TxnDate": "2026-02-01", "TotalAmt": Decimal("-5.25")},
        {"TxnDate": "2026-03-02", "TotalAmt": 75},
    ]
    for number, row in enumerate(rows):
        bare.clock.advance(seconds=1)
        bare.store.insert("Invoice", {**row, "CustomerRef": {"value": str(number % 2 + 1)}})
    for name in ("Zoë O'Hara", "amy's \\ Birds", "Bob"):
        bare.store.insert("Customer", {"DisplayName": name, "Active": name != "Bob"})
    return bare


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("Id = '2'", "2"),
        ("Id IN ('4', '2', '9')", "42"),
        ("DocNumber = '1001'", "1"),
        ("DocNumber = 1001", "1"),
        ("DocNumber = 'a_1'", "3"),
        ("DocNumber LIKE '%1'", "431"),
        ("DocNumber LIKE 'a_%'", "3"),
        ("DocNumber LIKE '%\\%%'", "4321"),
        ("DocNumber = ' '", "5"),
        ("docnumber in ('1001', '1002')", "21"),
        ("TxnDate = '2026-02-01'", "43"),
        ("TxnDate >= '2026-01-06' AND TxnDate < '2026-03-02'", "432"),
        ("TxnDate >= '2026-02-01T10:00:00-08:00'", "543"),
        ("TxnDate = CURRENT_DATE", "5"),
        ("TotalAmt > '300.00'", "2"),
        ("TotalAmt >= 300", "21"),
        ("TotalAmt = '-5.25'", "4"),
        ("TotalAmt = 1300.50", "2"),
        ("CustomerRef = '1'", "531"),
        ("MetaData.CreateTime > '2026-03-02T09:00:03-08:00'", "54"),
        ("MetaData.LastUpdatedTime >= '2026-03-02T17:00:04Z'", "54"),
        ("Metadata.LastUpdatedTime <= '2026-03-02T09:00:01'", "1"),
        ("MetaData.LastUpdatedTime >= '2026-03-02'", "54321"),
        ("MetaData.LastUpdatedTime < '2026-03-02T09:00:02.5-08:00'", "21"),
        ("DocNumber = 'none'", ""),
    ],
)
def test_conditions(shop: Company, condition: str, found: str) -> None:
    """Each operator and form of value finds what it says, latest change first."""
    assert "".join(ids(shop, f"select * from Invoice where {condition}")) == found


def test_names_with_quotes_and_backslashes(shop: Company) -> None:
    """Escapes reach the comparison; the comparison ignores case."""
    assert ids(shop, r"select * from Customer where DisplayName = 'zoë o\'hara'") == ["1"]
    assert ids(shop, r"select * from Customer where DisplayName LIKE 'AMY\'s \\ %'") == ["2"]


def test_inactive_rows_must_be_asked_for(shop: Company) -> None:
    """Lists answer as if Active = true were there, counts too."""
    assert ids(shop, "select * from Customer") == ["2", "1"]
    assert ids(shop, "select * from Customer where Active = false") == ["3"]
    assert ids(shop, "select * from Customer where Active IN (true, false)") == ["2", "3", "1"]
    assert shop.query("select count(*) from Customer").total == 2
    assert shop.query("select count(*) from Customer where Active in (true,false)").total == 3


def test_tax_codes_come_with_inactive_ones(bare: Company) -> None:
    """TaxCode is the list that hides nothing."""
    bare.store.insert("TaxCode", {"Name": "Old", "Active": False})
    assert len(ids(bare, "select * from TaxCode")) == 1


def test_transactions_have_no_active(shop: Company) -> None:
    """Asking for it is fault 4001."""
    found = fault(shop, "select * from Invoice where Active = true")
    assert (found.code, found.detail) == (
        "4001",
        "QueryValidationError: Property Active not found for Entity Invoice",
    )


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("", "54321"),
        ("ORDERBY MetaData.CreateTime", "12345"),
        ("ORDERBY MetaData.CreateTime DESC", "54321"),
        ("ORDERBY TxnDate", "12345"),
        ("ORDERBY TxnDate DESC", "54321"),
        ("ORDERBY TxnDate DESC, TotalAmt", "54321"),
        ("ORDERBY TotalAmt", "43512"),
        ("ORDERBY DocNumber", "51243"),
        ("ORDERBY Id", "54321"),
        ("ORDERBY TxnDate, Id DESC", "12345"),
    ],
)
def test_orders(shop: Company, order: str, found: str) -> None:
    """Keys in the order given, ties by creation; Id is no key."""
    assert "".join(ids(shop, f"select * from Invoice {order}")) == found


def test_a_change_moves_a_transaction_to_the_front(shop: Company) -> None:
    """Without ORDERBY transactions come by LastUpdatedTime, latest first."""
    shop.clock.advance(seconds=9)
    shop.store.touch("Invoice", "2", {"Balance": 1})
    assert "".join(ids(shop, "select * from Invoice")) == "25431"
    assert "".join(ids(shop, "select * from Invoice ORDERBY MetaData.CreateTime")) == "12345"


def test_lists_come_by_full_name(bare: Company) -> None:
    """Children follow their parent, case does not matter."""
    for name in ("Zed", "amy:Job", "Amy", "Amy's Bird", "Bob"):
        bare.store.insert(
            "Customer", {"DisplayName": name.rpartition(":")[2], "FullyQualifiedName": name}
        )
    names = [row["FullyQualifiedName"] for row in bare.query("select * from Customer").rows()]
    assert names == ["Amy", "amy:Job", "Amy's Bird", "Bob", "Zed"]
    statement = "select * from Customer ORDERBY FullyQualifiedName DESC"
    down = [row["FullyQualifiedName"] for row in bare.query(statement).rows()]
    assert down == names[::-1]


def test_pages_of_one_second_never_overlap(bare: Company) -> None:
    """Records of the same second keep one order over all pages."""
    with bare.store.bulk():
        for _ in range(250):
            bare.store.insert("Invoice", {})
    for order in ("", "ORDERBY MetaData.CreateTime", "ORDERBY MetaData.LastUpdatedTime DESC"):
        seen: list[str] = []
        for start in range(1, 260, 40):
            seen += ids(bare, f"select * from Invoice {order} STARTPOSITION {start} MAXRESULTS 40")
        assert len(seen) == len(set(seen)) == 250


def test_counters(shop: Company) -> None:
    """maxResults is the number of rows returned; past the end nothing at all is said."""
    last = shop.query("select * from Invoice STARTPOSITION 5 MAXRESULTS 5")
    assert last.body().endswith('"startPosition":5,"maxResults":1}')
    assert shop.query("select * from Invoice STARTPOSITION 6 MAXRESULTS 5").body() == "{}"
    assert (
        shop.query("select count(*) from Invoice where TotalAmt > 0").body() == '{"totalCount":3}'
    )


def test_field_lists(shop: Company) -> None:
    """Rows hold the listed properties and `sparse: true`, nothing else."""
    answer = shop.query("select Id, docnumber, MetaData.CreateTime from Invoice where Id = '1'")
    assert answer.rows() == [
        {
            "Id": "1",
            "DocNumber": "1001",
            "MetaData": {"CreateTime": "2026-03-02T09:00:01-08:00"},
            "sparse": True,
        }
    ]
    both = shop.query("select MetaData, Id from Invoice where Id = '1'").rows()
    assert set(both[0]["MetaData"]) == {"CreateTime", "LastUpdatedTime"}


def test_a_listed_property_that_a_row_lacks(shop: Company) -> None:
    """It is left out, not null."""
    assert shop.query("select Id, DocNumber from Invoice where Id = '5'").rows() == [
        {"Id": "5", "sparse": True}
    ]


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        ("select * from Custmoer", "invalid context declaration: Custmoer"),
        (
            "select * from Vendor where PrimaryEmailAddr = 'x'",
            "property 'PrimaryEmailAddr' is not queryable",
        ),
        ("select * from Invoice where Line.Amount = 1", "property 'Line.Amount' is not queryable"),
        ("select * from Invoice where Foo = 1", "Property Foo not found for Entity Invoice"),
        ("select Foo from Invoice", "Property Foo not found for Entity Invoice"),
        ("select * from Invoice ORDERBY CustomerRef", "property 'CustomerRef' is not sortable"),
        (
            "select * from Customer where BalanceWithJobs > 1",
            "property 'BalanceWithJobs' is not queryable",
        ),
        (
            "select * from Invoice where TotalAmt > 'x'",
            "value x is not valid for property 'TotalAmt'",
        ),
        (
            "select * from Invoice where TxnDate > 'x'",
            "value x is not valid for property 'TxnDate'",
        ),
        (
            "select * from Invoice where TxnDate < 20260101",
            "value 20260101 is not valid for property 'TxnDate'",
        ),
        (
            "select * from Invoice STARTPOSITION 99999999999999999999999",
            "value 99999999999999999999999 is too large. Max allowed value is 2147483647",
        ),
        (
            "select * from Invoice where TxnDate > '2026-02-30'",
            "value 2026-02-30 is not valid for property 'TxnDate'",
        ),
        (
            "select * from Invoice where MetaData.CreateTime > '2026-01-01T00:00:00 00:00'",
            "value 2026-01-01T00:00:00 00:00 is not valid for property 'MetaData.CreateTime'",
        ),
        (
            "select * from Customer where Active = 'maybe'",
            "value maybe is not valid for property 'Active'",
        ),
        (
            "select * from Customer where Active > true",
            "operator > is not supported for property 'Active'",
        ),
        (
            "select * from Invoice where TotalAmt LIKE '1%'",
            "operator LIKE is not supported for property 'TotalAmt'",
        ),
        ("select * from TaxPayment", "Metadata not found for Entity: TaxPayment"),
        ("select * from JournalCode", "Metadata not found for Entity: JournalCode"),
    ],
)
def test_names_and_values_that_do_not_fit(shop: Company, statement: str, detail: str) -> None:
    """Fault 4001 with QuickBooks' words where they are known."""
    found = fault(shop, statement)
    assert (found.code, found.message, found.status) == ("4001", "Invalid query", 400)
    assert found.detail == f"QueryValidationError: {detail}"


@pytest.mark.parametrize("entity", ["CompanyCurrency", "ExchangeRate"])
def test_currencies_need_the_setting(bare: Company, entity: str) -> None:
    """Without multicurrency they are no feature of the company; Preferences decide."""
    assert fault(bare, f"select * from {entity}").code == "5030"
    bare.store.insert("Preferences", {"CurrencyPrefs": {"MultiCurrencyEnabled": True}})
    assert bare.query(f"select * from {entity}").texts == []


def test_journal_codes_are_french(bare: Company) -> None:
    """A French company has them."""
    french = Company("1", bare.store, bare.clock, Profile(country="FR"))
    assert french.query("select * from JournalCode").texts == []


def test_attachables_by_what_they_hang_on(bare: Company) -> None:
    """The nested form of the reference: type and id of the linked entity."""
    for number in ("611", "612"):
        link = {"EntityRef": {"type": "Purchase", "value": number}}
        bare.store.insert("Attachable", {"FileName": f"{number}.pdf", "AttachableRef": [link]})
    statement = (
        "select Id from attachable where AttachableRef.EntityRef.Type = 'purchase' "
        "and AttachableRef.EntityRef.value = '611'"
    )
    (row,) = bare.query(statement).rows()
    assert row == {"Id": next(bare.store.rows("Attachable"))["Id"], "sparse": True}


def test_recurring_templates_by_type(bare: Company) -> None:
    """Templates of several types are one entity, found by the type inside."""
    for inner in ("Bill", "Invoice"):
        bare.store.insert("RecurringTransaction", {inner: {"RecurDataRef": {"value": inner}}})
    (row,) = bare.query("select * from RecurringTransaction where Type = 'bill'").rows()
    assert list(row) == ["Bill"]
    statement = "select * from RecurringTransaction where RecurDataRef = 'Invoice'"
    assert [list(row) for row in bare.query(statement).rows()] == [["Invoice"]]
    assert bare.query("select count(*) from RecurringTransaction").total == 2


def test_a_listed_template_keeps_the_name_of_its_type(bare: Company) -> None:
    """The properties listed are those inside the wrapper, which stays."""
    made = bare.store.insert("RecurringTransaction", {"Bill": {"DocNumber": "9"}})
    (row,) = bare.query("select Id from RecurringTransaction").rows()
    assert row == {"Bill": {"Id": made["Bill"]["Id"], "sparse": True}}


def test_a_far_page_reads_an_index_alone(bare: Company) -> None:
    """Skipping to a deep STARTPOSITION touches no record, in every order pages are read by."""
    for where, order in [
        ("entity = 'Invoice'", "created ASC, seq ASC"),
        ("entity = 'Invoice'", "updated DESC, seq DESC"),
        ("entity = 'Customer' AND active = 1", "sort_key ASC, seq ASC"),
        ("entity = 'Customer' AND active IN (1, 0)", "created ASC, seq ASC"),
    ]:
        sql = f"EXPLAIN QUERY PLAN SELECT seq FROM record WHERE {where} ORDER BY {order}"
        plan = " ".join(str(row[3]) for row in bare.store.fetch(sql))
        assert "COVERING INDEX" in plan, plan
        assert "TEMP B-TREE" not in plan, plan


def test_account_balances_follow_the_books(bare: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """A balance changes without SyncToken and LastUpdatedTime, and can be filtered by."""
    before = bare.store.insert("Account", {"Name": "Checking", "CurrentBalance": 0})

    class Books:
        def account_fields(self, account_id: str) -> dict[str, Any]:
            return {"CurrentBalance": Decimal("12.50")} if account_id == "1" else {}

    monkeypatch.setitem(bare.__dict__, "books", Books())
    rows = bare.query("select * from Account where CurrentBalance > 12").rows()
    assert rows == [{**before, "CurrentBalance": Decimal("12.50")}]
    assert bare.read("Account", "1") == rows[0]
    assert list(bare.export("Account")) == rows
