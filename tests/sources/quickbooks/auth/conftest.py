"""The stage of the tests of tokens."""

from pathlib import Path

import pytest

from tests.sources.quickbooks.auth.scene import Scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A connected company; every refresh rotates, and the token before dies at once."""
    return Scene(tmp_path, rotate=0, grace=0)
