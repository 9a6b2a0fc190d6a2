"""The fact journal: canonical form, hash chain, and the statements that write and read it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, insert, select, update

from dispatcher.store import quick
from dispatcher.store.tables import fact

Row = dict[str, Any]
NO_HASH = "0" * 64  # stands before the first fact
_NO_NUMBERS = frozenset({str, bool, int, type(None)})

_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
_APPEND = insert(fact)
_HEAD = (
    select(fact.c.position, fact.c.hash)
    .where(fact.c.position.is_not(None))
    .order_by(fact.c.position.desc())
    .limit(1)
)
_UNSEALED = select(fact).where(fact.c.position.is_(None)).order_by(fact.c.id).limit(bindparam("most"))
_SEAL = (
    update(fact)
    .where(fact.c.id == bindparam("fact_id"))
    .values(position=bindparam("new_position"), hash=bindparam("new_hash"))
)
AFTER = (
    select(fact)
    .where(fact.c.position > bindparam("after"))
    .order_by(fact.c.position)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class NewFact:
    """Something that has just become true, told with the change itself; `data` must fit in JSON."""

    kind: str
    office_id: str
    subject: str
    by: str
    at: datetime
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Fact:
    """A sealed fact; `hash` covers it and every fact before it. `text` is its data as written, in JSON."""

    position: int
    kind: str
    office_id: str
    subject: str
    by: str
    at: datetime
    hash: str
    text: str

    @property
    def data(self) -> dict[str, object]:
        """What it tells, by the names of what changed."""
        told: dict[str, object] = orjson.loads(self.text)
        return told


@dataclass(frozen=True, slots=True)
class Head:
    """The last sealed fact's position and hash."""

    position: int
    hash: str


EMPTY = Head(0, NO_HASH)


def canonical(value: Mapping[str, object]) -> str:
    """JSON with sorted keys, no spaces, plain UTF-8; ValueError for what JSON or UTF-8 cannot hold."""
    if not _is_finite(value.values()):
        raise ValueError("JSON holds no infinite number.")
    return orjson.dumps(value, option=_CANONICAL).decode()


def row(new: NewFact) -> Row:
    """Give the fact as the table holds it, unsealed, its time cut to the milliseconds SQLite keeps."""
    if new.at.tzinfo is None:
        raise ValueError("A time on record needs its zone.")
    (new.kind + new.office_id + new.subject + new.by).encode()
    at = new.at.astimezone(UTC)
    return {
        "kind": new.kind,
        "office_id": new.office_id,
        "subject": new.subject,
        "by": new.by,
        "at": at.replace(microsecond=at.microsecond // 1000 * 1000),
        "data": canonical(new.data),
    }


def sealed_hash(position: int, told: Mapping[str, Any], previous: str) -> str:
    """SHA-256 over the fact, its position and the hash before it, as a canonical JSON list."""
    at = told["at"].isoformat(timespec="milliseconds")
    content = [
        position,
        told["kind"],
        told["office_id"],
        told["subject"],
        told["by"],
        at,
        told["data"],
        previous,
    ]
    return hashlib.sha256(orjson.dumps(content)).hexdigest()


def head(connection: Connection) -> Head:
    """Where the chain ends now."""
    last = connection.execute(_HEAD).one_or_none()
    return EMPTY if last is None else Head(last.position, last.hash)


def append(connection: Connection, rows: list[Row]) -> None:
    """Write facts unsealed, in order, in one round trip."""
    raw = quick.driver_of(connection)
    if rows and (raw is None or quick.execute(connection, raw, _APPEND, rows) is None):
        connection.execute(_APPEND, rows)


def append_sealed(connection: Connection, rows: list[Row], last: Head) -> Head:
    """Write facts and seal them after `last`, which must be the chain's end; gives the new end."""
    for each in rows:
        position = last.position + 1
        each["position"] = position
        each["hash"] = sealed_hash(position, each, last.hash)
        last = Head(position, each["hash"])
    append(connection, rows)
    return last


def seal(connection: Connection, most: int) -> tuple[Head, int]:
    """Seal up to `most` waiting facts; gives the chain's new end and their number. One at a time."""
    waiting = [dict(each) for each in connection.execute(_UNSEALED, {"most": most}).mappings()]
    last = head(connection)
    seals: list[dict[str, object]] = []
    for each in waiting:
        position = last.position + 1
        last = Head(position, sealed_hash(position, each, last.hash))
        seals.append({"fact_id": each["id"], "new_position": position, "new_hash": last.hash})
    if seals:
        connection.execute(_SEAL, seals)
    return last, len(seals)


def _is_finite(values: Iterable[object]) -> bool:
    for each in values:
        kind = type(each)
        if kind in _NO_NUMBERS:  # nearly all; the rest is asked one by one
            continue
        if isinstance(each, float) and not isfinite(each):
            return False
        if isinstance(each, dict) and not _is_finite(each.values()):
            return False
        if isinstance(each, list) and not _is_finite(each):
            return False
    return True
