"""`samanvay backup FILE`."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from dispatcher.store import NoRecord, StoreError, Unavailable, audit, engine, migrations
from samanvay.commands.places import Record

EXIT_NOT_WHOLE, EXIT_NOT_MADE = 1, 2


def backup(
    record: Record,
    file: Annotated[Path, typer.Argument(help="File to make; one that is there is never written over.")],
) -> None:
    """Copy a SQLite record, also one in use, and prove that the copy is whole.

    Exit status 1 when the copy is made and its journal is not whole, 2 when no copy is made.
    """
    if not engine.is_sqlite(record):
        _end("This record is PostgreSQL: use pg_dump.", EXIT_NOT_MADE)
    try:
        verdict = _made(record, file)
    except (StoreError, sqlite3.Error) as error:
        _end(f"No copy was made: {error}", EXIT_NOT_MADE)
    except OSError as error:
        _end(f"No copy was made: {file} cannot be written ({error.strerror}).", EXIT_NOT_MADE)
    if not verdict.is_whole:
        _end(f"{file} is a copy of a journal that is not whole. {verdict.sentence}", EXIT_NOT_WHOLE)
    typer.echo(f"{file} is made, and whole. Note its head: {verdict.head.position}:{verdict.head.hash}")


def _made(record: str, file: Path) -> audit.Verdict:
    """Make the copy under another name, look at all of it, and give it its name when it is done."""
    if not migrations.is_there(record):
        raise NoRecord(engine.shown(record))
    if file.exists():
        raise Unavailable(f"{file} is there already; choose another name.")
    half = file.with_name(f"{file.name}.part")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    try:
        _copy(record, half)
        copy = f"sqlite:///{half}"
        verdict = audit.verify_record(copy)
        if verdict.is_whole and (fault := audit.damage(copy)):
            raise Unavailable(f"The record is damaged ({fault}); keep the last good copy.")
        half.rename(file)
    finally:
        half.unlink(missing_ok=True)
    _flush(file.parent)
    return verdict


def _copy(record: str, file: Path) -> None:
    """Copy what is committed at this moment, in one step: a writer neither waits nor makes it begin anew."""
    made = engine.auditing(record)
    try:
        with made.connect() as connection, closing(sqlite3.connect(file)) as target:
            source = connection.connection.driver_connection
            if not isinstance(source, sqlite3.Connection):
                raise Unavailable("The record cannot be read.")
            source.backup(target, pages=-1)
    finally:
        made.dispose()


def _flush(folder: Path) -> None:
    """Let the new name reach the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _end(sentence: str, status: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(status)
