"""A private PostgreSQL cluster, also for root: then it is the user postgres who runs it."""

import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from samanvay.servers.leash import leashed
from samanvay.servers.ports import free_port
from samanvay.servers.programs import find
from samanvay.servers.server import HOST, Server, is_root

OWNER = "postgres"
CONNECTIONS = 100


class Postgres(Server):
    """A cluster on 127.0.0.1. Its folder is its own and goes with `close`: postgres must be able to enter it.

    Without `is_durable` it does not wait for the disk: fine for all but the death of the machine.
    """

    name = "postgres"
    death_signal = "QUIT"  # killed, it would leave shared memory behind; its own children end when it does
    stop_signal = signal.SIGINT  # ends the sessions first, then itself

    def __init__(self, port: int | None = None, *, is_durable: bool = False) -> None:
        super().__init__(Path(tempfile.mkdtemp(prefix="samanvay-postgres-")), port or free_port())
        self.user = OWNER if is_root() else None
        self.is_durable = is_durable
        self.password: Final = secrets.token_urlsafe(18)
        self._numbers = count(1)

    @property
    def data(self) -> Path:
        """The folder of the cluster."""
        return self.folder / "cluster"

    def url(self, database: str = "postgres") -> str:
        """Give the address of one database, as SQLAlchemy writes it."""
        return f"postgresql+psycopg://{OWNER}:{self.password}@{HOST}:{self.port}/{database}"

    def command(self) -> Sequence[str]:
        """Make the cluster when there is none, and name the program and its settings."""
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        settings = {
            "listen_addresses": HOST,
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": str(CONNECTIONS),
            "timezone": "UTC",
        }
        if not self.is_durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        options = (word for key, value in settings.items() for word in ("-c", f"{key}={value}"))
        return [str(find("postgres")), "-D", str(self.data), *options]

    def is_ready(self) -> bool:
        """Tell whether it lets us in."""
        try:
            with self._connect():
                return True
        except psycopg.OperationalError:
            return False

    def create_database(self) -> str:
        """Make an empty database; gives its address."""
        name = f"samanvay_{next(self._numbers)}"
        with self._connect() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Take a database away, with the sessions that are still on it."""
        name = url.rsplit("/", 1)[-1]
        with self._connect() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def close(self) -> None:
        """Stop it and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=HOST,
            port=self.port,
            user=OWNER,
            password=self.password,
            dbname="postgres",
            autocommit=True,
            connect_timeout=5,
        )

    def _make_cluster(self) -> None:
        words = self.folder / "password"
        words.touch(mode=0o600)
        words.write_text(self.password)
        if self.user:
            for path in (self.folder, words):
                shutil.chown(path, self.user)
        command = [str(find("initdb")), "-D", str(self.data), "-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8"]
        command += ["--auth=scram-sha-256", f"--pwfile={words}", "--no-sync"]
        subprocess.run(  # noqa: S603 - our own command line
            leashed(command, user=self.user), cwd=self.folder, check=True, capture_output=True, timeout=120
        )
