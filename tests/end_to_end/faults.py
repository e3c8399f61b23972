"""What tests of faults have in common."""

import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.quickbooks import errors as remedies
from tests.end_to_end.stage import Stage

#: A fault that does not stop.
OFTEN = 100_000
#: Few tables: enough where it does not matter what the records are.
LITTLE = ("customer", "payment", "time_activity")
TIMES = ("initial", "incremental")


def failure(stage: Stage) -> remedies.QuickBooksError:
    """How the next load fails at QuickBooks."""
    with pytest.raises(PipelineStepFailed) as caught:
        stage.load()
    cause: BaseException | None = caught.value.exception
    while cause is not None and not isinstance(cause, remedies.QuickBooksError):
        cause = cause.__cause__
    assert cause is not None
    return cause


def a_record(stage: Stage, entity: str, number: int = 1) -> str:
    """The Id of one of the company's records."""
    return str(list(stage.company.export(entity))[number]["Id"])
