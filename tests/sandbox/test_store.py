"""The store: numbering, versions, stamps, deletions, transactions."""

import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from sandbox import keys
from sandbox.clock import Clock
from sandbox.store import Store


def test_insert_sets_the_system_fields(store: Store) -> None:
    """A new record has Id, SyncToken 0 and both stamps, to the second, in company time."""
    stored = store.insert("Invoice", {"DocNumber": "1001"})
    assert stored == {
        "domain": "QBO",
        "sparse": False,
        "Id": "1",
        "SyncToken": "0",
        "MetaData": {
            "CreateTime": "2026-03-02T09:00:00-08:00",
            "LastUpdatedTime": "2026-03-02T09:00:00-08:00",
        },
        "DocNumber": "1001",
    }
    assert store.get("Invoice", "1") == stored


def test_money_keeps_its_digits(store: Store) -> None:
    """A decimal comes back as the same decimal, and is served with the digits it was given."""
    store.insert("Invoice", {"TotalAmt": Decimal("337.50")})
    assert '"TotalAmt":337.50' in (store.text("Invoice", "1") or "")
    found = store.get("Invoice", "1") or {}
    assert (str(found["TotalAmt"]), type(found["TotalAmt"])) == ("337.50", Decimal)


def test_transactions_share_one_sequence_and_lists_have_their_own(store: Store) -> None:
    """Ids run across transaction types; each list entity starts at its own first id."""
    drawn = [store.next_id(name) for name in ("Invoice", "Payment", "Customer", "Vendor", "Bill")]
    assert drawn == ["1", "2", "1", "1", "3"]
    assert len(store.next_id("Class")) == len(store.next_id("Attachable")) == 19


def test_update_moves_token_and_time_but_not_creation(store: Store, clock: Clock) -> None:
    """A new version: SyncToken + 1, LastUpdatedTime now, CreateTime as it was."""
    store.insert("Invoice", {"DocNumber": "1"})
    clock.advance(seconds=90)
    stored = store.update("Invoice", {"Id": "1", "DocNumber": "2"})
    assert stored["SyncToken"] == "1"
    assert stored["MetaData"] == {
        "CreateTime": "2026-03-02T09:00:00-08:00",
        "LastUpdatedTime": "2026-03-02T09:01:30-08:00",
    }
    assert store.find("Invoice", "2") == ["1"]
    assert store.find("Invoice", "1") == []


def test_touch_moves_time_alone(store: Store, clock: Clock) -> None:
    """A derived field moves LastUpdatedTime and leaves the SyncToken; None takes it away."""
    store.insert("Customer", {"DisplayName": "Amy", "Balance": 0, "Notes": "x"})
    clock.advance(seconds=1)
    store.touch("Customer", "1", {"Balance": 5, "Notes": None})
    found = store.get("Customer", "1") or {}
    assert (found["SyncToken"], found["Balance"], "Notes" in found) == ("0", 5, False)
    assert found["MetaData"]["LastUpdatedTime"].endswith("09:00:01-08:00")


def test_touch_without_effect_writes_nothing(store: Store, clock: Clock) -> None:
    """A balance that is what it was leaves LastUpdatedTime alone."""
    before = store.insert("Customer", {"DisplayName": "Amy", "Balance": 5})
    clock.advance(seconds=1)
    store.touch("Customer", "1", {"Balance": Decimal("5.00")})
    assert store.get("Customer", "1") == before


def test_patch_moves_nothing(store: Store, clock: Clock) -> None:
    """A field computed at serving time is no change."""
    before = store.insert("Account", {"Name": "Checking", "CurrentBalance": 0})
    clock.advance(seconds=1)
    store.patch("Account", "1", {"CurrentBalance": 7})
    assert store.get("Account", "1") == {**before, "CurrentBalance": 7}


def test_remove_logs_the_deletion(store: Store, clock: Clock) -> None:
    """A deleted record is gone, and the log says when; its id is not given again."""
    store.insert("Invoice", {})
    clock.advance(hours=1)
    store.remove("Invoice", "1")
    assert store.get("Invoice", "1") is None
    assert store.deleted("Invoice") == [("1", clock.epoch())]
    assert store.deleted("Invoice", clock.epoch() + 1) == []
    assert store.insert("Invoice", {})["Id"] == "2"


@pytest.mark.parametrize(
    "act",
    [
        lambda store: store.update("Invoice", {"Id": "9"}),
        lambda store: store.touch("Invoice", "9", {"Balance": 1}),
        lambda store: store.patch("Invoice", "9", {"Balance": 1}),
        lambda store: store.remove("Invoice", "9"),
    ],
)
def test_what_is_not_there_cannot_change(store: Store, act: Callable[[Store], object]) -> None:
    """Changing or deleting a record that does not exist is a KeyError."""
    with pytest.raises(KeyError):
        act(store)


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    """An exception undoes all writes of its transaction, and only those."""

    def fail() -> None:
        with store.transaction():
            store.insert("Invoice", {"DocNumber": "lost"})
            raise ZeroDivisionError

    with store.transaction():
        store.insert("Invoice", {"DocNumber": "kept"})
        with pytest.raises(ZeroDivisionError):
            fail()
    assert [row["DocNumber"] for row in store.rows("Invoice")] == ["kept"]


def test_bulk_commits_as_it_goes(store: Store) -> None:
    """Thousands of writes in bulk are all there, and a failure keeps what was committed."""

    def fail() -> None:
        with store.bulk():
            for number in range(5_003):
                store.insert("Invoice", {"DocNumber": str(number)})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.count("Invoice") == 5_000


def test_readers_never_see_half_a_transaction(store: Store) -> None:
    """A reader in another thread waits for a running write and then sees all of it."""
    counts: list[int] = []
    started = threading.Event()

    def read() -> None:
        started.set()
        counts.append(store.count("Invoice"))

    with store.transaction():
        store.insert("Invoice", {})
        reader = threading.Thread(target=read)
        reader.start()
        started.wait()
        store.insert("Invoice", {})
    reader.join()
    assert counts == [2]


def test_threads_share_the_store(store: Store) -> None:
    """Parallel writers lose nothing and never draw the same id."""

    def write() -> None:
        for _ in range(50):
            store.insert("Invoice", {})

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {row["Id"] for row in store.rows("Invoice")} == {str(n) for n in range(1, 201)}


def test_rows_can_be_changed_while_they_are_read(store: Store) -> None:
    """Reading goes on over more than one block while records change."""
    with store.bulk():
        for _ in range(1_200):
            store.insert("Invoice", {"Balance": 0})
    for row in store.rows("Invoice"):
        store.touch("Invoice", row["Id"], {"Balance": 1})
    assert {row["Balance"] for row in store.rows("Invoice")} == {1}


def test_a_file_keeps_its_records_and_its_numbering(tmp_path: Path, clock: Clock) -> None:
    """A store on disk is there again when it is opened again; deleted ids stay used."""
    path = tmp_path / "company.sqlite"
    first = Store(path, clock)
    first.insert("Invoice", {})
    first.insert("Payment", {})
    first.remove("Payment", "2")
    first.insert("Class", {"Name": "North"})
    north = next(first.rows("Class"))["Id"]
    first.close()
    again = Store(path, clock)
    assert again.count("Invoice") == 1
    assert again.next_id("Bill") == "3"
    assert again.next_id("Class") == str(int(north) + 1)
    again.close()


def test_an_exchange_rate_is_kept_under_currency_and_day(store: Store) -> None:
    """Rates have no Id: the same currencies and day are the same record."""
    rate = {"SourceCurrencyCode": "EUR", "TargetCurrencyCode": "USD", "AsOfDate": "2026-03-02"}
    stored = store.insert("ExchangeRate", {**rate, "Rate": Decimal("1.1")})
    assert "Id" not in stored
    assert store.update("ExchangeRate", {**stored, "Rate": Decimal("1.2")})["SyncToken"] == "1"
    assert store.count("ExchangeRate") == 1


def test_a_recurring_template_wraps_its_transaction(store: Store) -> None:
    """Id, SyncToken and stamps of a template sit inside the transaction it repeats."""
    stored = store.insert("RecurringTransaction", {"Bill": {"RecurringInfo": {"Name": "Rent"}}})
    assert list(stored) == ["Bill"]
    assert stored["Bill"]["Id"] == "1"
    changed = store.update("RecurringTransaction", stored)
    assert changed["Bill"]["SyncToken"] == "1"


def test_children_sort_after_their_parent() -> None:
    """`Amy:Job` comes right after `Amy`, before `Amy's`, whatever the case."""
    names = ["Amy's Bird", "amy:Job", "Amy", "Zoe", "Abe"]
    assert sorted(names, key=keys.sort_key) == ["Abe", "Amy", "amy:Job", "Amy's Bird", "Zoe"]
