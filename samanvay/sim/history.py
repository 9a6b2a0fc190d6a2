"""What the simulated crews saw and did, one JSON a line: the checker of a drill reads it."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TextIO


class History:
    """Appends to a file as it happens; without a path it keeps nothing.

    Kinds: `displayed` (unit, sender, text, number, is_repeat),
    `sent` and `acknowledged` (unit, text, number),
    `pulled` and `plugged` (port), `range` (unit, is_out), `crew` (unit, is_automatic), `loss` (channel).
    """

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        """Write to `path`, each line with the time of `now`."""
        self.now = now
        self._file: TextIO | None = None
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8", buffering=1)

    def note(self, kind: str, **what: object) -> datetime:
        """Write one line; gives its time."""
        at = self.now()
        if self._file:
            line = {"at": at.isoformat(timespec="milliseconds"), "kind": kind, **what}
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return at

    def close(self) -> None:
        """Let the file go."""
        if self._file:
            self._file.close()
