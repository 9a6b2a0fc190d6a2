"""Takes what the writer appended to SQLite's log home to the file, beside the writer, who does not wait."""

import sqlite3
import threading

import structlog
from sqlalchemy import Engine

PAUSE_SECONDS = 2.0  # a storm appends some 20 MB in it; at 64 MB the writer does it itself

log = structlog.get_logger()


class Checkpointer:
    """A thread with a connection of its own. A passive checkpoint keeps nobody waiting."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="record-checkpoints", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop after the present one; blocks."""
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        with self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            while raw is not None and not self._end.wait(PAUSE_SECONDS):
                try:
                    raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                except sqlite3.Error as error:
                    log.warning("record_checkpoint_failed", error=str(error))
