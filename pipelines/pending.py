"""Load packages that an earlier run left behind: killed, or refused by the warehouse."""

from __future__ import annotations

from collections.abc import Callable

import dlt
from dlt.common.destination.exceptions import DestinationTerminalException
from dlt.load.exceptions import LoadClientJobException
from dlt.pipeline.exceptions import PipelineStepFailed


def complete_pending(make: Callable[[], dlt.Pipeline]) -> tuple[dlt.Pipeline, int]:
    """The pipeline, after loading what an earlier run extracted and did not load: so many packages.

    A package whose rows the warehouse does not take, now for the second time, is given up, and the
    state of the last complete load is taken back from there: its records are fetched again.

    Args:
        make: Makes the pipeline, as its folder is by then.

    Raises:
        PipelineStepFailed: The warehouse cannot be reached; what is pending stays.
    """
    pipeline = make()
    if not pipeline.has_pending_data:
        return pipeline, 0
    _forget_normalized_twice(pipeline)
    try:
        pipeline.normalize()  # not `run`: it takes an empty warehouse for a reason to start afresh
        completed = len(pipeline.load().loads_ids)
    except PipelineStepFailed as error:
        if not isinstance(error.exception, LoadClientJobException | DestinationTerminalException):
            raise
        pipeline.drop()
        pipeline = make()
        pipeline.sync_destination()
        return pipeline, 0
    return pipeline, completed


def _forget_normalized_twice(pipeline: dlt.Pipeline) -> None:
    """Remove what is left of extracted packages that are normalized already.

    dlt moves a normalized package to its place in one step, removes the extracted one in another,
    and stumbles over a package that is in both places.
    """
    normalized = {*pipeline.list_normalized_load_packages()}
    packages = pipeline._get_normalize_storage().extracted_packages  # dlt offers no other way
    for load_id in pipeline.list_extracted_load_packages():
        if load_id in normalized:
            packages.delete_package(load_id)
