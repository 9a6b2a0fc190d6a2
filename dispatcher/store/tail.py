"""The end of the journal, as far as this process sealed it itself: whoever follows need not read it again."""

from collections import deque
from collections.abc import Iterable
from itertools import islice
from typing import Any

from dispatcher.store.journal import Fact, Row

MOST_HELD = 2048  # facts; a follower who is further behind reads the table

_NAMES = ("position", "kind", "office_id", "subject", "by", "at", "hash")


class Tail:
    """The last sealed facts without a gap. On the loop's thread only."""

    def __init__(self) -> None:
        self._rows: deque[Row] = deque(maxlen=MOST_HELD)

    def add(self, rows: Iterable[Row]) -> None:
        """Hold what was sealed next; after another process sealed in between, only this."""
        for row in rows:
            if self._rows and row["position"] != self._rows[-1]["position"] + 1:
                self._rows.clear()
            self._rows.append(row)

    def after(self, position: int, most: int) -> list[Fact]:
        """Give the facts after a position; none when they are not held here, or there are none."""
        if not self._rows or position < self._rows[0]["position"] - 1:
            return []
        skipped = position + 1 - self._rows[0]["position"]
        return [fact(row) for row in islice(self._rows, skipped, skipped + most)]


def fact(row: Any) -> Fact:  # noqa: ANN401  # a row of the table, or as it was written there
    """Give the fact of a sealed row."""
    return Fact(**{name: row[name] for name in _NAMES}, text=row["data"])
