"""One voice set: orders are announced, keys and tones are heard, and what was heard is said back.

The announcer at the gateway makes speech and holds the key; `lines.py` is all that both know of each other.
It does one thing at a time. What is to be said waits here in ranks: an emergency's acknowledgement stops
whatever is being said, an echo goes before an order that has not begun.

A set has no receipts: an announcement said whole is SENT, and the man's answer is what counts. With
`is_acknowledged` a call goes first, and only a set that answered it is spoken to: DELIVERED. Whatever may
have been heard once is said with a repeat mark the next time.
"""

import math
import re
from dataclasses import replace

from radio.driver import (
    Alphabet,
    Capabilities,
    Dropped,
    Heard,
    Keyed,
    Outcome,
    Output,
    Report,
    Settled,
    Write,
    require_free,
)
from radio.drivers.memory import Memory
from radio.drivers.stream import Stream
from radio.drivers.voice import lines
from radio.drivers.voice.hearing import (
    Acknowledge,
    Answered,
    AskWho,
    Echo,
    Hearing,
    Meaningless,
    Result,
    SayWrong,
    number_of,
)
from radio.drivers.voice.jobs import Job, Jobs, Rank, Try
from radio.drivers.voice.lines import Event, Failed, Hello, Lines, Stop, Why
from radio.drivers.voice.settings import VoiceSettings
from radio.drivers.voice.signals import Mdc, Tones
from radio.drivers.voice.wording import Wording, accept_keys, read_order
from radio.errors import Malformed, Unsayable
from radio.messages import Busy, Order, Ref, UnitId
from radio.moments import soonest
from radio.text import require_fit

HALF_LINE_SECONDS = 3.0  # the announcer writes a line at once
MOST_REMEMBERED = 512
MOST_UNSAID = 3  # a voice that failed three times on the same words fails a fourth time
MOST_HELLOS = 2  # answers that may still come; one that never comes must not hide a restart for ever
MOST_NOISE = 200  # bytes of a bad line that a log needs

_UNIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")


class VoiceDriver:
    """The driver of one set. See `VoiceSettings` for its behaviour."""

    def __init__(self, settings: VoiceSettings) -> None:
        self.settings = settings
        self.capabilities = Capabilities(
            make="voice",
            max_length=settings.max_length,
            alphabet=Alphabet.SPEECH,
            reports=frozenset({Report.DELIVERED} if settings.is_acknowledged else ()),
            retry_seconds=settings.retry_seconds,
            has_native_emergency=True,
            senses_busy=settings.has_carrier,
            confirms_keying=True,
        )
        self._stream = Stream(Lines(), HALF_LINE_SECONDS)
        self._wording = Wording(settings)
        self._hearing = Hearing(settings)
        self._jobs = Jobs(settings)
        self._try: Try | None = None
        self._hellos = 0
        self._is_busy = False
        self._maybe_said: Memory[Ref, None] = Memory(MOST_REMEMBERED)
        self._unsaid: Memory[Ref, int] = Memory(MOST_REMEMBERED)
        self._helped: Memory[UnitId, float] = Memory(MOST_REMEMBERED)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(
            self._stream.due,
            self._jobs.due,
            self._hearing.due,
            self._try.answer_until if self._try else None,
        )

    def opened(self, at: float) -> list[Output]:
        """Greet the announcer: it forgets what it had in hand. What was in flight may have gone out."""
        return [*self.closed(at), *self._greet()]

    def closed(self, at: float) -> list[Output]:
        """Settle what was in flight: it may have gone out. Hand up what waited for a name."""
        self._stream.forget()
        self._hellos = 0
        heard = [output for each in self._hearing.lost(at) if (output := _without_wish(each))]
        return [*heard, *self._lose("the port was lost"), *self._carrier(is_on=False)]

    def is_free(self, at: float) -> bool:  # noqa: ARG002 -- the contract of every driver
        """Tell whether nothing is being said or about to be."""
        return self._try is None and self._jobs.is_empty

    def airtime(self, order: Order) -> float:
        """Seconds that one try holds the channel, how to answer and a set's own receipt included."""
        written = read_order(order.text)
        keys = accept_keys(written, number_of(order.unit)) if written.slot else ""
        seconds = self._wording.seconds(self._wording.order(order, is_repeat=True, keys=keys))
        call = self._call(order.unit)
        answer = self._wording.call_seconds(call) + self.settings.acknowledge_seconds if call else 0.0
        return seconds + answer

    def send(self, order: Order, at: float) -> list[Output]:
        """Begin one try. Unsayable when the words or the unit cannot be; Refused while not free."""
        require_fit(order.text, self.capabilities)
        if not _UNIT.fullmatch(order.unit):
            raise Unsayable(f"{order.unit!r} is no unit: up to twenty letters, digits and - . _ (VAN-7).")
        require_free(self, at)
        is_repeat = order.ref in self._maybe_said
        utterance = self._wording.order(order, is_repeat=is_repeat, keys=self._help(order, at))
        self._wording.spoke(order.unit, utterance.language)
        lifetime = math.inf if order.lifetime_seconds is None else order.lifetime_seconds
        not_after = at + min(lifetime, self.settings.start_seconds)
        self._try = Try(order.ref, order.unit, read_order(order.text), utterance, is_repeat, not_after)
        call = self._call(order.unit)
        first = Job(Rank.ORDER, None if call else utterance, call, is_try=True, not_after=not_after)
        return self._put(first, at)

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came. Never raises."""
        outputs: list[Output] = []
        for line in self._stream.feed(data, at):
            try:
                event = lines.read_event(lines.decode(line))
            except Malformed as error:
                outputs += [Dropped(line[:MOST_NOISE], str(error))] if line else []
                continue
            outputs += self._take(event, at)
        return outputs

    def tick(self, at: float) -> list[Output]:
        """End waits: for the announcer, for a set's receipt, for more keys; drop half a line."""
        outputs = self._stream.tick(at)
        if self._jobs.lapse(at) and self._try:
            outputs += self._unspoken(self._try, Failed(0, Why.BUSY))
        outputs += self._react(self._hearing.tick(at), at)
        if self._try and self._try.answer_until is not None and at >= self._try.answer_until:
            outputs += self._settle(Outcome.NO_RECEIPT, f"{self._try.unit} has not answered its call")
            outputs += self._next(at)
        if self._jobs.is_late(at):
            outputs += self._overdue(at)
        return outputs

    def _take(self, event: Event, at: float) -> list[Output]:
        match event:
            case lines.Carrier(is_on):
                return self._carrier(is_on=is_on)
            case lines.Dtmf() | Tones() | Mdc():
                return self._react(self._hearing.take(event, at), at)
            case lines.Ready():
                return self._ready()
            case lines.Keyed() | lines.Done() | Failed():
                return self._progress(event, at)

    def _progress(self, event: lines.Keyed | lines.Done | Failed, at: float) -> list[Output]:
        """Take word of what the announcer has in hand."""
        job = self._jobs.named(event.id)
        if job is None:
            return [Dropped(lines.write(event).strip(), "about something that is not in hand")]
        match event:
            case lines.Keyed(_, seconds):
                return self._keyed(job, seconds, at)
            case lines.Done():
                return [*self._keyed(job, 0.0, at), *self._done(job, at), *self._next(at)]
            case Failed():
                return [*self._failed(job, event), *self._next(at)]

    def _react(self, results: list[Result], at: float) -> list[Output]:
        """Hand up what was heard, then say back what is to be said."""
        outputs: list[Output] = []
        for result in results:
            match result:
                case Echo(unit, answer, is_named):
                    self._helped[unit] = at
                    utterance = self._wording.echo(unit, answer.slot, answer.step, is_named=is_named)
                    outputs += self._put(Job(Rank.ECHO, utterance), at)
                case SayWrong():
                    outputs += self._put(Job(Rank.ECHO, self._wording.wrong()), at)
                case AskWho():
                    outputs += self._put(Job(Rank.ECHO, self._wording.who()), at)
                case Acknowledge():
                    outputs += self._acknowledge(result, at)
                case Answered(unit):
                    outputs += self._answered(unit, at)
                case Meaningless(data, reason):
                    outputs.append(Dropped(data.encode(), reason))
                case _:
                    outputs.append(Heard(result))
        return outputs

    def _acknowledge(self, wish: Acknowledge, at: float) -> list[Output]:
        rank = Rank.EMERGENCY if wish.is_emergency else Rank.ECHO
        outputs = self._put(Job(rank, call=wish.call), at) if wish.call else []
        if wish.is_emergency and self.settings.speaks_emergency:
            outputs += self._put(Job(rank, self._wording.emergency(wish.unit)), at)
        return outputs

    def _answered(self, unit: UnitId, at: float) -> list[Output]:
        """Speak to a set that has answered its call."""
        flying = self._try
        if not flying or not flying.takes_answer_of(unit):
            return []
        flying.answer_until, flying.is_answered = None, True
        utterance = replace(flying.utterance, call=None)
        return self._put(Job(Rank.ORDER, utterance, is_try=True, not_after=flying.not_after), at)

    def _keyed(self, job: Job, seconds: float, at: float) -> list[Output]:
        """Note that the key is down: once, however often it is told."""
        if job.is_keyed:
            return []
        job.is_keyed = True
        held = min(seconds, self.settings.longest_key_seconds)
        self._jobs.wait(at + held + self.settings.answer_wait_seconds)
        flying = self._try
        if not job.is_try or not flying:
            return []
        written = flying.written
        if job.utterance and written.slot:
            self._hearing.told(flying.unit, written.slot, at, is_cancel=written.is_cancel)
        was_keyed, flying.is_keyed = flying.is_keyed, True
        return [] if was_keyed else [Keyed(flying.ref, seconds or self._length(job))]

    def _done(self, job: Job, at: float) -> list[Output]:
        self._jobs.end()
        flying = self._try
        if not job.is_try or not flying:
            return []
        if job.call:
            flying.answer_until = at + self.settings.acknowledge_seconds
            return []
        if flying.utterance.once:
            self._helped[flying.unit] = at
        if flying.is_answered:
            return self._settle(Outcome.DELIVERED, "its set had answered the call")
        return self._settle(Outcome.SENT, "said; nothing tells that it was heard")

    def _failed(self, job: Job, failed: Failed) -> list[Output]:
        """Say how a try ended that was not said whole; what only made room goes back in line."""
        self._jobs.end()
        if job.is_making_room and not job.is_keyed:
            self._jobs.put_back(job)
            return []
        if not job.is_try or not self._try:
            return []
        if job.is_keyed:
            return self._settle(Outcome.NO_RECEIPT, _why(failed))
        return self._unspoken(self._try, failed)

    def _unspoken(self, flying: Try, failed: Failed) -> list[Output]:
        """End a try of which nothing was on the air."""
        if not flying.is_repeat:
            self._maybe_said.pop(flying.ref, None)
        if failed.why in (Why.BUSY, Why.STOPPED):
            return self._settle(Outcome.BUSY, "the channel did not clear in time")
        unsaid = self._unsaid[flying.ref] = self._unsaid.get(flying.ref, 0) + 1
        return self._settle(Outcome.BUSY if unsaid < MOST_UNSAID else Outcome.REFUSED, _why(failed))

    def _overdue(self, at: float) -> list[Output]:
        """Stop what waits too long for its key; begin anew with an announcer that has gone silent."""
        job = self._jobs.current
        if job and not job.is_keyed and not job.is_stopping:
            return self._stop(job, at)
        return [*self._lose("the announcer gives no answer"), *self._greet()]

    def _stop(self, job: Job, at: float, *, is_making_room: bool = False) -> list[Output]:
        job.is_stopping, job.is_making_room = True, is_making_room
        self._jobs.wait(at + self.settings.answer_wait_seconds)
        return [Write(lines.write(Stop(job.id)))]

    def _put(self, job: Job, at: float) -> list[Output]:
        """Put something in line, and make room for it when it must not wait."""
        self._jobs.add(job)
        current = self._jobs.current
        if current and self._jobs.must_yield(current) and not current.is_stopping:
            return self._stop(current, at, is_making_room=True)
        return self._next(at)

    def _next(self, at: float) -> list[Output]:
        """Give the announcer what is first in line, if it has nothing in hand."""
        job = self._jobs.begin(at)
        if job is None:
            return []
        if job.is_try and self._try and job.utterance:
            self._maybe_said[self._try.ref] = None
        if job.utterance is None:
            return [Write(lines.write(lines.CallOut(job.id, job.call)))] if job.call else []
        said, longest = job.utterance, self._wording.longest(job.utterance)
        return [
            Write(lines.write(lines.Say(job.id, longest, said.language, said.call, said.words, said.once)))
        ]

    def _ready(self) -> list[Output]:
        """Note that the announcer is there; unasked, it has started anew and forgotten everything."""
        if self._hellos:
            self._hellos -= 1
            return []
        return self._lose("the announcer has started anew")

    def _greet(self) -> list[Output]:
        self._hellos = min(self._hellos + 1, MOST_HELLOS)
        return [Write(lines.write(Hello()))]

    def _carrier(self, *, is_on: bool) -> list[Output]:
        if is_on:
            self._hearing.over_begins()
        if not self.settings.has_carrier or is_on == self._is_busy:
            return []
        self._is_busy = is_on
        return [Heard(Busy(is_on))]

    def _lose(self, reason: str) -> list[Output]:
        """Forget all that is to be said: nobody knows what of it was."""
        self._jobs.clear()
        return self._settle(Outcome.NO_RECEIPT, reason)

    def _settle(self, outcome: Outcome, reason: str) -> list[Output]:
        flying, self._try = self._try, None
        return [Settled(flying.ref, outcome, reason)] if flying else []

    def _call(self, unit: UnitId) -> Tones | Mdc | None:
        """Give the call that goes out alone, before the words, to a set that will answer it."""
        return self._wording.call(unit) if self.settings.is_acknowledged else None

    def _length(self, job: Job) -> float:
        return self._wording.seconds(job.utterance) if job.utterance else self._wording.call_seconds(job.call)

    def _help(self, order: Order, at: float) -> str:
        """Give the keys that accept an order, for a crew that was not told how lately."""
        written = read_order(order.text)
        told_at = self._helped.get(order.unit)
        is_fresh = told_at is not None and at - told_at < self.settings.help_seconds
        if not written.slot or written.is_cancel or is_fresh or not self.settings.is_helpful:
            return ""
        others = [unit for unit in self._hearing.holders(written.slot, at) if unit != order.unit]
        is_asked = others and not self.settings.tells_number(order.unit)
        return accept_keys(written, number_of(order.unit) if is_asked else "")


def _without_wish(result: Result) -> Output | None:
    """Hand up what was heard on a line that is lost: nothing can be said back."""
    match result:
        case AskWho():
            return Dropped(b"", "an answer without a name, and the line is lost: the man cannot be asked")
        case Echo() | SayWrong() | Acknowledge() | Answered() | Meaningless():
            return None
        case _:
            return Heard(result)


def _why(failed: Failed) -> str:
    return f"{failed.why}: {failed.reason}" if failed.reason else str(failed.why)
