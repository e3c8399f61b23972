"""Serving: sockets, several companies, many clients at once, the command."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from sandbox.clock import Clock
from sandbox.server import main, serve
from sandbox.world import World
from tests.sandbox.conftest import Wire

ROOT = Path(__file__).parents[2]


def test_companies_are_apart() -> None:
    """Each has its own books, realm id and tokens; countries bring currencies."""
    world = World(clock=Clock("UTC"))
    first = world.add_company()
    second = world.add_company(name="Lakeside", country="CA", zone="America/Toronto")
    info = next(second.export("CompanyInfo"))
    assert (info["CompanyName"], info["LegalName"]) == ("Lakeside", "Lakeside")
    first.create("Customer", {"DisplayName": "Amy"})
    assert list(world.companies) == [first.realm_id, second.realm_id]
    assert first.realm_id != second.realm_id
    assert (second.profile.home_currency, second.clock.zone) == ("CAD", "America/Toronto")
    assert [company.store.count("Customer") for company in (first, second)] == [1, 0]
    world.close()


def test_a_company_on_disk_is_there_again(tmp_path: Path, clock: Clock) -> None:
    """Opening the same file again founds nothing anew."""
    path = tmp_path / "books.sqlite"
    world = World()
    world.add_company("1", clock=clock, path=path).create("Customer", {"DisplayName": "Amy"})
    world.close()
    again = World()
    company = again.add_company("1", clock=clock, path=path)
    assert [row["DisplayName"] for row in company.export("Customer")] == ["Amy"]
    assert company.create("Customer", {"DisplayName": "Bob"})["Id"] == "2"
    again.close()


def test_readers_see_whole_writes(wire: Wire) -> None:
    """Two invoices written together are counted together, by clients on many connections."""
    store = wire.company.store
    stop = threading.Event()
    counts: list[int] = []

    def read(base_url: str) -> None:
        with httpx.Client(base_url=base_url, headers=wire.headers) as client:
            while not stop.is_set():
                answer = client.get(
                    f"/v3/company/{wire.company.realm_id}/query",
                    params={"query": "select count(*) from Invoice"},
                )
                counts.append(answer.json()["QueryResponse"]["totalCount"])

    with serve(wire.world) as server:
        readers = [threading.Thread(target=read, args=(server.base_url,)) for _ in range(4)]
        for reader in readers:
            reader.start()
        while len(counts) < 60:
            with store.transaction():
                store.insert("Invoice", {})
                store.insert("Invoice", {})
        stop.set()
        for reader in readers:
            reader.join()
    assert {count % 2 for count in counts} == {0}


def test_the_same_page_twice_is_the_same_bytes(wire: Wire) -> None:
    """Served text is the stored text: nothing is encoded anew."""
    stored = wire.company.store.insert("Invoice", {"PrivateNote": "Café – 5 €"})
    bodies = {
        wire.request("GET", "query", params={"query": "select * from Invoice"}).content
        for _ in range(2)
    }
    (body,) = bodies
    assert (wire.company.store.text("Invoice", stored["Id"]) or "").encode() in body


def test_a_taken_port_is_an_os_error(wire: Wire) -> None:
    """Whoever serves can say so, instead of waiting for ever."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), serve(wire.world, port=port):
            pass


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_command(tmp_path: Path, ending: signal.Signals) -> None:
    """It prints where and with what to connect, serves, and leaves nothing behind."""
    command = [sys.executable, "-m", "sandbox", "--company", "empty", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = [process.stdout.readline().strip() for _ in range(6)]
        facts = dict(line.split("=", 1) for line in lines)
        answer = httpx.get(
            f"{facts['SANDBOX_URL']}/v3/company/{facts['REALM_ID']}/companyinfo/1",
            headers={
                "Authorization": f"Bearer {facts['ACCESS_TOKEN']}",
                "Accept": "application/json",
            },
        )
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert "Traceback" not in process.stderr.read()
    assert "CompanyInfo" in answer.json()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("live", [False, True])
def test_the_commands_clock(monkeypatch: pytest.MonkeyPatch, live: bool) -> None:
    """A company with books stands still on their last day, unless real time is asked for."""
    frozen: list[bool] = []

    def look(world: World, *_: object) -> None:
        frozen.extend(company.clock.frozen for company in world.companies.values())

    monkeypatch.setattr("sandbox.server._serve_until_told", look)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    options = ["--company", "scale", "--documents", "5", *(["--live-clock"] if live else [])]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 0, done.output
    assert frozen == [not live]


def test_the_command_with_a_taken_port(tmp_path: Path) -> None:
    """It says which port, and what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "sandbox", "--company", "empty", "--port", port]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr
    assert "Try another --port" in done.stderr


def test_generators_are_not_needed_to_serve() -> None:
    """Importing the server leaves the generator alone, so that it starts at once."""
    code = "import sys, sandbox.server; assert 'sandbox.generate' not in sys.modules"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
