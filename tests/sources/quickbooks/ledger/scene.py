"""A company, the ledger's part of a sync, and a warehouse in memory that merges as the real one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, cast

import duckdb
import pyarrow as pa

from sandbox.company import Company
from sources.quickbooks import CATALOGUE, Sync
from sources.quickbooks.client import Client
from sources.quickbooks.entities import tables
from sources.quickbooks.hints import BOOK_TABLES
from sources.quickbooks.ledger.ledger import Ledger
from sources.quickbooks.ledger.stored import Stored
from sources.quickbooks.metering import Meter
from sources.quickbooks.system import DELETIONS, SystemTable
from sources.quickbooks.warehouse import DltWarehouse
from tests.sources.quickbooks.reports.scene import Body, Shelf

_DATES = "realm_id text, id text, sync_token bigint, meta_data_last_updated_time timestamptz"
#: Where the day of a transaction is not `txn_date`.
DAYS = {"tax_payment": "payment_date"}
#: Raw tables, as far as the ledger asks for them.
TABLES = {
    **{
        entity.table: f"{_DATES}, {DAYS.get(entity.table, 'txn_date')} date"
        for entity in CATALOGUE.values()
        if entity.posts
    },
    **{
        spec.name: f"realm_id text, {entity.table}_id text"
        for entity in CATALOGUE.values()
        for spec in tables(entity)
        if entity.posts and spec.name == f"{entity.table}_line"
    },
    "account": "realm_id text, id text, fully_qualified_name text, account_type text,"
    " account_sub_type text",
    "company_info": "realm_id text, id text, fiscal_year_start_month text",
    "item": "realm_id text, id text, inv_start_date date, asset_account_ref_value text",
    "preferences": "realm_id text, id text, accounting_info_prefs_class_tracking_per_txn boolean,"
    " accounting_info_prefs_class_tracking_per_txn_line boolean,"
    " accounting_info_prefs_track_departments boolean,"
    " currency_prefs_multi_currency_enabled boolean,"
    " accounting_info_prefs_first_month_of_fiscal_year text",
}
BY_ID = (
    "txn_date, line_no, account_id, txn_type, txn_id, doc_num, name_id, memo, split_account_id,"
    " class_id, location_id, item_id, customer_id, vendor_id, employee_id, quantity, currency_code,"
    " exchange_rate, debit, credit, amount, document_amount, extra"
)


class Desk(Shelf):
    """Answers requests for reports of a company, as its client does."""

    def __init__(self, company: Company) -> None:
        super().__init__(company)
        self.realm_id = company.realm_id
        self.meter = Meter()

    @property
    def server_time(self) -> datetime:
        """QuickBooks' clock."""
        return datetime.fromtimestamp(self.company.clock.now().timestamp(), UTC)

    def names(self) -> list[str]:
        """Reports that were asked for."""
        return [name for name, _ in self.asked]


class Memory:
    """Raw tables of one company in DuckDB, without dlt."""

    def __init__(self, realm_id: str) -> None:
        self._realm_id = realm_id
        self.connection = duckdb.connect()
        self.connection.execute("set TimeZone = 'UTC'")
        for table in (DELETIONS, *BOOK_TABLES):
            self.merge(table.name, table.schema.empty_table(), table.key)
        for name, columns in TABLES.items():
            self.connection.execute(f"create table {name} ({columns})")

    def merge(self, table: str, rows: pa.Table, key: Sequence[str]) -> None:
        """Replace what shares the key of a row."""
        con = self.connection
        con.register("fresh", rows)
        con.execute(f"create table if not exists {table} as select * from fresh where false")
        same = " and ".join(f"old.{name} = fresh.{name}" for name in key)
        con.execute(f"delete from {table} as old using fresh where {same}")
        live = "where _deleted is not true" if "_deleted" in rows.schema.names else ""
        con.execute(f"insert into {table} by name select * from fresh {live}")
        con.unregister("fresh")

    def replace(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Put records in the place of those with their Ids; others stay, as in the warehouse."""
        if not rows:
            return
        con = self.connection
        names = [f"c{number}" for number in range(len(rows[0]))]
        fresh = pa.table(
            {
                name: pa.array([None if value is None else str(value) for value in column])
                for name, column in zip(names, zip(*rows, strict=True), strict=True)
            }
        )
        con.register("fresh", fresh.cast(pa.schema([(name, pa.string()) for name in names])))
        key = table.replace("_line", "_id") if table.endswith("_line") else "id"
        con.execute(f"delete from {table} where {key} in (select c1 from fresh)")
        con.execute(f"insert into {table} select * from fresh")
        con.unregister("fresh")

    def query(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """As `DltWarehouse.query`."""
        values: list[Any] = []
        known = {"realm": self._realm_id, **{str(n): value for n, value in enumerate(parameters)}}

        def filled(blank: re.Match[str]) -> str:
            if blank[1] not in known:
                return blank[1]
            values.append(known[blank[1]])
            return "?"

        return self.connection.execute(re.sub(r"\{(\w+)\}", filled, sql), values).fetchall()

    def lines(self, columns: str = BY_ID) -> list[tuple[Any, ...]]:
        """The ledger, in order."""
        return self.query(f"select {columns} from general_ledger_line order by txn_date, line_no")


class Scene:
    """The ledger of a company over several syncs.

    Args:
        company: The company.
    """

    def __init__(self, company: Company) -> None:
        self.company = company
        self.desk = Desk(company)
        self.memory = Memory(company.realm_id)
        self.state: dict[str, Any] = {}
        self.most_cells = 400_000
        self.most_windows = 10
        self.packages = 0

    def sync(self, *, refresh: bool = False, packages: int | None = None) -> Ledger:
        """Bring records up to date, then the ledger (or only so many packages of it)."""
        self._load_records()
        ledger = self.ledger(refresh=refresh)
        self.desk.asked.clear()
        while packages != 0 and ledger.is_due(self._copy()):
            self.package(ledger)
            packages = None if packages is None else packages - 1
        return ledger

    def ledger(self, *, refresh: bool = False) -> Ledger:
        """The ledger's part of a new sync."""
        sync = Sync(cast("Client", self.desk), CATALOGUE, cast("DltWarehouse", None), run_id="run")
        return Ledger(
            sync,
            Stored(cast("DltWarehouse", self.memory)),
            refresh=refresh,
            most_cells=self.most_cells,
            most_windows=self.most_windows,
        )

    def package(self, ledger: Ledger) -> None:
        """One load package: rows and state are committed together, or not at all."""
        state = self._copy()
        found = list(ledger.package(state))
        names = [table.name for table, _ in found if table.name != "general_ledger_line"]
        assert len(names) == len(set(names))
        days: set[date] = set()
        for table, rows in found:
            if table.name == "general_ledger_line":
                here = set(rows["txn_date"].to_pylist())
                assert days.isdisjoint(here), "a day is in a package once"
                days |= here
            self.memory.merge(table.name, rows, _merge_key(table))
        self.state = state
        self.packages += 1

    def _copy(self) -> dict[str, Any]:
        copy: dict[str, Any] = json.loads(json.dumps(self.state))
        return copy

    def _load_records(self) -> None:
        for entity in CATALOGUE.values():
            self._load_deletions(entity.name, entity.table)
            if entity.table in TABLES:
                rows = [self._row(entity.table, one) for one in self.company.export(entity.name)]
                self.memory.replace(entity.table, rows)
                if entity.posts and f"{entity.table}_line" in TABLES:
                    lines = [
                        (self.company.realm_id, body["Id"])
                        for body in self.company.export(entity.name)
                        for _ in body.get("Line", ())
                    ]
                    self.memory.replace(f"{entity.table}_line", lines)

    def _row(self, table: str, body: Body) -> tuple[object, ...]:
        """A record, as far as the ledger asks for it."""
        key = (self.company.realm_id, body["Id"])
        if table == "account":
            kind, detail = body["AccountType"], body.get("AccountSubType")
            return (*key, body["FullyQualifiedName"], kind, detail)
        if table == "item":
            asset = body.get("AssetAccountRef", {}).get("value")
            return (*key, body.get("InvStartDate"), asset)
        if table == "company_info":
            return (*key, body["FiscalYearStartMonth"])
        if table == "preferences":
            books, money = body["AccountingInfoPrefs"], body["CurrencyPrefs"]
            return (
                *key,
                books.get("ClassTrackingPerTxn"),
                books.get("ClassTrackingPerTxnLine"),
                books.get("TrackDepartments"),
                money.get("MultiCurrencyEnabled"),
                books.get("FirstMonthOfFiscalYear"),
            )
        meta = body["MetaData"]
        day = body.get("PaymentDate") if table == "tax_payment" else body["TxnDate"]
        return (*key, int(body["SyncToken"]), meta["LastUpdatedTime"], day)

    def _load_deletions(self, name: str, table: str) -> None:
        known = {id_ for (id_,) in self.memory.query(_GONE, table)}
        realm, at = self.company.realm_id, self.desk.server_time
        rows = [
            dict(zip(DELETIONS.schema.names, (realm, table, id_, at, at, "cdc", None), strict=True))
            for id_, _ in self.company.deleted(name)
            if id_ not in known
        ]
        if rows:
            fresh = pa.Table.from_pylist(rows, DELETIONS.schema)
            self.memory.merge(DELETIONS.name, fresh, DELETIONS.key)


_GONE = "select id from {deletions} where realm_id = {realm} and entity = {0}"


def _merge_key(table: SystemTable) -> Sequence[str]:
    return table.merge_key or table.key


def whole(company: Company) -> list[tuple[Any, ...]]:
    """The ledger of a company as a first read gives it."""
    scene = Scene(company)
    scene.sync()
    return scene.memory.lines()
