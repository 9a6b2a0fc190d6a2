"""What a site may not forget: orders it took, and what the dispatcher has not yet said it has.

One SQLite file (WAL, synchronous=FULL). Changes gather in one transaction and `commit` makes them durable: a
batch costs one disk flush. `later` is asked to run `commit` soon when nobody does. What is not yet on disk
is never shown to the uplink. Numbers (`seq`) rise for ever within one file; `id` names the file.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from gateway.outbox_file import connect
from radio.messages import Busy, Emergency, Inbound, Priority, Ref, SetName, Signal, UnitId
from radio.wire import Channel, HeardReport, Report, ReportStep, Transmit, encode

log = structlog.get_logger()

SAME_WORDS_SECONDS = 600  # a bearer that repeats a message does so within ten minutes
SOON_SECONDS = 0.004  # reports of one moment share a flush of the disk (0.3 to 2 ms); nobody sees the wait
LAZY_SECONDS = 0.25  # what may be lost without harm goes with a flush that is made anyway, or waits so long
PRUNE_EVERY = 256  # changes between two looks at the sizes
FINAL = frozenset({ReportStep.DELIVERED, ReportStep.FAILED, ReportStep.EXPIRED, ReportStep.WITHDRAWN})
RANK_EMERGENCY, RANK_WORDS, RANK_FINAL, RANK_PASSING, RANK_POSITION = range(5)
STANDING = "reason, retryable, airtime, tries"
STANDING_OF = "SELECT step, reason, retryable, airtime, tries FROM orders WHERE ref = ?"
UNTRIED = ("", 0, None, 0)
OPEN = (
    "SELECT ref, set_name, unit, text, priority, accepted_at, not_after, tries, is_begun, is_withdrawn"
    " FROM orders WHERE NOT is_settled"
)
KEPT = "SELECT seq, channel, payload FROM outgoing WHERE seq <= ?"


Row = tuple[Any, ...]
Fields = dict[str, object]
Later = Callable[[float, Callable[[], None]], object]
"""Runs a function after some seconds, from the loop: `loop.call_later`."""


class OutboxError(Exception):
    """The disk did not take it: make room or mend it; nothing of the batch may be acted on."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the file may hold; rows."""

    orders: int = 50_000
    outgoing: int = 100_000
    seen: int = 50_000


@dataclass(frozen=True, slots=True)
class Kept:
    """One message for the dispatcher, on disk until it says that it has it."""

    seq: int
    channel: Channel
    payload: bytes


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order that has not come to its end."""

    ref: Ref
    set: SetName
    unit: UnitId
    text: str
    priority: Priority
    accepted_at: datetime
    not_after: datetime
    tries: int
    is_begun: bool = False
    """A try has begun, and nobody has said that it was keyed: it may have been heard."""
    is_withdrawn: bool = False
    """It was taken back while its try was in flight."""


class Outbox:
    """The file of one site. One process, one thread."""

    def __init__(self, connection: sqlite3.Connection, later: Later, limits: Limits) -> None:
        self._db = connection
        self._later = later
        self._limits = limits
        self._is_open = self._has_news = False
        self._promised: set[float] = set()
        self._changes = 0
        self._on_commit: list[Callable[[], None]] = []
        self._on_news: list[Callable[[], None]] = []
        self._on_undo: list[Callable[[], None]] = []
        self.id: str = connection.execute("SELECT id FROM outbox").fetchone()[0]
        row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outgoing'").fetchone()
        self._seq: int = row[0] if row else 0
        self._on_disk = self._seq
        self.shed = 0
        """Messages for the dispatcher given up for want of room since the start."""

    @classmethod
    def open(
        cls,
        path: Path,
        new_id: Callable[[], str],
        later: Later,
        limits: Limits | None = None,
    ) -> "Outbox":
        """Open the file, or make it with a new id. OutboxError when the disk refuses."""
        try:
            return cls(connect(path, new_id), later, limits or Limits())
        except (OSError, sqlite3.Error) as error:
            raise OutboxError(
                f"The outbox {path} cannot be opened ({error}); mend it or name another."
            ) from error

    def close(self) -> None:
        """Commit what is open and close the file."""
        self.commit()
        self._db.close()

    def on_commit(self, tell: Callable[[], None]) -> None:
        """Call `tell` after each commit: all so far is kept."""
        self._on_commit.append(tell)

    def on_news(self, wake: Callable[[], None]) -> None:
        """Call `wake` after each commit that brought something for the dispatcher."""
        self._on_news.append(wake)

    def on_undo(self, tell: Callable[[], None]) -> None:
        """Call `tell` when the disk refused: nothing since the last commit is kept."""
        self._on_undo.append(tell)

    def commit(self) -> None:
        """Make all so far durable. OutboxError when the disk refuses: nothing since the last one is kept."""
        if not self._is_open:
            return
        self._is_open = False
        try:
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._undo()
            raise OutboxError(f"The outbox could not be written ({error}); make room on its disk.") from error
        self._on_disk = self._seq
        has_news, self._has_news = self._has_news, False
        for told in (*self._on_commit, *(self._on_news if has_news else ())):
            told()

    def accept(self, order: Transmit, at: datetime) -> bool:
        """Take an order and report it accepted. False when it is known: its present report goes again."""
        is_new = self._enter(order, ReportStep.ACCEPTED, at)
        if is_new:
            self._report(order.ref, ReportStep.ACCEPTED, at, UNTRIED)
        else:
            self.standing(order.ref, at)
        return is_new

    def refuse(self, order: Transmit, reason: str, at: datetime) -> None:
        """Take an order that cannot be said, and report it failed."""
        if self._enter(order, ReportStep.ACCEPTED, at):
            self.settle(order.ref, ReportStep.FAILED, at, reason)
        else:
            self.standing(order.ref, at)

    def bar(self, ref: Ref, at: datetime) -> None:
        """Report an order withdrawn; one never seen is remembered and never said."""
        unseen = Transmit(
            ref=ref, set=SetName(""), unit=UnitId(""), text="", priority=Priority.NOTICE, not_after=at
        )
        if self._enter(unseen, ReportStep.ACCEPTED, at) or not self._is_settled(ref):
            self.settle(ref, ReportStep.WITHDRAWN, at)
        else:
            self.standing(ref, at)

    def withdrawn(self, ref: Ref) -> None:
        """Note that an order in flight is taken back: it is not said again, even after a restart."""
        self._change("UPDATE orders SET is_withdrawn = 1 WHERE ref = ?", (ref,))

    def begun(self, ref: Ref, *, is_begun: bool = True) -> None:
        """Note that a try begins, or that the one that began was not on the air.

        The first byte does not wait for the disk: the note is on it within `SOON_SECONDS`. Who is killed in
        between, with bytes at the port, does not know after the restart that the order may have been heard.
        """
        self._change("UPDATE orders SET is_begun = ? WHERE ref = ?", (is_begun, ref))

    def keyed(self, ref: Ref, airtime: float | None, at: datetime) -> None:
        """Note one more try on the air."""
        sql = "UPDATE orders SET step = 'keyed', at = ?, airtime = ?, tries = tries + 1, is_begun = 0"
        where = f"WHERE ref = ? AND NOT is_settled RETURNING {STANDING}"
        for row in self._change(f"{sql} {where}", (_ms(at), airtime, ref)):
            self._report(ref, ReportStep.KEYED, at, row)

    def settle(
        self, ref: Ref, step: ReportStep, at: datetime, reason: str = "", *, is_retryable: bool = False
    ) -> bool:
        """Note the end of an order and report it. An end stays; a late receipt still makes it delivered."""
        sql = "UPDATE orders SET step = ?, at = ?, reason = ?, retryable = ?, is_settled = 1 WHERE ref = ?"
        still = " AND step != 'delivered'" if step is ReportStep.DELIVERED else " AND NOT is_settled"
        sql += f"{still} RETURNING {STANDING}"
        changed = self._change(sql, (step, _ms(at), reason, is_retryable, ref))
        for row in changed:
            self._report(ref, step, at, row)
        return bool(changed)

    def sent(self, ref: Ref) -> None:
        """Note the end of an order on a bearer without receipts: `keyed` was its last report."""
        self._change("UPDATE orders SET is_settled = 1 WHERE ref = ?", (ref,))

    def standing(self, ref: Ref, at: datetime) -> None:
        """Report how an order stands, again."""
        row = self._db.execute(STANDING_OF, (ref,)).fetchone()
        step = ReportStep(row[0]) if row else ReportStep.UNKNOWN
        self._change("DELETE FROM outgoing WHERE ref = ? AND step = ?", (ref, step))
        self._report(ref, step, at, row[1:] if row else UNTRIED)

    def heard(self, name: SetName, message: Inbound, at: datetime) -> bool:
        """Keep what a unit said. False for a bearer's repeat and for what is no word to the dispatcher."""
        fields = _spoken(message)
        if not fields or self._was_heard(name, fields, at):
            return False
        seq = self._next()
        report = heard_report(self.id, seq, name, message, at)
        self._keep(Kept(seq, Channel.HEARD, encode(report)), _RANKS.get(report.kind, RANK_WORDS))
        return True

    def received(self, seqs: Iterable[int]) -> None:
        """Forget what the dispatcher has on record. On disk with the next commit: told twice does no harm."""
        self._begin(LAZY_SECONDS)
        self._db.executemany("DELETE FROM outgoing WHERE seq = ?", ((seq,) for seq in seqs))

    def unreceived(self) -> int:
        """Count what the dispatcher has not yet."""
        return self._over("outgoing", 0)

    def open_orders(self) -> list[OpenOrder]:
        """List the orders that have not come to their end, oldest first."""
        rows = self._db.execute(f"{OPEN} ORDER BY accepted_at, ref")
        return [_open_order(row) for row in rows]

    def latest(self) -> datetime | None:
        """Give the time of the last change of any order; None when there is none."""
        (at,) = self._db.execute("SELECT max(at) FROM orders").fetchone()
        return None if at is None else _time(at)

    def after(self, seq: int, limit: int) -> list[Kept]:
        """List what the dispatcher has not yet, from the number after `seq`; all on disk."""
        return self._kept("seq > ? ORDER BY seq LIMIT ?", (seq, limit))

    def emergencies(self, limit: int) -> list[Kept]:
        """List the emergency calls that the dispatcher has not yet."""
        return self._kept("rank = ? ORDER BY seq LIMIT ?", (RANK_EMERGENCY, limit))

    def pick(self, seqs: Sequence[int]) -> list[Kept]:
        """List those of `seqs` that the dispatcher has not yet."""
        marks = ",".join("?" * len(seqs))
        return self._kept(f"seq IN ({marks}) ORDER BY seq", tuple(seqs))

    def _kept(self, where: str, values: tuple[object, ...]) -> list[Kept]:
        rows = self._db.execute(f"{KEPT} AND {where}", (self._on_disk, *values))
        return [Kept(seq, Channel(channel), payload) for seq, channel, payload in rows]

    def _enter(self, order: Transmit, step: ReportStep, at: datetime) -> bool:
        sql = (
            "INSERT OR IGNORE INTO orders"
            " (ref, set_name, unit, text, priority, accepted_at, not_after, step, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING ref"
        )
        who = (order.ref, order.set, order.unit, order.text, int(order.priority))
        return bool(self._change(sql, (*who, _ms(at), _ms(order.not_after), step, _ms(at))))

    def _is_settled(self, ref: Ref) -> bool:
        row = self._db.execute("SELECT is_settled FROM orders WHERE ref = ?", (ref,)).fetchone()
        return bool(row and row[0])

    def _report(self, ref: Ref, step: ReportStep, at: datetime, standing: Row) -> None:
        reason, retryable, airtime, tries = standing
        seq = self._next()
        report = Report(
            outbox=self.id,
            seq=seq,
            ref=ref,
            step=step,
            at=at,
            reason=reason,
            retryable=bool(retryable),
            airtime=airtime,
            tries=tries,
        )
        rank = RANK_FINAL if step in FINAL else RANK_PASSING
        self._keep(Kept(seq, Channel.REPORTS, encode(report)), rank, ref, step)

    def _keep(self, kept: Kept, rank: int, ref: Ref | None = None, step: ReportStep | None = None) -> None:
        sql = "INSERT INTO outgoing (seq, channel, ref, step, rank, payload) VALUES (?, ?, ?, ?, ?, ?)"
        self._change(sql, (kept.seq, kept.channel, ref, step, rank, kept.payload))
        self._has_news = True

    def _was_heard(self, name: SetName, fields: Fields, at: datetime) -> bool:
        if fields.get("air_id") is None:
            return False
        told = ("unit", "air_id", "kind", "text", "digits")
        words = "\0".join((name, *(str(fields.get(field, "")) for field in told)))
        row = self._db.execute("SELECT at FROM seen WHERE words = ?", (words,)).fetchone()
        if row and row[0] > _ms(at - timedelta(seconds=SAME_WORDS_SECONDS)):
            return True
        self._change("INSERT OR REPLACE INTO seen (words, at) VALUES (?, ?)", (words, _ms(at)))
        return False

    def _next(self) -> int:
        self._seq += 1
        return self._seq

    def _change(self, sql: str, values: tuple[object, ...]) -> list[Row]:
        """Run one statement; gives the rows that it returns."""
        self._begin(SOON_SECONDS)
        try:
            changed: list[Row] = self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self._undo()
            raise OutboxError(f"The outbox could not be written ({error}); make room on its disk.") from error
        self._changes += 1
        if self._changes % PRUNE_EVERY == 0:
            self._prune()
        return changed

    def _begin(self, within: float) -> None:
        if not self._is_open:
            self._db.execute("BEGIN")
            self._is_open = True
        if within not in self._promised:
            self._promised.add(within)
            self._later(within, partial(self._keep_promise, within))

    def _keep_promise(self, within: float) -> None:
        self._promised.discard(within)
        try:
            self.commit()
        except OutboxError as error:
            log.error("not on disk", problem=str(error))  # noqa: TRY400 - the sentence says all

    def _undo(self) -> None:
        self._is_open = self._has_news = False
        with suppress(sqlite3.Error):
            self._db.execute("ROLLBACK")
        for tell in self._on_undo:
            tell()

    def _prune(self) -> None:
        """Keep the file within its limits: settled orders and old words go first, then what matters least."""
        over = self._over("orders", self._limits.orders)
        sql = "DELETE FROM orders WHERE ref IN (SELECT ref FROM orders WHERE is_settled ORDER BY at LIMIT ?)"
        self._db.execute(sql, (over,))
        over = self._over("seen", self._limits.seen)
        self._db.execute(
            "DELETE FROM seen WHERE words IN (SELECT words FROM seen ORDER BY at LIMIT ?)", (over,)
        )
        over = self._over("outgoing", self._limits.outgoing)
        sql = "DELETE FROM outgoing WHERE seq IN (SELECT seq FROM outgoing ORDER BY rank DESC, seq LIMIT ?)"
        self.shed += self._db.execute(sql, (over,)).rowcount

    def _over(self, table: str, limit: int) -> int:
        rows: int = self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
        return max(0, rows - limit)


_RANKS = {"emergency": RANK_EMERGENCY, "position": RANK_POSITION, "caller": RANK_POSITION}


def heard_report(outbox: str, seq: int, name: SetName, message: Inbound, at: datetime) -> HeardReport:
    """Write what a unit said in the words of the wire."""
    own = {"outbox": outbox, "seq": seq, "set": name, "at": at}
    return HeardReport.model_validate(own | _spoken(message))


def _spoken(message: Inbound) -> Fields:
    """Name the wire's fields of a message; none for what is no word to the dispatcher."""
    if isinstance(message, Busy | Signal):
        return {}
    fields: Fields = {name: getattr(message, name) for name in message.__slots__}
    if isinstance(message, Emergency):
        fields["text"] = fields.pop("words") or None
    return {"kind": type(message).__name__.lower(), **fields}


def _open_order(row: Row) -> OpenOrder:
    ref, name, unit, text, priority, accepted, end, tries, is_begun, is_withdrawn = row
    times = _time(accepted), _time(end)
    return OpenOrder(
        ref, name, unit, text, Priority(priority), *times, tries, bool(is_begun), bool(is_withdrawn)
    )


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _time(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
