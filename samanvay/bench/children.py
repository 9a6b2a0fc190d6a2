"""Helper processes of a measurement: one order in, one answer out, each a line."""

import subprocess
import sys
from types import TracebackType
from typing import Self

from samanvay.servers.leash import leashed


class Child:
    """A module of ours in a process of its own, so that the measuring side has a core to itself."""

    def __init__(self, module: str, *words: str) -> None:
        command = leashed([sys.executable, "-m", module, *words])
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def say(self, line: str) -> None:
        """Give it a line."""
        assert self._process.stdin is not None  # noqa: S101 - for the type checker
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def hear(self) -> str:
        """Wait for a line. RuntimeError when it has ended."""
        assert self._process.stdout is not None  # noqa: S101 - for the type checker
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The helper process has ended.")
        return line

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process.kill()
        self._process.wait(10)


def ask_child(child: Child, line: str) -> str:
    """Give it an order and wait for its answer."""
    child.say(line)
    return child.hear()
