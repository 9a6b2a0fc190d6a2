"""The file of an outbox: its tables. One of an earlier program is brought up to date when it is opened."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

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
