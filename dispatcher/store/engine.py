"""Connections to the record: SQLite in WAL with a full flush, or PostgreSQL with every wait limited."""

from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool

BUSY_MS = 5000  # another process on the same file (an import, an audit) holds the write lock for less
CONNECT_SECONDS = 5  # a server in the same building answers in milliseconds
LOCK_MS = 3000  # a write takes milliseconds; whoever waits longer for a row meets a stuck process
STATEMENT_MS = 15000  # no statement of ours reads this long; a person has gone by then
IDLE_MS = 10000  # a process that stopped inside a transaction must let its rows go
KNOWN_JSON = 256  # texts kept as read: a gateway's last sign of life, up to 20 KB, is read at each click

_WRITER = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA wal_autocheckpoint=16000",  # 64 MB: the bound; far below it the checkpointer takes it home
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-32000",
    "PRAGMA journal_size_limit=67108864",
)
_READER = (f"PRAGMA busy_timeout={BUSY_MS}", "PRAGMA temp_store=MEMORY", "PRAGMA query_only=ON")


def is_sqlite(url: str) -> bool:
    """Whether this address is a file of our own."""
    return make_url(url).get_backend_name() == "sqlite"


def file_of(url: str) -> Path:
    """Name the file of SQLite's record."""
    return Path(make_url(url).database or "")


def shown(url: str) -> str:
    """Write an address without its password."""
    return make_url(url).render_as_string(hide_password=True)


def writing(url: str) -> Engine:
    """Make an engine that may change the record; on SQLite it makes the file, and the caller says BEGIN."""
    if not is_sqlite(url):
        return _postgres(make_url(url))
    path = file_of(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)  # telephones and hashes of passwords; what SQLite puts beside it gets the same
    return _sqlite(make_url(url), _WRITER)


def reading(url: str) -> Engine:
    """Make an engine whose every transaction is one read-only snapshot."""
    if is_sqlite(url):
        return _snapshots(_sqlite(make_url(url), _READER))
    return _postgres(
        make_url(url),
        execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    )


def auditing(url: str) -> Engine:
    """Make an engine that reads a record which nobody need have open, and leaves it as it is."""
    if not is_sqlite(url):
        return reading(url)
    path = file_of(url).absolute()
    # A log that is there is read and stays. Where none is SQLite makes one, and only with `rw` removes it.
    mode = "ro" if path.with_name(f"{path.name}-wal").exists() else "rw"
    as_it_is = make_url(url).set(database=f"file:{quote(str(path))}", query={"mode": mode, "uri": "true"})
    return _snapshots(_sqlite(as_it_is, _READER))


def _snapshots(engine: Engine) -> Engine:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _sqlite(url: URL, pragmas: tuple[str, ...]) -> Engine:
    engine = create_engine(
        url,
        poolclass=NullPool,
        hide_parameters=True,
        json_deserializer=_read_json,
        connect_args={"isolation_level": None, "check_same_thread": False, "cached_statements": 512},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver's own type
        for pragma in pragmas:
            connection.execute(pragma)

    return engine


@lru_cache(maxsize=KNOWN_JSON)
def _read_json(text: str) -> object:
    """Read a column's JSON; what is read is shared, and nobody changes it."""
    return orjson.loads(text)


def _postgres(url: URL, **options: Any) -> Engine:  # noqa: ANN401  # handed on as they are
    limits = f"-c lock_timeout={LOCK_MS} -c statement_timeout={STATEMENT_MS}"
    limits += f" -c idle_in_transaction_session_timeout={IDLE_MS} -c timezone=UTC"
    return create_engine(
        url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": limits,
            "keepalives_idle": 10,
            "tcp_user_timeout": STATEMENT_MS,
        },
        **options,
    )
