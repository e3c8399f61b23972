"""Serving a world over HTTP on loopback."""

import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import click
import uvicorn

from sandbox import business
from sandbox.throttle import Throttle
from sandbox.wire import create_app
from sandbox.world import World


@dataclass(frozen=True)
class Served:
    """A running server: where it is, without a slash at the end."""

    base_url: str
    world: World


@contextmanager
def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> Iterator[Served]:
    """Serve a world from a thread for as long as the context lasts; port 0 takes a free one.

    OSError when the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    server = _server(world)
    thread = threading.Thread(target=server.run, args=([listener],), name="sandbox", daemon=True)
    thread.start()
    try:
        yield Served(_address(listener), world)
    finally:
        server.should_exit = True
        thread.join()


def _server(world: World) -> uvicorn.Server:
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    config = uvicorn.Config(
        create_app(world),
        log_config=None,  # the program that serves decides how it logs
        log_level="error",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


def _is_news(record: logging.LogRecord) -> bool:
    """An answer cut off on purpose is no error."""
    return "without completing response" not in record.getMessage()


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@click.command()
@click.option(
    "--company",
    "kinds",
    type=click.Choice(business.KINDS),
    multiple=True,
    default=("small",),
    show_default=True,
    help="What to serve; give it again for several companies.",
)
@click.option(
    "--documents",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="Size of the company `scale`.",
)
@click.option("--seed", type=int, default=7, show_default=True, help="Other books per seed.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Last day of the books; today when not given.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8765, show_default=True, help="0: any free."
)
@click.option(
    "--throttle/--no-throttle",
    default=True,
    show_default=True,
    help="Turn requests away above QuickBooks' limits.",
)
@click.option(
    "--live-clock",
    is_flag=True,
    help="Let the companies' clocks follow real time; without it they stand still.",
)
def main(
    kinds: tuple[str, ...],
    documents: int,
    seed: int,
    until: datetime | None,
    host: str,
    port: int,
    throttle: bool,
    live_clock: bool,
) -> None:
    """Serve a local QuickBooks Online until Ctrl-C.

    The companies live in temporary files and are gone afterwards. An access token for each is
    printed; clients can also log in at /connect/oauth2.

    The clock of a company with books stands still on their last day: what is written is stamped
    with it, and a day of business moves it on. --live-clock lets it follow real time.
    """
    world = World(throttle=Throttle() if throttle else None)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service manager's Ctrl-C
    try:
        last = until.date() if until else world.clock.today()
        for kind in kinds:
            click.echo(f"Making the company {kind} ...", err=True)
            company = business.add(world, kind, documents=documents, seed=seed, until=last)
            if live_clock:
                company.clock.live()
        _serve_until_told(world, host, port)
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
    finally:
        world.close()


def _serve_until_told(world: World, host: str, port: int) -> None:
    try:
        with serve(world, host, port) as served:
            click.echo(_welcome(served))
            threading.Event().wait()
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host}:{port}: {error}. Try another --port."
        ) from None


def _welcome(served: Served) -> str:
    """Where to connect, as lines a shell can evaluate per company."""
    tokens = served.world.issue_tokens
    lines = [f"SANDBOX_URL={served.base_url}"]
    for realm_id in served.world.companies:
        issued = tokens(realm_id)
        lines += [
            f"REALM_ID={realm_id}",
            f"ACCESS_TOKEN={issued.access_token}",
            f"REFRESH_TOKEN={issued.refresh_token}",
            f"CLIENT_ID={issued.client_id}",
            f"CLIENT_SECRET={issued.client_secret}",
        ]
    return "\n".join(lines)
