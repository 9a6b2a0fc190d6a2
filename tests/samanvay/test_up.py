"""`samanvay up` as a newcomer runs it: it shows its pages, keeps its data, and leaves nothing behind."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from samanvay.house import MARK as MARK_FILE
from samanvay.house import PAGES
from samanvay.sample.district import read_district
from samanvay.servers.ports import free_port, is_free
from samanvay.servers.server import wait_until

MARK = "MARK_OF_TEST_UP"
END_SECONDS = 30
"""Four children stop one after the other, each within its own limit; in practice it takes three seconds."""


class Up:
    """A running `samanvay up`, and the processes that came from it."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder = folder
        self._log = log
        self.port = next(port for port in iter(free_port, 0) if is_free(port + 1))
        self._mark = secrets.token_hex(16)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *more: str) -> None:
        """Start it and wait until it greets."""
        self.process = self.spawn(*more)
        assert wait_until(lambda: b"Sign in as" in self.said() or not self.is_running), self.said().decode()
        assert self.is_running, self.said().decode()

    def spawn(self, *more: str) -> subprocess.Popen[bytes]:
        """Start one more on the same folder."""
        command = [
            sys.executable,
            "-m",
            "samanvay",
            "up",
            "--port",
            str(self.port),
            "--data",
            str(self.folder),
        ]
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [*command, *more], env={**os.environ, MARK: self._mark}, stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def is_running(self) -> bool:
        """Tell whether it runs."""
        return self.process is not None and self.process.poll() is None

    def said(self) -> bytes:
        """Give what it printed."""
        return self._log.read_bytes()

    def signal(self, number: signal.Signals) -> int:
        """Send it a signal and give its exit status."""
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(END_SECONDS)

    def processes(self) -> dict[int, str]:
        """Find what came from it and still runs, with its command line."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self._mark.encode() in (folder / "environ").read_bytes():
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def end(self) -> None:
        """Leave nothing, whatever the test did."""
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        if self.process:
            self.process.wait(END_SECONDS)


@pytest.fixture
def up(tmp_path: Path, program: Callable[[str], Path]) -> Iterator[Up]:
    program("mosquitto")
    if not PAGES.is_dir():
        pytest.skip("not built: web/dist")
    made = Up(tmp_path / "data", tmp_path / "up.log")
    yield made
    made.end()


def answers(port: int, path: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}").is_success
    except httpx.HTTPError:
        return False


def test_it_shows_its_pages_holds_its_folder_stops_on_ctrl_c_and_keeps_its_data(up: Up) -> None:
    up.start()
    assert b"samanvay" in httpx.get(f"http://127.0.0.1:{up.port}/").content.lower()
    assert answers(up.port + 1, "/")
    sets = httpx.get(f"http://127.0.0.1:{up.port + 1}/api/sets").json()
    played = [each for crew in read_district().crew for each in crew.sets if each.via]
    assert [each["unit"] for each in sets] == [each.unit for each in played]
    sign_ins = json.loads((up.folder / "sign-ins.json").read_text())
    assert sign_ins["dispatcher"].encode() in up.said()
    assert [path for path in up.folder.rglob("*") if path.is_file() and path.stat().st_mode & 0o077] == []

    second = Up(up.folder, up.folder.parent / "second.log")
    assert second.spawn().wait(END_SECONDS) == 1
    assert b"Another samanvay up (process " in second.said()

    assert up.signal(signal.SIGINT) == 0
    assert up.processes() == {}

    up.start()
    assert json.loads((up.folder / "sign-ins.json").read_text()) == sign_ins
    assert up.signal(signal.SIGTERM) == 0
    assert up.processes() == {}


def test_killed_with_nine_it_leaves_no_process(up: Up) -> None:
    up.start()
    assert len(up.processes()) >= 5
    up.signal(signal.SIGKILL)
    assert wait_until(lambda: not up.processes(), looks=250), up.processes()


def test_fresh_forgets_what_was_and_a_child_that_is_killed_comes_back(up: Up) -> None:
    up.folder.mkdir()
    (up.folder / MARK_FILE).touch()
    (up.folder / "record.sqlite").write_text("no record at all")
    up.start("--fresh")
    children = {pid: line for pid, line in up.processes().items() if up.process and pid != up.process.pid}
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: up.said().count(b"runs again") >= len(children)), up.said().decode()
    assert wait_until(lambda: answers(up.port, "/") and answers(up.port + 1, "/api/sets"))
    up.signal(signal.SIGINT)
    assert up.processes() == {}


def test_a_folder_of_something_else_is_never_touched(up: Up) -> None:
    up.folder.mkdir()
    (up.folder / "letters.txt").write_text("mine")
    ended = up.spawn("--fresh")
    assert ended.wait(END_SECONDS) == 1
    assert b"holds something else" in up.said()
    assert [path.name for path in up.folder.iterdir()] == ["letters.txt"]


def test_a_port_that_cannot_be_is_refused_before_anything_is_made(up: Up) -> None:
    ended = up.spawn("--port", "80000")
    assert ended.wait(END_SECONDS) == 2
    assert b"--port" in up.said()
    assert b"65534" in up.said()
    assert not up.folder.exists()


def test_a_taken_port_is_refused_with_a_sentence(up: Up) -> None:
    with socket.create_server(("127.0.0.1", up.port)):
        ended = up.spawn()
        assert ended.wait(END_SECONDS) == 1
    assert b"is taken: choose another two with --port" in up.said()
