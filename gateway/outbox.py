"""What a site may not forget: orders it took, and what the dispatcher has not yet said it has.

One SQLite file (WAL, synchronous=FULL; `outbox_file` is the way to it). What is not yet on disk is never
shown to the uplink. Numbers (`seq`) rise for ever within one file; `id` names the file.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from gateway.outbox_file import LAZY_SECONDS, File, Later, OutboxError, Row, Told
from radio.messages import Busy, Emergency, Inbound, Priority, Ref, SetName, Signal, UnitId
from radio.wire import Channel, HeardReport, Report, ReportStep, Transmit, encode

log = structlog.get_logger()

__all__ = ["Kept", "Limits", "OpenOrder", "Outbox", "OutboxError", "heard_report"]

SAME_WORDS_SECONDS = 600  # a bearer that repeats a message does so within ten minutes
SAME_CALL_SECONDS = 30  # a set calls for help again and again with one number; a second call is a call
LAST_MS = 253_402_300_799_000  # the last second of the year 9999: no later one can be read again
UNREADABLE = "The gateway cannot read this order any more; send it again."
PRUNE_EVERY = 256  # changes between two looks at the sizes
FINAL = frozenset({ReportStep.DELIVERED, ReportStep.FAILED, ReportStep.EXPIRED, ReportStep.WITHDRAWN})
RANK_EMERGENCY, RANK_WORDS, RANK_FINAL, RANK_PASSING, RANK_POSITION = range(5)
STANDING = "reason, retryable, airtime, tries"
STANDING_OF = "SELECT step, at, reason, retryable, airtime, tries FROM orders WHERE ref = ?"
UNTRIED = ("", 0, None, 0)
OPEN = (
    "SELECT ref, set_name, unit, text, priority, accepted_at, not_after, tries, is_begun, is_withdrawn"
    " FROM orders WHERE NOT is_settled"
)
KEPT = "SELECT seq, channel, payload FROM outgoing WHERE seq <= ?"

Fields = dict[str, object]


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
    """The file of one site. One process, one thread. Whatever the disk refuses is an OutboxError."""

    def __init__(self, file: File, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._has_news = False
        self._unreported: dict[Ref, datetime] = {}
        self._changes = 0
        self._on_news: list[Told] = []
        ((self.id,),) = file.read("SELECT id FROM outbox")
        rows = file.read("SELECT seq FROM sqlite_sequence WHERE name = 'outgoing'")
        self._seq: int = rows[0][0] if rows else 0
        self._on_disk = self._seq
        file.on_commit(self._is_kept)
        file.on_undo(self._is_lost)
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
        """Open the file, or make it with a new id. OutboxError when the disk or another gateway refuses."""
        try:
            return cls(File(path, new_id, later), limits or Limits())
        except (OSError, sqlite3.Error) as error:
            raise OutboxError(
                f"The outbox {path} cannot be opened ({error}); mend it or name another."
            ) from error

    def close(self) -> None:
        """Commit what is open and close the file."""
        self._file.close()

    def on_commit(self, tell: Told) -> None:
        """Call `tell` after each commit: all so far is kept."""
        self._file.on_commit(tell)

    def on_next_commit(self, tell: Told) -> None:
        """Call `tell` after the next commit alone; it is forgotten when the disk refuses that."""
        self._file.on_next_commit(tell)

    def on_news(self, wake: Told) -> None:
        """Call `wake` after each commit that brought something for the dispatcher."""
        self._on_news.append(wake)

    def on_undo(self, tell: Told) -> None:
        """Call `tell` when the disk refused: nothing since the last commit is kept."""
        self._file.on_undo(tell)

    def commit(self) -> None:
        """Make all so far durable. OutboxError when the disk refuses: nothing since the last one is kept."""
        self._file.commit()

    def accept(self, order: Transmit, at: datetime) -> bool:
        """Take an order. False when it is known: its present report goes again.

        A new one is reported by `report_accepted`, or before its next report: its first byte does not wait
        for that. Whoever is killed in between reports it as it is queued again.
        """
        is_new = self._enter(order, ReportStep.ACCEPTED, at)
        if is_new:
            self._unreported[order.ref] = at
        else:
            self.standing(order.ref, at)
        return is_new

    def report_accepted(self) -> None:
        """Report what was taken since."""
        for ref in list(self._unreported):
            self._report_accepted(ref)

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
        """Report how an order stands, again, and since when; `at` is for one that nobody knows."""
        rows = self._file.read(STANDING_OF, (ref,))
        step, since, *standing = rows[0] if rows else (ReportStep.UNKNOWN, _ms(at), *UNTRIED)
        self._change("DELETE FROM outgoing WHERE ref = ? AND step = ?", (ref, step))
        self._report(ref, ReportStep(step), _time(since), standing)

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
        self._file.change_all("DELETE FROM outgoing WHERE seq = ?", ((seq,) for seq in seqs), LAZY_SECONDS)

    def unreceived(self) -> int:
        """Count what the dispatcher has not yet."""
        return self._over("outgoing", 0)

    def open_orders(self) -> list[OpenOrder]:
        """List the orders that have not come to their end, oldest first; one that cannot be read fails."""
        found: list[OpenOrder] = []
        for row in self._file.read(f"{OPEN} ORDER BY accepted_at, ref"):
            try:
                found.append(_open_order(row))
            except ValueError as error:
                log.error("order not read", ref=row[0], problem=str(error))  # noqa: TRY400 - says all
                self.settle(Ref(row[0]), ReportStep.FAILED, _time(row[5]), UNREADABLE, is_retryable=True)
        return found

    def latest(self) -> datetime | None:
        """Give the time of the last change of any order; None when there is none."""
        ((at,),) = self._file.read("SELECT max(at) FROM orders")
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
        rows = self._file.read(f"{KEPT} AND {where}", (self._on_disk, *values))
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
        return bool(self._file.read("SELECT ref FROM orders WHERE ref = ? AND is_settled", (ref,)))

    def _report_accepted(self, ref: Ref) -> None:
        at = self._unreported.pop(ref, None)
        if at is not None:
            self._report(ref, ReportStep.ACCEPTED, at, UNTRIED)

    def _report(self, ref: Ref, step: ReportStep, at: datetime, standing: Sequence[Any]) -> None:
        self._report_accepted(ref)
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
        is_call = fields["kind"] == "emergency"
        since = _ms(at - timedelta(seconds=SAME_CALL_SECONDS if is_call else SAME_WORDS_SECONDS))
        if self._file.read("SELECT at FROM seen WHERE words = ? AND at > ?", (words, since)):
            return True
        self._change("INSERT OR REPLACE INTO seen (words, at) VALUES (?, ?)", (words, _ms(at)))
        return False

    def _next(self) -> int:
        self._seq += 1
        return self._seq

    def _change(self, sql: str, values: tuple[object, ...]) -> list[Row]:
        """Run one statement; gives the rows that it returns."""
        changed = self._file.change(sql, values)
        self._changes += 1
        if self._changes % PRUNE_EVERY == 0:
            self._prune()
        return changed

    def _is_kept(self) -> None:
        self._on_disk = self._seq
        has_news, self._has_news = self._has_news, False
        for wake in self._on_news if has_news else ():
            wake()

    def _is_lost(self) -> None:
        self._has_news = False
        self._unreported.clear()

    def _prune(self) -> None:
        """Keep the file within its limits: settled orders and old words go first, then what matters least."""
        over = self._over("orders", self._limits.orders)
        sql = "DELETE FROM orders WHERE ref IN (SELECT ref FROM orders WHERE is_settled ORDER BY at LIMIT ?)"
        self._file.change(sql, (over,))
        over = self._over("seen", self._limits.seen)
        sql = "DELETE FROM seen WHERE words IN (SELECT words FROM seen ORDER BY at LIMIT ?)"
        self._file.change(sql, (over,))
        over = self._over("outgoing", self._limits.outgoing)
        sql = "DELETE FROM outgoing WHERE seq IN (SELECT seq FROM outgoing ORDER BY rank DESC, seq LIMIT ?)"
        self.shed += len(self._file.change(f"{sql} RETURNING seq", (over,)))

    def _over(self, table: str, limit: int) -> int:
        ((rows,),) = self._file.read(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
        return max(0, int(rows) - limit)


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
    return min(round(at.timestamp() * 1000), LAST_MS)


def _time(ms: int) -> datetime:
    return datetime.fromtimestamp(min(ms, LAST_MS) / 1000, UTC)
