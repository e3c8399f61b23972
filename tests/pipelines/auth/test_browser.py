"""Log-ins in a real browser: headless Chromium, where there is one (`-m browser`).

TIEOUT_SCREENSHOTS names a folder for pictures of each page.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from html import escape
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import ExitCode
from sources.quickbooks.auth import FileTokenStore
from tests.pipelines.auth.served import Quickbooks

pytestmark = pytest.mark.browser

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PAGE = "https://books.example/callback.html"
DONE_MS = 30_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, as Debian and others install it."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, f"none of these is installed: {', '.join(BROWSERS)}"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A tab; what its console complains of, and what it asks the network for, is looked at."""
    context = browser.new_context(viewport={"width": 800, "height": 500})
    tab = context.new_page()
    tab.set_default_timeout(DONE_MS)
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()
    assert complaints == []


def picture(page: Any, name: str) -> None:
    """Take a picture, if somebody wants to look at it."""
    folder = os.environ.get("TIEOUT_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


class LogIn:
    """`tieout auth login` in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipelines", "auth", "login", "--no-browser", *arguments],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self.said = ""
        self.url = self._url()

    def _url(self) -> str:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line
            if line.strip().startswith("http"):
                return line.strip()
        raise AssertionError(self.said)

    def stop(self) -> None:
        """End it, if a test has not."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def ends(self, pasted: str = "") -> tuple[int, str]:
        """Its exit code, and all that it said."""
        _, rest = self.process.communicate(pasted, timeout=60)
        return self.process.returncode, self.said + rest


Begin = Callable[..., LogIn]


@pytest.fixture
def begin(quickbooks: Quickbooks) -> Iterator[Begin]:
    """Starts log-ins; none outlives its test."""
    assert quickbooks
    with ExitStack() as stack:

        def started(*arguments: str) -> LogIn:
            log_in = LogIn(*arguments)
            stack.callback(log_in.stop)
            return log_in

        yield started


def connected(tokens: Path) -> list[str]:
    """The companies in the store."""
    return FileTokenStore(tokens).list()


def test_log_in_and_replay(quickbooks: Quickbooks, tokens: Path, page: Any, begin: Begin) -> None:
    """Consent, callback, done; the same callback brought back to another log-in is refused."""
    log_in = begin()
    page.goto(log_in.url)
    picture(page, "consent")
    page.get_by_role("button", name="Connect").click()
    page.get_by_role("heading", name="Done").wait_for()
    picture(page, "done")
    assert page.url.startswith(quickbooks.redirect_uri)
    assert "is connected. You can close this page." in page.inner_text("main")
    code, said = log_in.ends()
    assert code == ExitCode.OK, said
    assert connected(tokens) == [quickbooks.realm_id]
    before = FileTokenStore(tokens).load(quickbooks.realm_id)

    used = page.url
    again = begin()
    page.goto(used)
    page.get_by_role("heading", name="Not connected").wait_for()
    picture(page, "replay")
    code, said = again.ends()
    assert code == ExitCode.LOG_IN, said
    assert "does not belong to this log-in" in said
    assert FileTokenStore(tokens).load(quickbooks.realm_id) == before


def test_deny(quickbooks: Quickbooks, tokens: Path, page: Any, begin: Begin) -> None:
    """The person changes their mind."""
    log_in = begin()
    page.goto(log_in.url)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("heading", name="Not connected").wait_for()
    picture(page, "denied")
    assert "Access was not granted" in page.inner_text("main")
    assert page.inner_text("code") == "tieout auth login"
    assert log_in.ends()[0] == ExitCode.LOG_IN
    assert connected(tokens) == []


def by_hand(route: Any) -> None:
    """Follow a redirect as a navigation of its own: playwright looks into no other."""
    answer = route.fetch(max_redirects=0)
    where = answer.headers.get("location")
    if where is None:
        route.fulfill(response=answer)
    else:
        meta = f'<meta http-equiv="refresh" content="0; url={escape(where)}">'
        route.fulfill(body=meta, content_type="text/html")


def test_the_callback_page(
    quickbooks: Quickbooks, tokens: Path, page: Any, begin: Begin, project_root: Path
) -> None:
    """The static page shows its address to be pasted, and asks nobody for anything."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    content = (project_root / "docs" / "callback.html").read_text(encoding="utf-8")
    page.route(
        re.compile(re.escape(PAGE)),
        lambda route: route.fulfill(body=content, content_type="text/html"),
    )
    page.route("**/connect/oauth2**", by_hand)
    page.goto(PAGE)
    assert page.get_by_role("heading").inner_text() == "Nothing to copy"
    log_in = begin("--redirect-uri", PAGE)
    page.goto(log_in.url)
    page.get_by_role("button", name="Connect").click()
    page.get_by_role("heading", name="Almost done").wait_for()
    picture(page, "paste")
    shown = page.locator("textarea").input_value()
    assert shown == page.url
    assert {url.split("/")[2] for url in asked} == {
        "books.example",
        quickbooks.base_url.split("/")[2],
    }
    code, said = log_in.ends(shown + "\n")
    assert code == ExitCode.OK, said
    assert connected(tokens) == [quickbooks.realm_id]
