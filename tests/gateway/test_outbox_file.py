"""An outbox of an earlier program is brought up to date where it stands."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.outbox import OpenOrder, Outbox
from gateway.outbox_file import connect
from radio.messages import Priority, Ref, SetName, UnitId
from radio.wire import ReportStep

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
FIRST = """
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
INSERT INTO outbox VALUES ('OLD');
INSERT INTO orders (ref, set_name, unit, text, priority, accepted_at, not_after, step, at, tries, is_settled)
  VALUES ('A', 'vhf', 'CREW-7', 'x', 3, 1782907200000, 1782907500000, 'keyed', 1782907200000, 1, 0),
         ('B', 'vhf', 'CREW-7', 'x', 3, 1782907200000, 1782907500000, 'delivered', 1782907200000, 1, 1);
INSERT INTO outgoing (seq, channel, rank, payload) VALUES (41, 'reports', 3, x'00');
"""
"""The tables of the first program, as it made them, with an open order and one that has ended."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "outbox.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST)
    return path


def open_at(path: Path) -> Outbox:
    return Outbox.open(path, lambda: "NEW", lambda _seconds, _work: None)


def columns(path: Path) -> list[tuple[object, ...]]:
    with closing(connect(path, lambda: "NEW")) as connection:
        return [tuple(row[1:]) for row in connection.execute("PRAGMA table_info(orders)")]


def test_an_outbox_of_the_first_program_keeps_its_name_its_numbers_and_its_open_orders(old: Path) -> None:
    outbox = open_at(old)
    assert outbox.id == "OLD"
    assert [kept.seq for kept in outbox.after(0, 9)] == [41]
    end = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)
    who = (Ref("A"), SetName("vhf"), UnitId("CREW-7"), "x", Priority.ROUTINE)
    assert outbox.open_orders() == [OpenOrder(*who, NOON, end, tries=1)]
    outbox.close()


def test_it_takes_what_the_first_program_did_not_know_and_is_upgraded_once(old: Path) -> None:
    for _ in range(2):
        outbox = open_at(old)
        outbox.begun(Ref("A"))
        outbox.withdrawn(Ref("A"))
        outbox.close()
    again = open_at(old)
    [left] = again.open_orders()
    assert (left.is_begun, left.is_withdrawn) == (True, True)
    assert again.settle(Ref("A"), ReportStep.WITHDRAWN, NOON)
    again.close()


def test_an_upgrade_that_was_cut_short_is_finished_at_the_next_start(old: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("ALTER TABLE orders ADD COLUMN is_begun INTEGER NOT NULL DEFAULT 0")
    assert columns(old) == columns(tmp_path / "new.sqlite")
