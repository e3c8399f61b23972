"""First in, first out, and what it posts, against stock cards worked out by hand."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.books.fifo import Move, costs
from tests.sandbox.bench import (
    AMY,
    EURO_VENDOR,
    NORTON,
    PUMP,
    ROCKS,
    Bench,
    Body,
    item_expense,
    ref,
    sale,
)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench() as company:
        yield company


def _in(quantity: int, cost: int) -> Move:
    return Move(quantity * 1_000_000, cost, True, 0)


def _back(quantity: int, card: int = 0) -> Move:
    return Move(quantity * 1_000_000, 0, False, card)


def _out(quantity: int, card: int = 0) -> Move:
    return Move(-quantity * 1_000_000, 0, False, card)


def test_the_oldest_layer_leaves_first() -> None:
    """10 at 1.00, 10 at 1.50: 12 cost 13.00, the next 8 cost 12.00."""
    assert costs([_in(10, 1000), _in(10, 1500), _out(12), _out(8)]) == [1000, 1500, 1300, 1200]


def test_a_layer_that_does_not_divide_loses_no_cent() -> None:
    """3 for 10.00: 3.33, then 3.34 of the remaining 6.67, then the last 3.33."""
    assert costs([_in(3, 1000), _out(1), _out(1), _out(1)]) == [1000, 333, 334, 333]


def test_what_comes_back_costs_what_the_last_issue_cost() -> None:
    """Out at 1.00 each, so the returned 2 are worth 2.00 and leave last."""
    moves = [_in(5, 500), _out(4), _in(5, 1000), _back(2), _out(6), _out(2)]
    assert costs(moves) == [500, 400, 1000, 200, 1100, 200]


def test_a_return_before_any_issue_takes_the_last_receipt_else_the_card() -> None:
    """Found goods: 2 at the last receipt's 3.00; with no history at the card's 7.00."""
    assert costs([_in(10, 3000), _back(2)]) == [3000, 600]
    assert costs([_back(2, card=1400)]) == [1400]


def test_an_issue_beyond_the_stock_takes_the_next_receipts_cost() -> None:
    """Sold 5 with 2 on hand: 2 at 1.00 and 3 of the next receipt at 2.00."""
    moves = [_in(2, 200), _out(5), _in(4, 800), _out(1)]
    assert costs(moves) == [200, 800, 800, 200]


def test_what_no_receipt_has_covered_is_estimated() -> None:
    """By the card (4 at 5.00), by the last receipt (1 more at 1.00), covered in part later."""
    assert costs([_out(4, card=2000)]) == [2000]
    assert costs([_in(2, 200), _out(3, card=9900)]) == [200, 300]
    assert costs([_out(4, card=2000), _in(1, 300)]) == [300 + 1500, 300]


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just(True), st.integers(1, 50), st.integers(0, 99_999)),
            st.tuples(st.just(False), st.integers(1, 50), st.just(0)),
        ),
        max_size=30,
    )
)
def test_no_cent_appears_or_vanishes(moves: list[tuple[bool, int, int]]) -> None:
    """While stock suffices, cost in less cost out is what a final clearance costs."""
    history, held = [], 0
    for is_in, quantity, cost in moves:
        if is_in:
            history.append(_in(quantity, cost))
            held += quantity
        elif quantity <= held:
            history.append(_out(quantity))
            held -= quantity
    if held:
        history.append(_out(held))
    result = costs(history)
    into = sum(cost for move, cost in zip(history, result, strict=True) if move.quantity > 0)
    out = sum(cost for move, cost in zip(history, result, strict=True) if move.quantity < 0)
    assert into == out


def test_a_sale_moves_its_cost_from_stock_to_cost_of_goods(bench: Bench) -> None:
    """10 bought at 4.00, 10 at 5.00; 12 sold for 120 cost 40 + 10 = 50.00."""
    bench.buy(PUMP, 10, "40", "2024-01-05")
    bench.buy(PUMP, 10, "50", "2024-01-10")
    number = bench.sell(PUMP, 12, "120", "2024-02-01")
    assert bench.table(number) == {
        "A/R": "120.00",
        "Sales": "-120.00",
        "Cost of Goods Sold": "50.00",
        "Inventory Asset": "-50.00",
    }
    assert bench.balance("Inventory Asset") == "40.00"
    assert _on_hand(bench, PUMP) == 8


def test_cost_entries_carry_the_sale_they_belong_to(bench: Bench) -> None:
    """Gross profit by customer, item, class and location needs them."""
    bench.buy(PUMP, 1, "4", "2024-01-05")
    line = sale("9", PUMP, 1, ClassRef=ref(3))
    body = {"CustomerRef": ref(AMY), "DepartmentRef": ref(2), "Line": [line], "TotalAmt": "9"}
    number = bench.post("Invoice", body)
    rows = bench.store.db.execute(
        "SELECT home, customer, item, class, department FROM posting WHERE doc = ?"
        " AND role IN ('cost', 'inventory') ORDER BY role",
        (int(number),),
    ).fetchall()
    assert rows == [(400, AMY, PUMP, 3, 2), (-400, AMY, PUMP, 3, 2)]


def test_a_back_dated_purchase_changes_the_cost_of_later_sales(bench: Bench) -> None:
    """Sold 5 at a cost of 5.00 each; a bill of 5 at 3.00 dated before makes that 15.00."""
    bench.buy(PUMP, 10, "50", "2024-01-10")
    number = bench.sell(PUMP, 5, "100", "2024-02-01")
    assert bench.table(number)["Cost of Goods Sold"] == "25.00"
    early = bench.buy(PUMP, 5, "15", "2024-01-02")
    assert bench.table(number)["Cost of Goods Sold"] == "15.00"
    bench.unpost("Bill", early)
    assert bench.table(number)["Cost of Goods Sold"] == "25.00"
    assert bench.balance("Inventory Asset") == "25.00"
    assert bench.books.account_balance(bench.ids["Inventory Asset"]) == Decimal("25.00")


def test_same_day_receipts_come_before_issues(bench: Bench) -> None:
    """A sale entered before the bill of the same day is costed from it."""
    number = bench.sell(PUMP, 2, "30", "2024-02-01")
    bench.buy(PUMP, 2, "14", "2024-02-01")
    assert bench.table(number)["Cost of Goods Sold"] == "14.00"


@pytest.mark.parametrize("entity", ["CreditMemo", "RefundReceipt"])
def test_returned_goods_re_enter_at_the_cost_they_left(bench: Bench, entity: str) -> None:
    """Sold 4 at 5.00, 1 returned: cost 5.00 less and 7 on hand."""
    bench.buy(PUMP, 10, "50", "2024-01-10")
    bench.sell(PUMP, 4, "80", "2024-02-01")
    body = {
        "CustomerRef": ref(AMY), "TxnDate": "2024-02-05", "TotalAmt": "20",
        "Line": [sale("20", PUMP, 1)], "DepositToAccountRef": bench.to("Checking"),
    }  # fmt: skip
    number = bench.post(entity, body)
    table = bench.table(number)
    assert (table["Cost of Goods Sold"], table["Inventory Asset"]) == ("-5.00", "5.00")
    assert _on_hand(bench, PUMP) == 7


def test_a_return_to_the_vendor_leaves_at_fifo_cost(bench: Bench) -> None:
    """Bought at 5.00, credited at 6.00: the stock loses 5.00, the other 1.00 reduces cost."""
    bench.buy(PUMP, 10, "50", "2024-01-10")
    body = {
        "VendorRef": ref(NORTON), "TxnDate": "2024-01-20", "TotalAmt": "12",
        "Line": [item_expense(PUMP, 2, "12")],
    }  # fmt: skip
    number = bench.post("VendorCredit", body)
    assert bench.table(number) == {
        "A/P": "12.00",
        "Inventory Asset": "-10.00",
        "Cost of Goods Sold": "-2.00",
    }


def test_an_adjustment_posts_its_difference_at_fifo_cost(bench: Bench) -> None:
    """Two lost of one item, three found of another (at its last receipt's 2.00)."""
    bench.buy(PUMP, 10, "50", "2024-01-10")
    bench.buy(ROCKS, 10, "20", "2024-01-10")
    number = _adjust(bench, (PUMP, -2), (ROCKS, 3))
    assert bench.table(number) == {"Shrinkage": "4.00", "Inventory Asset": "-4.00"}
    assert bench.roles(number, "inventory") == ["-10.00", "6.00"]
    assert [_on_hand(bench, PUMP), _on_hand(bench, ROCKS)] == [8, 13]


def test_an_opening_quantity_enters_once_at_the_cards_cost(bench: Bench) -> None:
    """8.5 at 10.00 against Opening Balance Equity, on the item's start date, only at creation."""
    card = bench.store.insert("Item", _card(bench, "Gravel", Decimal("8.5")))
    with bench.store.transaction():
        bench.books.post("Item", card)
        bench.books.post("Item", {**card, "QtyOnHand": 3, "PurchaseCost": 99})
    assert bench.balance("Inventory Asset") == "85.00"
    assert bench.balance("Opening Balance Equity") == "-85.00"
    document = bench.books.document(-int(card["Id"]))
    assert (document.txn_type, document.number) == ("Inventory Starting Value", "START")
    assert bench.store.get("Item", card["Id"])["QtyOnHand"] == Decimal("8.5")  # type: ignore[index]


def test_an_item_that_starts_empty_has_no_opening_later(bench: Bench) -> None:
    """A rename after the first purchase must not take the stock for an opening quantity."""
    card = bench.store.insert("Item", _card(bench, "Gravel", Decimal(0)))
    with bench.store.transaction():
        bench.books.post("Item", card)
    bench.buy(int(card["Id"]), 4, "40", "2024-02-01")
    with bench.store.transaction():
        bench.books.post("Item", bench.store.get("Item", card["Id"]) or {})
    assert bench.balance("Opening Balance Equity") == "0.00"
    assert bench.balance("Inventory Asset") == "40.00"


def test_free_goods_have_no_cost(bench: Bench) -> None:
    """A line of 0.00 brings in stock worth nothing, not stock at the card's cost."""
    bench.buy(PUMP, 2, "0", "2024-01-10")
    number = bench.sell(PUMP, 1, "9", "2024-02-01")
    assert bench.table(number) == {"A/R": "9.00", "Sales": "-9.00"}
    assert _on_hand(bench, PUMP) == 1


def test_a_given_away_sample_still_costs(bench: Bench) -> None:
    """A sales line of 0.00 moves stock: cost without income, for the customer's account."""
    bench.buy(PUMP, 2, "8", "2024-01-10")
    number = bench.sell(PUMP, 1, "0", "2024-02-01")
    assert bench.table(number) == {"Cost of Goods Sold": "4.00", "Inventory Asset": "-4.00"}


def test_foreign_purchases_enter_the_stock_at_home_cost(bench: Bench) -> None:
    """10 pumps for 30 EUR at 1.2: 36.00, so 5 cost 18.00."""
    body = {
        "VendorRef": ref(EURO_VENDOR), "TxnDate": "2024-01-10", "CurrencyRef": {"value": "EUR"},
        "ExchangeRate": "1.2", "Line": [item_expense(PUMP, 10, "30")], "TotalAmt": "30",
    }  # fmt: skip
    bench.post("Bill", body)
    number = bench.sell(PUMP, 5, "60", "2024-02-01")
    assert bench.table(number)["Cost of Goods Sold"] == "18.00"


def test_a_sale_of_another_item_updates_both_items(bench: Bench) -> None:
    """Changing a line's item gives the first one its stock back."""
    bench.buy(PUMP, 5, "25", "2024-01-10")
    bench.buy(ROCKS, 5, "10", "2024-01-10")
    number = bench.sell(PUMP, 2, "30", "2024-02-01")
    body = {
        "CustomerRef": ref(AMY), "TxnDate": "2024-02-01", "TotalAmt": "30",
        "Line": [sale("30", ROCKS, 2)],
    }  # fmt: skip
    bench.post("Invoice", body, known=number)
    assert bench.table(number)["Cost of Goods Sold"] == "4.00"
    assert [_on_hand(bench, PUMP), _on_hand(bench, ROCKS)] == [5, 3]
    assert bench.balance("Inventory Asset") == "31.00"


def test_bulk_posting_costs_the_stock_once_at_the_end(bench: Bench) -> None:
    """The same documents in any order end in the same cost."""
    with bench.books.bulk():
        number = bench.sell(PUMP, 12, "120", "2024-02-01")
        assert "Cost of Goods Sold" not in bench.table(number)
        bench.buy(PUMP, 10, "50", "2024-01-10")
        bench.buy(PUMP, 10, "40", "2024-01-05")
    assert bench.table(number)["Cost of Goods Sold"] == "50.00"
    assert _on_hand(bench, PUMP) == 8


def test_merged_items_share_one_stock_card(bench: Bench) -> None:
    """Opening and purchases of both, in the order of their dates: 2 at 10.00, then 3 at 4.00."""
    card = bench.store.insert("Item", _card(bench, "Gravel", Decimal(2)))
    with bench.store.transaction():
        bench.books.post("Item", card)
    bench.buy(PUMP, 3, "12", "2024-01-10")
    number = bench.sell(PUMP, 3, "90", "2024-02-01")
    assert bench.table(number)["Cost of Goods Sold"] == "12.00"
    with bench.store.transaction():
        bench.books.merge("Item", card["Id"], str(PUMP))
    assert bench.table(number)["Cost of Goods Sold"] == "24.00"
    assert _on_hand(bench, PUMP) == 2


def _adjust(bench: Bench, *lines: tuple[int, int]) -> str:
    detail = [
        {"ItemAdjustmentLineDetail": {"ItemRef": ref(item), "QtyDiff": str(difference)}}
        for item, difference in lines
    ]
    body = {
        "TxnDate": "2024-02-01", "AdjustAccountRef": bench.to("Shrinkage"), "Line": detail,
    }  # fmt: skip
    return bench.post("InventoryAdjustment", body)


def _card(bench: Bench, name: str, quantity: Decimal) -> Body:
    return {
        "Name": name, "Type": "Inventory", "QtyOnHand": quantity, "InvStartDate": "2024-01-01",
        "PurchaseCost": Decimal("10.00"), "IncomeAccountRef": bench.to("Sales"),
        "ExpenseAccountRef": bench.to("Cost of Goods Sold"),
        "AssetAccountRef": bench.to("Inventory Asset"),
    }  # fmt: skip


def _on_hand(bench: Bench, item: int) -> Decimal:
    card = bench.store.get("Item", str(item))
    assert card is not None
    return Decimal(card["QtyOnHand"])
