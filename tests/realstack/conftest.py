"""Real software modems (direwolf) on hermetic software air: no sound card, no sound server, no root."""

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest

from samanvay.servers.leash import leashed
from samanvay.servers.ports import free_port
from samanvay.servers.server import wait_until

HERE = Path(__file__).parent
PEERS = HERE.parent / "peers"
STATIONS = ("BASE", "CREW", "ROGUE")
READY_LOOKS = 500  # 10 s: direwolf is up in half a second, three of them on a busy machine in two
CONFIG = """\
ADEVICE stdin fifo_{name}
ARATE 44100
ACHANNELS 1
CHANNEL 0
MYCALL {name}
MODEM 1200
TXDELAY 30
TXTAIL 5
PERSIST {persist}
SLOTTIME 10
AGWPORT 0
KISSPORT {port}
"""


class Air:
    """The process that mixes; `on_air` gets each station that begins, `said` each that has ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.on_air: Queue[str] = Queue(maxsize=1000)
        self.said: list[str] = []
        command = [sys.executable, str(HERE / "software_air.py"), str(folder), *STATIONS]
        self.process = subprocess.Popen(
            leashed(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"
        self._watch = threading.Thread(target=self._listen, name="air", daemon=True)
        self._watch.start()

    def hide(self, speaker: str, listener: str) -> None:
        """Make `listener` unable to hear `speaker`: a hill stands between."""
        self._say(f"hide {speaker} {listener}")

    def show(self, speaker: str, listener: str) -> None:
        """Take the hill away."""
        self._say(f"show {speaker} {listener}")

    def overs(self, station: str) -> list[Path]:
        """Give the sound of all its transmissions, in order."""
        return sorted(
            self.folder.glob(f"over-{station}-*.raw"), key=lambda path: int(path.stem.rsplit("-")[-1])
        )

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self._watch.join(10)
        self.process.stdout.close()

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            word, station = line.split()
            if word == "on":
                self.on_air.put_nowait(station)
            else:
                self.said.append(station)


class Modem:
    """One direwolf: `port` is its KISS over TCP, `pty` its KISS on a pseudo terminal."""

    def __init__(self, folder: Path, name: str, program: Path, persist: int = 63) -> None:
        self.name = name
        self.port = free_port()
        self.log = folder / f"{name}.log"
        config = folder / f"{name}.conf"
        config.write_text(CONFIG.format(name=name, port=self.port, persist=persist))
        words = {**os.environ, "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{folder}/alsa.conf"}
        command = [str(program), "-t", "0", "-c", str(config), "-d", "o", "-p"]
        with self.log.open("wb") as log, (folder / f"rx-{name}").open("rb") as ear:
            self.process = subprocess.Popen(
                leashed(command), stdin=ear, stdout=log, stderr=log, env=words, cwd=folder
            )
        assert wait_until(lambda: self.pty is not None, READY_LOOKS), self.log.read_text()

    @property
    def pty(self) -> str | None:
        """The device of its pseudo terminal, once it has one."""
        found = re.search(r"Virtual KISS TNC is available on (/dev/pts/\d+)", self.words)
        return found.group(1) if found else None

    @property
    def words(self) -> str:
        """Everything it has said so far."""
        return self.log.read_text(errors="replace")

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def air(tmp_path: Path) -> Iterator[Air]:
    """Run the air between the stations BASE, CREW and ROGUE."""
    folder = tmp_path / "air"
    folder.mkdir()
    pipes = [
        f'pcm.fifo_{name} {{ type file slave.pcm {{ type null }} file "{folder}/tx-{name}" format raw }}'
        for name in STATIONS
    ]
    (folder / "alsa.conf").write_text("\n".join(["pcm.!default { type null }", *pipes]) + "\n")
    running = Air(folder)
    yield running
    running.close()


@pytest.fixture
def modem(air: Air, program: Callable[[str], Path]) -> Iterator[Callable[..., Modem]]:
    """Start a direwolf by its station's name."""
    direwolf = program("direwolf")
    with contextlib.ExitStack() as running:

        def start(name: str, persist: int = 63) -> Modem:
            started = Modem(air.folder, name, direwolf, persist)
            running.callback(started.close)
            return started

        yield start


class Peer:
    """A third-party codec in a process of its own: a script of tests/peers."""

    def __init__(self, script: str, *words: str) -> None:
        command = [sys.executable, "-W", "ignore", str(PEERS / script), *words]
        self.process = subprocess.Popen(
            leashed(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.lines: list[str] = []
        self._watch = threading.Thread(target=self._listen, name=script, daemon=True)
        self._watch.start()

    def has_said(self, start: str, seconds: float) -> bool:
        """Wait until it has said a line that begins so."""
        return wait_until(lambda: any(line.startswith(start) for line in self.lines), int(seconds / 0.02))

    def say(self, line: str) -> None:
        """Give it a line on its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.kill()
        self.process.wait(10)
        self._watch.join(10)
        self.process.stdout.close()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(line.rstrip("\n") for line in self.process.stdout)


@pytest.fixture
def peer() -> Iterator[Callable[..., Peer]]:
    """Start a script of tests/peers with these words."""
    with contextlib.ExitStack() as running:

        def start(script: str, *words: str) -> Peer:
            started = Peer(script, *words)
            running.callback(started.close)
            return started

        yield start
