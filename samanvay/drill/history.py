"""What happened in a drill, as three independent witnesses tell it: the client, the far sets, the record."""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, cast

Row = Mapping[str, Any]
UNTOLD = ("session.", "person.")
"""Kinds of facts that the event stream keeps to the auditors."""


class Asked(StrEnum):
    """What the client asked for."""

    COMPLAINT = "complaint"
    ASSIGNMENT = "assignment"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the web service that said yes. `key` is the source_ref or the Idempotency-Key."""

    asked: Asked
    key: str
    body: Row


class Seen(StrEnum):
    """What happened at a far set."""

    SHOWN = "shown"
    """A message came on its display."""
    REPEATED = "repeated"
    """A copy of a message on its display came, and was only acknowledged."""
    ANSWERED = "answered"
    """Its bearer keyed an answer."""
    RECEIPT = "receipt"
    """Our side acknowledged the answer over the air."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a far set's own memory. `air_id` is the bearer's number of the message it speaks of."""

    unit: str
    seen: Seen
    air_id: str
    text: str


@dataclass(frozen=True, slots=True)
class FactLine:
    """A row of the journal as it stands in the table; `data` is the text that was hashed."""

    position: int | None
    kind: str
    office_id: str
    subject: str
    by: str
    at: str
    data: str
    hash: str | None


@dataclass(frozen=True)
class History:
    """Everything the checker may look at."""

    answers: tuple[Answer, ...]
    sets: tuple[SetLine, ...]
    facts: tuple[FactLine, ...]
    """The whole journal, by position; what was never sealed stands last."""
    rows: Mapping[str, tuple[Row, ...]]
    """Tables of the record at the end: complaint, assignment, transmission, heard, report, alarm."""
    ended_at: datetime
    """When the last wait was over."""
    unsent: Mapping[str, int] = field(default_factory=dict)
    """What each gateway still kept for the dispatcher."""
    streams: tuple[tuple[int, ...], ...] = ()
    """Positions that each console saw on its event stream from the first, in order."""

    def table(self, name: str) -> tuple[Row, ...]:
        """Give the rows of one table."""
        return self.rows.get(name, ())

    def snapshots(self, aggregate: str) -> Iterator[tuple[FactLine, Row]]:
        """Give every state of one kind of aggregate that a fact told, in the order of the journal."""
        for fact, data in self._told:
            found = data.get(aggregate)
            if isinstance(found, dict):
                yield fact, found
            for one in data.get(f"{aggregate}s") or ():
                yield fact, one

    @cached_property
    def _told(self) -> list[tuple[FactLine, dict[str, Any]]]:
        return [(fact, json.loads(fact.data)) for fact in self.facts]

    def write(self, path: Path) -> None:
        """Write it for a person to read: one JSON line each, the witness named first."""
        with path.open("w") as out:
            for witness in ("answers", "sets", "facts"):
                for line in getattr(self, witness):
                    out.write(json.dumps({"witness": witness, **dataclasses.asdict(line)}) + "\n")
            for name, rows in self.rows.items():
                for row in rows:
                    out.write(
                        json.dumps({"witness": name, **cast("dict[str, Any]", row)}, default=str) + "\n"
                    )
            rest = {"ended_at": self.ended_at, "unsent": self.unsent, "streams": self.streams}
            out.write(json.dumps({"witness": "end", **rest}, default=str) + "\n")
