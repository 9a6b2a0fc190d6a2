"""The sealer on PostgreSQL: one of all dispatcher processes at a time gives facts their positions."""

import threading
from functools import partial

import structlog
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from dispatcher.store import journal
from dispatcher.store.desk import Desk

POLL_SECONDS = (
    0.25  # a lost wake-up costs a screen a quarter of a second; four small queries a second cost nothing
)
TURN_SECONDS = 0.005  # another process is sealing just now, which takes a few milliseconds
AFTER_FAULT_SECONDS = 1.0  # the server is away; asking more often does not bring it back
MOST = 500  # facts of one round: some 30 ms of work, so a process that dies holds the lock no longer
LOCK_KEY = 0x53454C  # "SEL": any number, the same in every process

_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(:key)")

log = structlog.get_logger()


class Sealer:
    """A thread that seals when woken, and looks by itself four times a second."""

    def __init__(self, engine: Engine, desk: Desk) -> None:
        self._engine = engine
        self._desk = desk
        self._wake = threading.Event()
        self._is_closed = False
        self._known = 0
        self._thread = threading.Thread(target=self._run, name="record-sealer", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """From any thread: facts may be waiting, or another process has sealed some."""
        self._wake.set()

    def close(self) -> None:
        """Stop after the present round; blocks."""
        self._is_closed = True
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_closed:
            try:
                with self._engine.connect() as connection:
                    self._work(connection)
            except DBAPIError as error:
                log.warning("sealer_waits", error=str(error.orig))
                self._wake.wait(AFTER_FAULT_SECONDS)
                self._wake.clear()

    def _work(self, connection: Connection) -> None:
        while not self._is_closed:
            pause = self._round(connection)
            if pause:
                self._wake.wait(pause)

    def _round(self, connection: Connection) -> float:
        """Seal what waits; gives the seconds to pause unless woken, 0 when there may be more."""
        self._wake.clear()
        with connection.begin():
            is_mine = connection.execute(_TRY_LOCK, {"key": LOCK_KEY}).scalar_one()
            last, sealed = journal.seal(connection, MOST) if is_mine else (journal.head(connection), 0)
        if last.position > self._known:
            self._known = last.position
            self._desk.call(partial(self._desk.answer, (), position=last.position))
        if sealed == MOST:
            return 0.0
        return POLL_SECONDS if is_mine else TURN_SECONDS
