"""docs/connect.md shows what the commands write. `python -m tests.documentation_auth` renews it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.cli import main
from sources.quickbooks.auth import FileTokenStore, TokenAnswer, Tokens
from tests import documentation_auth
from tests.documentation import part
from tests.pipelines.auth.served import Quickbooks


def test_the_shown_status_is_the_real_one(capsys: pytest.CaptureFixture[str]) -> None:
    """A company that is well, one whose grant ends soon, and one that has ended."""
    text = documentation_auth.CONNECT.read_text(encoding="utf-8")
    documentation_auth.show_status()
    assert part(text, "status") == documentation_auth.block("auth status", capsys.readouterr())


def test_the_shown_doctor_looks_at_what_the_real_one_does(
    quickbooks: Quickbooks, tokens: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same lines in the same order; hosts, company and sizes are those of another machine."""
    issued = quickbooks.world.issue_tokens(quickbooks.realm_id)
    answer = TokenAnswer(issued.access_token, 3_600, issued.refresh_token, 8_640_000, 157_680_000)
    now = datetime.now(UTC)
    FileTokenStore(tokens).save(
        quickbooks.realm_id, Tokens.granted_by(answer, now, environment="sandbox")
    )
    assert main(["doctor"]) == 0
    shown = part(documentation_auth.CONNECT.read_text(encoding="utf-8"), "doctor")
    assert labels(shown) == labels(capsys.readouterr().out)


def labels(output: str) -> list[str]:
    """State and subject of each line."""
    found = re.findall(r"^(ok|warn|fail) +([a-z_ ]+?)(?: \d+)?:", output, re.MULTILINE)
    return [f"{state} {subject}" for state, subject in found]
