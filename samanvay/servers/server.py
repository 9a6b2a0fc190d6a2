"""One private server: start, kill, stop, wait until it answers."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from samanvay.servers.leash import leashed
from samanvay.servers.ports import is_free

HOST = "127.0.0.1"
LOOK_SECONDS = 0.02
READY_LOOKS = 1500
"""30 s: PostgreSQL on a busy machine with two cores recovers from a kill in less."""
STOP_SECONDS = 10.0
"""A server that has not stopped by then is killed."""


class NotReady(RuntimeError):
    """A server that ended or did not answer in time; the sentence holds the end of its log."""


class Server(ABC):
    """A child process with a folder of its own. It keeps its port and data over `kill` and `start`."""

    name: str
    death_signal = "KILL"
    stop_signal = signal.SIGTERM
    user: str | None = None
    environment: Mapping[str, str] | None = None
    """None: this process's own."""

    def __init__(self, folder: Path, port: int) -> None:
        """Give it its folder and its port; 0 when it listens on none."""
        self.folder = folder
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> Sequence[str]:
        """Say how to start the program in the foreground."""

    def is_ready(self) -> bool:
        """Tell whether the server answers."""
        with contextlib.suppress(OSError), socket.create_connection((HOST, self.port), timeout=1):
            return True
        return False

    @property
    def log(self) -> Path:
        """Where its words go."""
        return self.folder / f"{self.name}.log"

    @property
    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id; raises when it was never started."""
        if self._process is None:
            raise NotReady(f"{self.name} was not started.")
        return self._process.pid

    def spawn(self) -> None:
        """Start the process, from the main thread (see `leashed`). NotReady if the port is taken."""
        if self.port and not is_free(self.port):
            raise NotReady(f"{self.name} cannot have port {self.port}: another program listens there.")
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own command line
                leashed(self.command(), signal=self.death_signal, user=self.user),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=self.environment,
                start_new_session=True,  # a terminal's Ctrl-C is the parent's: it stops us in order
            )

    def start(self) -> Self:
        """Start it and wait until it answers. NotReady when it does not."""
        self.spawn()
        self.wait_ready()
        return self

    def wait_ready(self) -> None:
        """Wait until it answers. NotReady, and it is gone, when it does not."""
        wait_until(lambda: self.is_ready() or not self.is_running)
        if not self.is_running or not self.is_ready():
            self.kill()
            raise NotReady(f"{self.name} does not answer: {self.last_words()}")

    def kill(self) -> None:
        """End it with signal 9 and wait until it is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Let it end by itself; kill it when it takes too long."""
        self._end(self.stop_signal)

    def restart(self) -> None:
        """Stop and start again on the same port and data."""
        self.stop()
        self.start()

    def wait(self) -> int:
        """Wait until the process ends; gives its exit status."""
        return self._process.wait() if self._process else 0

    def last_words(self) -> str:
        """Give the end of its log."""
        return (
            self.log.read_text(errors="replace")[-1000:].strip() if self.log.exists() else "it said nothing"
        )

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(number)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def wait_until(is_done: Callable[[], bool], looks: int = READY_LOOKS) -> bool:
    """Look every 20 ms until `is_done`; False when it never was."""
    for _ in range(looks):
        if is_done():
            return True
        time.sleep(LOOK_SECONDS)
    return is_done()


def is_root() -> bool:
    """Tell whether this process is root's; PostgreSQL refuses to be, Mosquitto changes its user."""
    return os.geteuid() == 0
