"""Bringing a record to the present schema, whoever starts first."""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from dispatcher.store import engine
from dispatcher.store.errors import Unavailable

HERE = Path(__file__).parent
WAIT = "60s"  # an upgrade of a large record by the process that started first
LOCK_KEY = 0x4D4947  # "MIG": any number, the same in every process
TRIES = (
    50  # two processes that make one SQLite file: changing to WAL is refused at once, not after the busy wait
)
PAUSE_SECONDS = 0.1


def is_there(url: str) -> bool:
    """Tell whether a record of ours stands at this address; Unavailable if that cannot be seen."""
    if engine.is_sqlite(url) and not engine.file_of(url).exists():
        return False
    made = engine.auditing(url)
    try:
        with made.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() is not None
    except DBAPIError as error:
        raise Unavailable(f"The record cannot be opened: {_said(error)}") from error
    finally:
        made.dispose()


def upgrade(url: str) -> None:
    """Bring the record to the newest schema, one process at a time; Unavailable if it cannot be reached."""
    for attempt in range(1, TRIES + 1):
        try:
            _upgrade(url)
        except OperationalError as error:
            if "locked" not in str(error.orig) or attempt == TRIES:
                raise Unavailable(f"The record cannot be opened: {_said(error)}") from error
            threading.Event().wait(PAUSE_SECONDS)
        except CommandError as error:
            raise Unavailable(f"The record was made by a newer Samanvay than this one: {error}") from error
        else:
            return


def config(connection: Connection | None = None) -> Config:
    """Give Alembic's settings, which need no file."""
    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(HERE))
    settings.set_main_option("path_separator", "os")
    return settings


def newest() -> str:
    """Name the newest schema."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def _said(error: DBAPIError) -> str:
    """Give the database's own words on one line."""
    return " ".join(str(error.orig).split())


def _upgrade(url: str) -> None:
    made = engine.writing(url)
    try:
        with made.connect() as connection:
            run = _on_file if engine.is_sqlite(url) else _on_server
            run(connection)
    finally:
        made.dispose()


def _on_file(connection: Connection) -> None:
    """Rebuild tables with foreign keys unwatched, as SQLite asks for, and look at them before the commit."""
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    command.upgrade(config(connection), "head")
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise Unavailable("The upgrade would have left rows that point nowhere; nothing was changed.")
    connection.exec_driver_sql("COMMIT")


def _on_server(connection: Connection) -> None:
    with connection.begin():
        connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT}'; SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        command.upgrade(config(connection), "head")
