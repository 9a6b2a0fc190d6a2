"""The file of an outbox: its tables, and the one way to it. One of an earlier program is brought up to date.

Changes gather in one transaction and `commit` makes them durable: a batch costs one disk flush. `later` is
asked to run `commit` soon when nobody does. Whatever SQLite refuses, a change or a look, is an OutboxError.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger()

SOON_SECONDS = 0.004  # reports of one moment share a flush of the disk (0.3 to 2 ms); nobody sees the wait
DYING_SECONDS = 5.0  # the process before may be dying
LOOKS = 50  # for its end, in that time
LAZY_SECONDS = 0.25  # what may be lost without harm goes with a flush that is made anyway, or waits so long

SCHEMA = """
CREATE TABLE IF NOT EXISTS outbox (id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
  ref TEXT PRIMARY KEY, set_name TEXT NOT NULL, unit TEXT NOT NULL, text TEXT NOT NULL,
  priority INTEGER NOT NULL, accepted_at INTEGER NOT NULL, not_after INTEGER NOT NULL,
  step TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL DEFAULT '',
  retryable INTEGER NOT NULL DEFAULT 0, airtime REAL,
  tries INTEGER NOT NULL DEFAULT 0, is_settled INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS orders_by_age ON orders (is_settled, at);
CREATE TABLE IF NOT EXISTS outgoing (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, ref TEXT, step TEXT, rank INTEGER NOT NULL,
  payload BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS outgoing_by_ref ON outgoing (ref, step);
CREATE INDEX IF NOT EXISTS outgoing_by_rank ON outgoing (rank, seq);
CREATE TABLE IF NOT EXISTS seen (words TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
"""
ADDED = {
    "is_begun": "INTEGER NOT NULL DEFAULT 0",  # a try has begun, and nobody has said that it was keyed
    "is_withdrawn": "INTEGER NOT NULL DEFAULT 0",  # taken back while its try was in flight
}
"""Columns of `orders` that the first program did not have. A new file gets them the same way."""


Row = tuple[Any, ...]
Values = Sequence[object]
Told = Callable[[], None]
Later = Callable[[float, Told], object]
"""Runs a function after some seconds, from the loop: `loop.call_later`."""


class OutboxError(Exception):
    """The disk did not take or give it: make room or mend it; nothing of the batch may be acted on."""


class File:
    """The open file, this process's alone. Every statement goes through here."""

    def __init__(self, path: Path, new_id: Callable[[], str], later: Later) -> None:
        """Open it, or make it with a new id. OutboxError, OSError or sqlite3.Error when that cannot be."""
        self._lock = lock(path)
        try:
            self.connection = connect(path, new_id)
        except (OSError, sqlite3.Error):
            os.close(self._lock)
            raise
        self._later = later
        self._is_open = False
        self._promised: set[float] = set()
        self._on_commit: list[Told] = []
        self._on_next_commit: list[Told] = []
        self._on_undo: list[Told] = []

    def on_commit(self, tell: Told) -> None:
        """Call `tell` after each commit: all so far is kept."""
        self._on_commit.append(tell)

    def on_next_commit(self, tell: Told) -> None:
        """Call `tell` after the next commit alone; it is forgotten when the disk refuses that."""
        self._on_next_commit.append(tell)

    def on_undo(self, tell: Told) -> None:
        """Call `tell` when the disk refused: nothing since the last commit is kept."""
        self._on_undo.append(tell)

    def read(self, sql: str, values: Values = ()) -> list[Row]:
        """Look something up. OutboxError when the disk refuses: nothing since the last commit is kept."""
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self._undo()
            raise OutboxError(f"The outbox could not be read ({error}); mend its disk.") from error

    def change(self, sql: str, values: Values = (), within: float = SOON_SECONDS) -> list[Row]:
        """Run one statement, on disk within some seconds; gives the rows that it returns."""
        try:
            self._begin(within)
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def change_all(self, sql: str, values: Iterable[Values], within: float) -> None:
        """Run one statement with each of the values."""
        try:
            self._begin(within)
            self.connection.executemany(sql, values)
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def commit(self) -> None:
        """Make all so far durable. OutboxError when the disk refuses: nothing since the last one is kept."""
        if not self._is_open:
            return
        self._is_open = False
        try:
            self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._refused(error) from error
        once, self._on_next_commit = self._on_next_commit, []
        for told in (*once, *self._on_commit):
            told()

    def close(self) -> None:
        """Commit what is open and close the file."""
        try:
            self.commit()
        finally:
            self.connection.close()
            os.close(self._lock)

    def _begin(self, within: float) -> None:
        if not self._is_open:
            self.connection.execute("BEGIN")
            self._is_open = True
        if within not in self._promised:
            self._promised.add(within)
            self._later(within, partial(self._keep_promise, within))

    def _keep_promise(self, within: float) -> None:
        self._promised.discard(within)
        try:
            self.commit()
        except OutboxError as error:
            log.error("not on disk", problem=str(error))  # noqa: TRY400 - the sentence says all

    def _refused(self, error: sqlite3.Error) -> OutboxError:
        self._undo()
        return OutboxError(f"The outbox could not be written ({error}); make room on its disk.")

    def _undo(self) -> None:
        self._is_open = False
        self._on_next_commit.clear()
        with suppress(sqlite3.Error):
            self.connection.execute("ROLLBACK")
        for tell in self._on_undo:
            tell()


def lock(path: Path) -> int:
    """Take the file for this process alone, by the lock of a file beside it; gives what holds the lock.

    Two gateways on one outbox would key each order twice. The lock is the kernel's: it goes with the process,
    however that ends. OutboxError when another process keeps it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.lock")
    holder = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    for _ in range(LOOKS):
        try:
            fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(DYING_SECONDS / LOOKS)
        except OSError:
            os.close(holder)
            raise
        else:
            return holder
    os.close(holder)
    raise OutboxError(f"Another gateway has the outbox {path} (it locks {beside}); stop it or name another.")


def connect(path: Path, new_id: Callable[[], str]) -> sqlite3.Connection:
    """Open the file, or make it with a new id. OSError or sqlite3.Error when the disk refuses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)  # words and numbers of people; what SQLite puts beside it gets the same
    connection = sqlite3.connect(path, isolation_level=None, timeout=5.0)  # the process before may be dying
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(SCHEMA)
    _add_columns(connection)
    connection.execute("INSERT INTO outbox SELECT ? WHERE NOT EXISTS (SELECT 1 FROM outbox)", (new_id(),))
    return connection


def _add_columns(connection: sqlite3.Connection) -> None:
    there = {row[1] for row in connection.execute("PRAGMA table_info(orders)")}
    for name, kind in ADDED.items():
        if name not in there:
            connection.execute(f"ALTER TABLE orders ADD COLUMN {name} {kind}")
