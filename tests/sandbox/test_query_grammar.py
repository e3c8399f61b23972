"""The query grammar: what parses, and the faults of what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.errors import QboFault
from sandbox.query.lexer import tokens
from sandbox.query.parser import Condition, Literal, Order, Statement, parse


def test_the_whole_grammar_in_one_statement() -> None:
    """Every clause is read, whatever the case of its keyword."""
    text = (
        "Select Id, SyncToken from Invoice WHERE TxnDate >= '2024-01-01' and Balance > 0 "
        "AND CustomerRef IN ('1', '2') AND DocNumber LIKE '10%' "
        "ORDERBY TxnDate DESC, MetaData.CreateTime STARTPOSITION 11 MAXRESULTS 10"
    )
    assert parse(text) == Statement(
        entity="Invoice",
        fields=("Id", "SyncToken"),
        where=(
            Condition("TxnDate", ">=", (Literal("string", "2024-01-01"),)),
            Condition("Balance", ">", (Literal("number", "0"),)),
            Condition("CustomerRef", "IN", (Literal("string", "1"), Literal("string", "2"))),
            Condition("DocNumber", "LIKE", (Literal("string", "10%"),)),
        ),
        order=(Order("TxnDate", descending=True), Order("MetaData.CreateTime", descending=False)),
        start=11,
        rows=10,
    )


@pytest.mark.parametrize(
    ("text", "start", "rows"),
    [
        ("select * from Vendor", 1, 100),
        ("select * from Vendor STARTPOSITION 6 MAXRESULTS 5", 6, 5),
        ("select * from Vendor MAXRESULTS 5 STARTPOSITION 6", 6, 5),
        ("select * from Vendor maxresults 1001", 1, 1000),
    ],
)
def test_paging_clauses(text: str, start: int, rows: int) -> None:
    """Either order, 100 rows by default, at most 1,000."""
    statement = parse(text)
    assert (statement.start, statement.rows) == (start, rows)


@pytest.mark.parametrize("clause", ["ORDERBY", "ORDER BY", "Order By", "order\n by"])
def test_spellings_of_order_by(clause: str) -> None:
    """One word or two, in any case."""
    assert parse(f"select * from Bill {clause} Id").order == (Order("Id", descending=False),)


def test_count() -> None:
    """count(*) is no field list; a property called count would be."""
    assert parse("SELECT COUNT(*) FROM Bill").count
    assert parse("select count ( * ) from Bill where Id = '1'").count
    assert parse("select count from Bill").fields == ("count",)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_quoting(value: str) -> None:
    """Quotes and backslashes escaped with a backslash come back as they were."""
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    (condition,) = parse(f"select * from Item where Name = '{quoted}'").where
    assert condition.values == (Literal("string", value),)


def fault_code(text: str) -> str:
    """The code of the fault that a text is answered with, "" for a statement."""
    try:
        parse(text)
    except QboFault as fault:
        return fault.code
    return ""


@given(st.text())
def test_no_text_breaks_the_parser(text: str) -> None:
    """Whatever is sent is a statement or a 4000/4001 fault, never anything else."""
    assert fault_code(text) in {"", "4000", "4001"}


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("", 'Encountered " <EOF> "" at line 1, column 1.'),
        ("select", 'Encountered " <EOF> "" at line 1, column 7.'),
        ("select * from", 'Encountered " <EOF> "" at line 1, column 14.'),
        ("delete from Invoice", 'Encountered " "delete" "" at line 1, column 1.'),
        (
            "select * from Invoice where Id = '1' or Id = '2'",
            'Encountered " "or" "" at line 1, column 38.',
        ),
        (
            "select * from Invoice where\nnot Id = '1'",
            'Encountered " "Id" "" at line 2, column 5.',
        ),
        (
            "select * from Invoice where Id != '1'",
            'Lexical error at line 1, column 32. Encountered: "!" (33)',
        ),
        (
            "select * from Invoice where (Id = '1')",
            'Encountered " "(" "" at line 1, column 29.',
        ),
        (
            "select * from Invoice where Id between '1' and '2'",
            'Encountered " "between" "" at line 1, column 32.',
        ),
        ("select sum(Balance) from Invoice", 'Encountered " "(" "" at line 1, column 11.'),
        ("select * from Invoice group by Id", 'Encountered " "group" "" at line 1, column 23.'),
        ("select * from Invoice MAXRESULTS 'x'", 'Encountered " "x" "" at line 1, column 34.'),
        ("select * from Invoice MAXRESULTS 1.5", 'Encountered " "1.5" "" at line 1, column 34.'),
        (
            "select * from Invoice MAXRESULTS 1 MAXRESULTS 2",
            'Encountered " "MAXRESULTS" "" at line 1, column 36.',
        ),
        ("select * from Invoice where Id in ()", 'Encountered " ")" "" at line 1, column 36.'),
        (
            "select * from Invoice where DocNumber = 'open",
            'Lexical error at line 1, column 41. Encountered: "\'" (39)',
        ),
        (
            "select * from Invoice where TxnDate > 2024-01-01",
            'Encountered " "-01" "" at line 1, column 43.',
        ),
    ],
)
def test_what_the_grammar_lacks(text: str, detail: str) -> None:
    """Fault 4000 says where reading stopped."""
    with pytest.raises(QboFault) as caught:
        parse(text)
    fault = caught.value
    assert (fault.code, fault.message, fault.status) == ("4000", "Error parsing query", 400)
    assert fault.detail == f"QueryParserError: {detail}"


@pytest.mark.parametrize("clause", ["STARTPOSITION 0", "MAXRESULTS 0"])
def test_positions_start_at_one(clause: str) -> None:
    """0 is fault 4001 with QuickBooks' text."""
    with pytest.raises(QboFault, match=r"value 0 is too small\. Min allowed value is 1") as caught:
        parse(f"select * from Invoice {clause}")
    assert caught.value.code == "4001"


def test_tokens_know_their_place() -> None:
    """Lines and columns count from 1."""
    places = [(token.text, token.line, token.column) for token in tokens("a\n  b = 'c'")]
    assert places == [("a", 1, 1), ("b", 2, 3), ("=", 2, 5), ("c", 2, 7), ("<EOF>", 2, 10)]
