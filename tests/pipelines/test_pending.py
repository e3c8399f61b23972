"""Packages that a killed run left between two steps of dlt."""

import shutil
from functools import partial
from pathlib import Path

import dlt
import duckdb
import pytest

from pipelines.duckdb_destination import DuckDb
from pipelines.pending import complete_pending


@pytest.mark.parametrize("left", ["all", "a part"])
def test_a_package_in_two_places(tmp_path: Path, left: str) -> None:
    """Killed after normalizing, before the extracted package was removed: it is loaded once."""
    connection = duckdb.connect(str(tmp_path / "warehouse.duckdb"))
    make = partial(
        dlt.pipeline,
        "pending",
        pipelines_dir=str(tmp_path / "dlt"),
        destination=DuckDb(connection),
        dataset_name="raw",
    )
    pipeline = make()
    pipeline.extract([{"id": 1}, {"id": 2}], table_name="thing")
    (extracted,) = (Path(pipeline.working_dir) / "normalize" / "extracted").iterdir()
    shutil.copytree(extracted, tmp_path / "copy")
    pipeline.normalize()
    shutil.copytree(tmp_path / "copy", extracted)
    if left == "a part":
        shutil.rmtree(extracted / "new_jobs")

    again, completed = complete_pending(make)

    assert completed == 1
    assert connection.execute("select id from raw.thing order by id").fetchall() == [(1,), (2,)]
    assert not again.has_pending_data
    assert complete_pending(make)[1] == 0
