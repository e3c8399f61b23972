"""What a comparison leaves in the warehouse: its figures, and the requests it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import dlt
import pyarrow as pa

from sources.quickbooks.hints import Marker
from sources.quickbooks.metering import Call
from sources.quickbooks.system import API_CALL

from .compare import Compared
from .lines import Line, NotCompared
from .tables import TIE_OUT


def record(
    pipeline: dlt.Pipeline,
    key: dict[str, str],
    compared_at: datetime,
    found: Compared,
    calls: Iterable[Call],
) -> None:
    """Add the rows of a comparison in one load package.

    Args:
        pipeline: The company's pipeline, with nothing pending.
        key: realm_id and run_id.
        compared_at: QuickBooks' clock.
        found: The figures, and the reports that could not be had.
        calls: Requests, of this run alone.

    Raises:
        PipelineStepFailed: The load failed.
    """
    head = {**key, "compared_at": compared_at}
    figures = [{**head, **_row(line)} for line in found.lines]
    figures += [{**head, **_gap(one)} for one in found.missed]
    requests = [{**key, **asdict(call)} for call in calls]

    def rows() -> Iterator[Any]:
        marker = Marker()
        yield marker.mark(TIE_OUT, pa.Table.from_pylist(figures, schema=TIE_OUT.schema))
        yield marker.mark(API_CALL, pa.Table.from_pylist(requests, schema=API_CALL.schema))

    source = dlt.source(lambda: dlt.resource(rows, name=TIE_OUT.name), name="quickbooks")
    pipeline.run(source())


def _row(line: Line) -> dict[str, Any]:
    return {
        "report": line.report,
        "basis": line.basis,
        "period_start": line.start,
        "period_end": line.end,
        "subject": line.subject,
        "subject_id": line.subject_id,
        "measure": line.measure,
        "subject_name": line.name,
        "ours": line.ours,
        "theirs": line.theirs,
        "difference": line.difference,
        "status": "different" if line.differs else "tied",
        "explanation": "\n".join(line.explanation) or None,
    }


def _gap(missed: NotCompared) -> dict[str, Any]:
    """A row without figures for a report that could not be had."""
    return {
        "report": missed.report,
        "basis": missed.basis,
        "period_start": missed.start,
        "period_end": missed.end,
        "subject": missed.subject,
        "subject_id": "",
        "measure": "",
        "status": "not compared",
        "explanation": missed.error.message,
    }
