"""Keeps child processes alive: one that died is started again after a growing wait, and a line says so."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Timer

from samanvay.servers.server import STOP_SECONDS, NotReady, Server

LOOK_SECONDS = 0.2
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 15.0
SETTLED_SECONDS = 30.0
"""A child that lived so long has earned the short wait again."""
PATIENT_SECONDS = 1.0
"""A child ends in less; a person at the terminal may be told why this one does not."""
LONGEST_LOG = 10_000_000
"""Bytes of a child's log; then its older half is let go."""


@dataclass(slots=True)
class Kept:
    """A child and how patient we are with it; times count in looks, not by a clock."""

    server: Server
    wait_seconds: float = FIRST_WAIT_SECONDS
    lived_seconds: float = 0.0
    back_in_seconds: float | None = field(default=None)


class Keeper:
    """Starts servers, keeps them running, stops them in reverse order; all from the main thread."""

    def __init__(self, servers: Sequence[Server], say: Callable[[str], None]) -> None:
        """Keep `servers`; `say` shows a line to the person at the terminal."""
        self._kept = [Kept(server) for server in servers]
        self._say = say

    def start(self) -> None:
        """Start all at once, and wait until each answers. If one does not: NotReady, and none is left."""
        try:
            for kept in self._kept:
                kept.server.spawn()
            for kept in self._kept:
                kept.server.wait_ready()
        except BaseException:
            self.stop()
            raise

    def keep(self, end: Event) -> None:
        """Look after them until `end`."""
        while not end.wait(LOOK_SECONDS):
            for kept in self._kept:
                self._look(kept)

    def stop(self) -> None:
        """Stop them, the last started first; say for whom it waits when that is long."""
        for kept in reversed(self._kept):
            words = f"Waiting for {kept.server.name} to end, {STOP_SECONDS:g} s at most."
            patience = Timer(PATIENT_SECONDS, self._say, [words])
            patience.start()
            try:
                kept.server.stop()
            finally:
                patience.cancel()

    def _look(self, kept: Kept) -> None:
        if kept.server.is_running:
            kept.lived_seconds += LOOK_SECONDS
            if kept.lived_seconds > SETTLED_SECONDS:
                kept.wait_seconds = FIRST_WAIT_SECONDS
            _shorten(kept.server)
        elif kept.back_in_seconds is None:
            kept.back_in_seconds = kept.wait_seconds
            kept.wait_seconds = min(2 * kept.wait_seconds, LONGEST_WAIT_SECONDS)
            who = f"{kept.server.name} has ended ({kept.server.log})"
            self._say(f"{who}; it starts again in {kept.back_in_seconds:g} s.")
        elif kept.back_in_seconds > 0:
            kept.back_in_seconds -= LOOK_SECONDS
        else:
            self._start_again(kept)

    def _start_again(self, kept: Kept) -> None:
        kept.back_in_seconds = None
        kept.lived_seconds = 0.0
        try:
            kept.server.spawn()
            self._say(f"{kept.server.name} runs again.")
        except (NotReady, OSError) as error:
            self._say(str(error))


def _shorten(server: Server) -> None:
    """Let the older half of a log go when it has grown too long; the child goes on at its new end."""
    if not server.log.exists() or server.log.stat().st_size <= LONGEST_LOG:
        return
    with server.log.open("r+b") as log:
        log.seek(-LONGEST_LOG // 2, os.SEEK_END)
        newer = log.read()
        log.seek(0)
        log.write(newer)
        log.truncate()
