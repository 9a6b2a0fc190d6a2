"""Proof that the journal is whole: the chain walked from end to end."""

import sqlite3
import threading
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError, OperationalError

from dispatcher.store import engine, journal, migrations
from dispatcher.store.errors import NoRecord, Unavailable
from dispatcher.store.tables import fact

STRIDE = 1000  # rows held in memory at a time
SEALING_SECONDS = 1.0  # a running sealer needs a quarter of a second at most
LOOKS = 3
LOOK_SECONDS = 3.0  # quick_check reads 0.6 GB/s from memory, and a start must not wait for a slow disk
LAST = 1000  # facts looked at before a start: some 20 ms

log = structlog.get_logger()

_CHAIN = select(fact).where(fact.c.position.is_not(None)).order_by(fact.c.position)
_LAST = _CHAIN.order_by(None).order_by(fact.c.position.desc()).limit(LAST)
_UNSEALED = select(func.count()).select_from(fact).where(fact.c.position.is_(None))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the walk found. An auditor who notes `head` can later prove that nothing up to it was cut off."""

    is_whole: bool
    head: journal.Head  # the last fact that was in order
    unsealed: int
    sentence: str


def look_over(url: str, seconds: float = LOOK_SECONDS) -> None:
    """Look at SQLite's file for so many seconds, before anybody writes to it; a server looks after its own.

    Unavailable, with what to do, when it is damaged. Damage in what was not read in time is not found.
    """
    if not engine.is_sqlite(url) or not engine.file_of(url).exists():
        return
    if fault := damage(url, seconds):
        raise Unavailable(
            f"The record {engine.file_of(url)} is damaged ({fault}): put it aside with its -wal and -shm, "
            "all three, and a backup in its place."
        )


def damage(url: str, seconds: float | None = None) -> str:
    """Say what is wrong with SQLite's file, or the end of its chain, or nothing; None reads to its end."""
    made = engine.auditing(url)
    try:
        with made.connect() as connection:
            return _torn(connection, seconds) or _end_fault(connection)
    except OperationalError as error:  # it cannot be opened or read now, which whoever opens it tells
        log.info("record not looked over", problem=str(error.orig))
        return ""
    except DBAPIError as error:
        return str(error.orig)
    finally:
        made.dispose()


def verify(connection: Connection, noted: journal.Head | None = None) -> Verdict:
    """Walk the chain on this connection's snapshot; `noted` is a head that must still be in it."""
    unsealed = connection.execute(_UNSEALED).scalar_one()
    last = journal.EMPTY
    is_noted = noted in {None, last}
    with connection.execute(_CHAIN, execution_options={"yield_per": STRIDE}) as rows:
        try:
            for row in rows.mappings():
                fault = _fault(dict(row), last)
                if fault:
                    return _broken(last, unsealed, fault)
                last = journal.Head(row["position"], row["hash"])
                is_noted = is_noted or last == noted
        except (TypeError, ValueError) as error:
            fault = f"The fact after position {last.position} was altered and cannot be read: {error}."
            return _broken(last, unsealed, fault)
    if noted and not is_noted:
        return _broken(last, unsealed, f"The chain to {last.position} lacks fact {noted.position} as noted.")
    return _whole(last, unsealed)


def verify_record(url: str, noted: journal.Head | None = None) -> Verdict:
    """Walk the chain of the record at `url`; waits for a running sealer to seal what is new.

    The record stays as it is. NoRecord or Unavailable when there is none, or it cannot be read.
    """
    if not migrations.is_there(url):
        raise NoRecord(engine.shown(url))
    made = engine.auditing(url)
    try:
        for look in range(LOOKS):
            if look:
                threading.Event().wait(SEALING_SECONDS)
            with made.connect() as connection, connection.begin():
                verdict = verify(connection, noted)
            if not verdict.unsealed:
                break
    except DBAPIError as error:
        raise Unavailable(f"The record at {engine.shown(url)} cannot be read: {error.orig}") from error
    finally:
        made.dispose()
    return verdict


def _torn(connection: Connection, seconds: float | None) -> str:
    """Say what SQLite finds wrong with the file, or nothing; stops looking when the time is over."""
    raw = connection.connection.driver_connection
    if raw is None:
        return ""
    bell = threading.Timer(seconds, raw.interrupt) if seconds is not None else None
    if bell:
        bell.start()
    try:
        found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
            raise
        log.info("record looked over in part", problem="it is large; samanvay backup looks at all of it")
        return ""
    finally:
        if bell:
            bell.cancel()
            bell.join()
    return "" if found == "ok" else found.removeprefix("*** in database main ***").strip()


def _end_fault(connection: Connection) -> str:
    """Say what is wrong with the last facts of the chain, or nothing, as where there is no chain yet."""
    if not connection.dialect.has_table(connection, fact.name):
        return ""
    last: journal.Head | None = None
    for row in reversed(connection.execute(_LAST).mappings().all()):
        if last and (fault := _fault(dict(row), last)):
            return fault.rstrip(".")
        last = journal.Head(row["position"], row["hash"])
    return ""


def _fault(told: dict[str, Any], last: journal.Head) -> str:
    """Say what is wrong with the fact that comes after `last`, or nothing."""
    position = told["position"]
    if position != last.position + 1:
        return f"A gap: after position {last.position} comes {position}."
    if told["hash"] != journal.sealed_hash(position, told, last.hash):
        return f"The fact at position {position} is not as it was sealed: it, or its hash, was altered."
    return ""


def _broken(last: journal.Head, unsealed: int, fault: str) -> Verdict:
    return Verdict(is_whole=False, head=last, unsealed=unsealed, sentence=fault)


def _whole(last: journal.Head, unsealed: int) -> Verdict:
    sentence = f"Whole: {last.position} facts, the last with hash {last.hash}."
    if unsealed:
        sentence = f"{unsealed} facts are not sealed; the {last.position} before them are whole."
    return Verdict(is_whole=not unsealed, head=last, unsealed=unsealed, sentence=sentence)
