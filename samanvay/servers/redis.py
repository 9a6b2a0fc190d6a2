"""A private Redis that keeps nothing, as the live plane is lossy by design."""

import socket
from collections.abc import Sequence
from pathlib import Path

from samanvay.servers.ports import free_port
from samanvay.servers.programs import find
from samanvay.servers.server import HOST, Server


class Redis(Server):
    """A Redis on 127.0.0.1 without persistence."""

    name = "redis"

    def __init__(self, folder: Path, port: int | None = None) -> None:
        super().__init__(folder, port or free_port())

    @property
    def url(self) -> str:
        """Give its address."""
        return f"redis://{HOST}:{self.port}/0"

    def command(self) -> Sequence[str]:
        """Name the program and its settings."""
        settings = {
            "port": str(self.port),
            "bind": HOST,
            "save": "",
            "appendonly": "no",
            "dir": str(self.folder),
        }
        return [
            str(find("redis-server")),
            *(word for key, value in settings.items() for word in (f"--{key}", value)),
        ]

    def is_ready(self) -> bool:
        """Tell whether it answers a PING."""
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(7) == b"+PONG\r\n"
        except OSError:
            return False
