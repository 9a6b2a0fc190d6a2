"""One of our own sub-commands as a child: a dispatcher, a gateway, the simulated sets."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from samanvay.servers.server import Server


class Program(Server):
    """`samanvay <words>` in a process of its own; ready when its port answers, or at once without one."""

    def __init__(
        self,
        folder: Path,
        name: str,
        words: Sequence[str],
        *,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Run `samanvay <words>` in `folder`, its words going to `<name>.log` there."""
        super().__init__(folder, port)
        self.name = name
        self._words = words
        self.environment = {**os.environ, **(environment or {})}

    def command(self) -> Sequence[str]:
        """Name this Python and the sub-command."""
        return [sys.executable, "-m", "samanvay", *self._words]

    def is_ready(self) -> bool:
        """Tell whether its port answers."""
        return self.is_running and (not self.port or super().is_ready())
