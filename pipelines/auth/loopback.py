"""The end of a log-in on this machine: one request, one page.

Listens on 127.0.0.1 and ::1 alone. The page is shown when the tokens are stored, so that it
tells the truth. Nothing is logged: the address holds the code.
"""

from __future__ import annotations

import queue
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from html import escape
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from pipelines.errors import ConfigurationProblem, LoginNeeded, TieoutError
from pipelines.redaction import redacted

if TYPE_CHECKING:
    from starlette.applications import Starlette

T = TypeVar("T")
MINUTES = 5

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Tieout</title>
<style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }}
main {{ max-width: 34rem; margin: 20vh auto 0; padding: 0 1.5rem }}
h1 {{ font-size: 1.5rem; margin: 0 0 .5rem }}
</style>
</head>
<body><main><h1>{title}</h1><p>{text}</p></main></body>
</html>
"""


def serve_once(
    address: str,
    port: int,
    act: Callable[[Mapping[str, str]], T],
    done: Callable[[T], str],
    ready: Callable[[], None],
    *,
    seconds: float | None = None,
) -> T:
    """Wait for the person to come back, act on what they bring, and show how it went.

    Args:
        address: The registered address; its path is what is served.
        port: Where to listen.
        act: Takes the query; what it raises as a `TieoutError` is shown and raised.
        done: What the page says when it went well.
        ready: Called when the port is open: sends the person off.
        seconds: How long to wait; None is five minutes.

    Raises:
        LoginNeeded: Nobody came.
        ConfigurationProblem: The port cannot be listened on.
        TieoutError: What `act` raised.
    """
    seconds = MINUTES * 60 if seconds is None else seconds
    outcomes: queue.SimpleQueue[T | BaseException] = queue.SimpleQueue()
    app = _application(urlsplit(address).path or "/", act, done, outcomes)
    with _listening(port) as listeners, _serving(app, listeners):
        ready()
        try:
            outcome = outcomes.get(timeout=seconds)
        except queue.Empty:
            raise nobody_came(address, seconds) from None
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


def nobody_came(address: str, seconds: float) -> LoginNeeded:
    """The error for a log-in that was not finished."""
    return LoginNeeded(
        f"Nobody came back from the log-in within {seconds / 60:.0f} minutes. Nothing was stored.",
        f"Run `tieout auth login` again. If QuickBooks showed an error about the redirect "
        f"address, add {address} to the redirect URIs of your app at developer.intuit.com, "
        "letter by letter.",
    )


def _application(
    path: str,
    act: Callable[[Mapping[str, str]], T],
    done: Callable[[T], str],
    outcomes: queue.SimpleQueue[T | BaseException],
) -> Starlette:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    served = threading.Lock()

    def page(status: int, title: str, text: str) -> HTMLResponse:
        body = _PAGE.format(title=_shown(title), text=_shown(text))
        return HTMLResponse(body, status_code=status, headers=_HEADERS)

    def callback(request: Request) -> HTMLResponse:
        if request.method == "HEAD":  # of a program that looks ahead; the person comes with GET
            return page(200, "Tieout", "")
        if not served.acquire(blocking=False):
            return page(410, "This log-in is over", "Start a new one in your terminal.")
        try:
            result = act(dict(request.query_params))
        except TieoutError as error:
            outcomes.put(error)
            return page(400, "Not connected", f"{error.message} {error.advice}")
        except BaseException as bug:
            outcomes.put(bug)
            raise
        outcomes.put(result)
        return page(200, "Done", done(result))

    return Starlette(routes=[Route(path, callback, methods=["GET"])])


def _shown(text: str) -> str:
    """A message as HTML: without secrets, commands set apart."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(redacted(text)))


@contextmanager
def _listening(port: int) -> Iterator[list[socket.socket]]:
    """Sockets on every loopback address that the machine has."""
    with ExitStack() as stack:
        listeners: list[socket.socket] = []
        for host, family in (("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)):
            try:
                listener = socket.create_server((host, port), family=family)
            except OSError as error:
                if listeners:  # a machine without IPv6
                    continue
                raise ConfigurationProblem(
                    f"Port {port} of this machine cannot be listened on: "
                    f"{error.strerror or error}.",
                    "End the program that has it, or register an address with another port for "
                    "your app and give it with --redirect-uri.",
                ) from error
            listeners.append(stack.enter_context(listener))
        yield listeners


@contextmanager
def _serving(app: Starlette, listeners: list[socket.socket]) -> Iterator[None]:
    import uvicorn

    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=5,
        )
    )
    thread = threading.Thread(target=server.run, args=(listeners,), name="log-in", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
