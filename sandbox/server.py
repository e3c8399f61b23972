"""Serving a world over HTTP on loopback."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from sandbox.wire import create_app
from sandbox.world import World

_POLL = 0.005


@dataclass(frozen=True)
class Served:
    """A running server: where it is, without a slash at the end."""

    base_url: str
    world: World


@contextmanager
def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> Iterator[Served]:
    """Serve a world from a thread for as long as the context lasts; port 0 takes a free one."""
    server = _server(world, host, port)
    thread = threading.Thread(target=server.run, name="sandbox", daemon=True)
    thread.start()
    try:
        yield Served(_address(server, thread), world)
    finally:
        server.should_exit = True
        thread.join()


def run(world: World, host: str, port: int) -> None:
    """Serve a world until the process is told to stop."""
    _server(world, host, port).run()


def _server(world: World, host: str, port: int) -> uvicorn.Server:
    config = uvicorn.Config(
        create_app(world),
        host=host,
        port=port,
        log_level="critical",  # answers cut off on purpose are no errors
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


def _address(server: uvicorn.Server, thread: threading.Thread) -> str:
    """Wait for the socket; a server that could not start is an OSError."""
    while not server.started:
        if not thread.is_alive():
            raise OSError(f"cannot listen on {server.config.host}:{server.config.port}")
        thread.join(_POLL)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    return f"http://{host}:{port}"
