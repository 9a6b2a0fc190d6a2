"""Where the programs stand that are not ours."""

import os
import shutil
from pathlib import Path

ALSO = ("/usr/sbin", "/usr/local/sbin")
"""Debian puts servers here, and leaves the folders out of a user's PATH."""
POSTGRES = Path("/usr/lib/postgresql")


class NotInstalled(Exception):
    """A program that this machine does not have; `name` tells which."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not installed: install it, or run scripts/test as root.")
        self.name = name


def find(name: str) -> Path:
    """Find a program on PATH, among the servers, or in PostgreSQL. NotInstalled when none has it."""
    newest = sorted(POSTGRES.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    places = os.pathsep.join([os.environ.get("PATH", ""), *ALSO, *map(str, newest)])
    found = shutil.which(name, path=places)
    if found is None:
        raise NotInstalled(name)
    return Path(found)
