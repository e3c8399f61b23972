"""Layouts before and after the change of 2026, languages, and the end of long reports."""

from collections.abc import Iterator
from typing import Any

import pytest

import sandbox.reports
from tests.sandbox.bench import AMY, NORTON, Bench, cells, expense, ref, sale
from tests.sandbox.reading import by_group, by_id, keys, rows_of


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(today="2024-06-30") as company:
        lines = [expense("Rent", "5", company), expense("Materials", "7", company)]
        company.post("Bill", {"VendorRef": ref(NORTON), "Line": lines, "TotalAmt": "12"})
        company.invoice("10", "2024-03-02")
        yield company


def _speak(bench: Bench, languages: str) -> None:
    bench.store.insert("CompanyInfo", {"Id": "1", "SupportedLanguages": languages})


def test_the_old_layout_writes_totals_in_capitals(bench: Bench) -> None:
    """And says -Split- where the new one says nothing."""
    new: dict[str, Any] = {}
    old: dict[str, Any] = {}
    for layout, found in ((2, new), (1, old)):
        bench.company.report_layout = layout
        found["sheet"] = [row[0] for row in cells(bench.report("BalanceSheet"))]
        found["aging"] = list(cells(bench.report("AgedReceivables")))[-1][0]
        listed = bench.report("TransactionList", start_date="2024-01-01")
        found["split"] = next(iter(cells(listed)))[7]
    assert (new["sheet"][0], old["sheet"][0]) == ("Assets", "ASSETS")
    assert (new["aging"], old["aging"]) == ("Total", "TOTAL")
    assert (new["split"], old["split"]) == ("", "-Split-")


def test_the_old_journal_names_a_transaction_once(bench: Bench) -> None:
    """The rows after its first have no date, type or id."""
    bench.company.report_layout = 1
    report = bench.report("JournalReport", start_date="2024-03-02", end_date="2024-03-02")
    first, second, *_ = report["Rows"]["Row"]
    assert [one["value"] for one in first["ColData"][:2]] == ["2024-03-02", "Invoice"]
    assert second["ColData"][:2] == [{"value": "0-00-00"}, {"value": ""}]
    assert keys(report)[0] == "tx_date"


def test_another_language_changes_titles_and_nothing_else(bench: Bench) -> None:
    """Groups, ids, ColKeys and amounts stay; types of transactions are words, too."""
    english = {name: bench.report(name) for name in ("BalanceSheet", "AgedPayables")}
    listed = bench.report("TransactionList", start_date="2024-01-01")
    _speak(bench, "fr,en")
    for name, report in english.items():
        french = bench.report(name)
        assert by_group(french) == by_group(report)
        assert by_id(french) == by_id(report)
        assert keys(french) == keys(report)
    titles = [row[0] for row in cells(bench.report("BalanceSheet"))]
    assert {"Actif", "Total Actif", "Bénéfice net"} <= set(titles)
    french = bench.report("TransactionList", start_date="2024-01-01")
    assert [row[1] for row in cells(french)] == ["Facture fournisseur", "Facture"]
    assert [row[4] for row in cells(french)] == [row[4] for row in cells(listed)]


def _cut(bench: Bench, monkeypatch: pytest.MonkeyPatch, most: int) -> Any:
    monkeypatch.setattr(sandbox.reports, "MOST_CELLS", most)
    return bench.report("GeneralLedger", start_date="2024-01-01")


def test_a_long_report_ends_with_a_sentence(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole rows up to the limit, then one row of one cell; open sections get no total."""
    for _ in range(5):
        bench.post("Invoice", {"CustomerRef": ref(AMY), "Line": [sale("1")], "TotalAmt": "1"})
    whole = list(cells(_cut(bench, monkeypatch, 400_000)))
    report = _cut(bench, monkeypatch, 45)
    *kept, last = cells(report)
    assert last == ["Unable to display more data. Please reduce the date range."]
    assert kept == whole[: len(kept)]
    assert 30 < 8 * len(kept) <= 45
    assert "Summary" not in report["Rows"]["Row"][0]
    assert report["Rows"]["Row"][-1]["type"] == "Data"
    assert len(list(rows_of(report))) == len(kept) + 1


def test_the_last_cell_allowed_is_still_there(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report of exactly the limit is whole, one of a cell more is not."""
    whole = _cut(bench, monkeypatch, 400_000)
    size = sum(map(len, cells(whole)))
    assert _cut(bench, monkeypatch, size)["Rows"] == whole["Rows"]
    assert _cut(bench, monkeypatch, size - 1)["Rows"] != whole["Rows"]
