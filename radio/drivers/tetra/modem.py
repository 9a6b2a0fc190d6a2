"""The conversation with the terminal: one command at a time, start-up, prompt, and what it says of itself."""

import re
from collections import deque
from dataclasses import dataclass, replace

from radio.driver import Dropped, Output, Write
from radio.drivers.tetra import lines
from radio.drivers.tetra.causes import ERROR_WITHOUT_NUMBER, NO_ANSWER, REGISTERED_ALREADY, Action, cause_of
from radio.drivers.tetra.settings import TetraSettings
from radio.messages import Ref

TEXT_SERVICE, STATUS_SERVICE = 12, 13
MOST_JOBS = 64  # receipts of a storm; what comes on top is asked for again by the far set
MOST_TRIES = 4
REST_SECONDS = 2.0  # CME 42: another message is on the air, which takes one to three seconds
BREATH_SECONDS = 0.02  # between two receipts: an order that waits may come before the next
WAKE_SECONDS = 1.0  # a terminal that lives answers AT within a tenth of it
WAKE = b"\x1b\r\nAT\r\n"
"""ESC leaves a prompt that a lost port left open."""
CME = re.compile(r"\+CM[ES] ERROR: ?([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Job:
    """A PDU for the air. `ref` names the order; a receipt has none."""

    service: int
    unit: str
    bits: int
    data: bytes
    ref: Ref | None = None
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Done:
    """The terminal has taken a job, or said no: a CME error."""

    job: Job
    error: int | None


@dataclass(slots=True)
class _Running:
    command: str
    deadline: float
    job: Job | None = None
    is_prompted: bool = True
    is_echoed: bool = False


Event = Output | Done


class Modem:
    """The terminal as the driver sees it. Nothing is in flight but one command."""

    def __init__(self, settings: TetraSettings) -> None:
        self._settings = settings
        self._services = {TEXT_SERVICE: settings.text_service, STATUS_SERVICE: settings.status_service}
        self._running: _Running | None = None
        self._start_up: deque[str] = deque()
        self._jobs: deque[Job] = deque()
        self._service: int | None = None
        self._rest_until: float | None = None
        self._poll_at: float | None = None
        self._is_open = False
        self._is_up = False
        self._does_echo = False

    @property
    def is_idle(self) -> bool:
        """Tell whether an order would be said at once: receipts that wait stand behind it."""
        has_order = bool(self._jobs) and self._jobs[0].ref is not None
        return not self._is_open or (self._is_up and self._running is None and not has_order)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        if self._running:
            return self._running.deadline
        poll_at = self._poll_at if self._is_up and not self._jobs else None
        return self._rest_until if self._rest_until is not None else poll_at

    def opened(self, at: float) -> list[Event]:
        """Wake the terminal and forget what it was told before."""
        self.closed()
        self._is_open = True
        return self._wake(at)

    def closed(self) -> None:
        """Forget everything."""
        self._jobs.clear()
        self._start_up.clear()
        self._running = self._rest_until = self._poll_at = self._service = None
        self._is_open = self._is_up = False

    def submit(self, job: Job, at: float) -> list[Event]:
        """Say it, or queue it: an order first, and not while the set rests.

        A queue that is full loses a receipt: it will be asked for again.
        """
        if job.ref is not None:
            self._jobs.appendleft(job)
            self._rest_until = None
        elif len(self._jobs) >= MOST_JOBS:
            return [Dropped(job.data, "too many receipts wait for the set")]
        else:
            self._jobs.append(job)
        return self._next(at)

    def forget(self, ref: Ref) -> None:
        """Drop an order that was given up before the terminal had it: it must not go out later."""
        if self._running is None or self._running.job is None:
            self._jobs = deque(job for job in self._jobs if job.ref != ref)

    def prompted(self, at: float) -> list[Event]:
        """Give the digits to the terminal that asks for them."""
        running = self._running
        if running is None or running.job is None or running.is_prompted:
            return []
        running.is_prompted = True
        running.deadline = at + self._settings.command_seconds
        return [Write(lines.digits_of(running.job.data))]

    def heard(self, text: str, at: float) -> list[Event] | None:
        """Take a line when it belongs to the conversation; else give None."""
        if text.upper().startswith("AT") or (self._running and text == self._running.command):
            if self._running:
                self._running.is_echoed = True
            return [Dropped(text.encode("latin-1"), "the set's echo")]
        found = CME.fullmatch(text)
        if text not in {"OK", "ERROR"} and not found:
            return None
        error = None if text == "OK" else int(found[1]) if found else ERROR_WITHOUT_NUMBER
        if self._running is None or (error is None and not self._running.is_prompted):
            return [Dropped(text.encode(), "an answer that nothing waits for")]
        return self._finish(error, at)

    def tick(self, at: float) -> list[Event]:
        """End waits; ask for the signal."""
        if self._running and at >= self._running.deadline:
            if not self._running.is_prompted:
                return self.prompted(at)
            return self._lost(at)
        if self._rest_until is not None and at >= self._rest_until:
            self._rest_until = None
            return self._next(at)
        if self._running is None and self._is_up and self._poll_at is not None and at >= self._poll_at:
            self._poll_at = at + self._settings.poll_seconds
            if not self._jobs:
                return self._say("AT+CSQ?", at)
        return []

    def _wake(self, at: float) -> list[Event]:
        self._is_up, self._service, self._rest_until = False, None, None
        self._start_up = deque(self._settings.start_up)
        self._running = _Running("AT", at + WAKE_SECONDS)
        return [Write(WAKE)]

    def _lost(self, at: float) -> list[Event]:
        """Begin anew with a terminal that did not answer; keep what it has not been given."""
        events: list[Event] = []
        if self._running and self._running.job:
            events.append(Done(self._jobs.popleft(), NO_ANSWER))
        return [*events, *self._wake(at)]

    def _finish(self, error: int | None, at: float) -> list[Event]:
        running, self._running = self._running, None
        if running is None:
            return []
        if not self._is_up:
            return self._started(running, error, at)
        events: list[Event] = []
        if running.job:
            events = self._answered(self._jobs.popleft(), error, at)
        elif (service := self._service_told_by(running.command)) and error is None:
            self._service = service
        elif service and self._jobs:
            events = self._answered(self._jobs.popleft(), error, at)
        if running.is_echoed and not self._does_echo:  # it was told not to: it has started anew
            return [*events, *self._wake(at)]
        if running.job and self._jobs and self._rest_until is None:
            self._rest_until = at + BREATH_SECONDS
            return events
        return [*events, *self._next(at)]

    def _started(self, running: _Running, error: int | None, at: float) -> list[Event]:
        if running.command == "AT" and error is not None:  # bytes that stood in its line before
            self._running = _Running("AT", at + WAKE_SECONDS)
            return []
        notes: list[Event] = []
        if error is not None and error != REGISTERED_ALREADY:
            notes.append(Dropped(running.command.encode(), cause_of(error).reason))
        if not self._start_up:
            self._is_up, self._does_echo = True, running.is_echoed
            self._poll_at = at + self._settings.poll_seconds if self._settings.poll_seconds else None
        return [*notes, *self._next(at)]

    def _answered(self, job: Job, error: int | None, at: float) -> list[Event]:
        if error is None or job.ref or job.tries >= MOST_TRIES or cause_of(error).action is Action.TELL:
            return [Done(job, error)]
        self._jobs.append(replace(job, tries=job.tries + 1))
        self._rest_until = at + REST_SECONDS
        return []

    def _next(self, at: float) -> list[Event]:
        is_resting = self._rest_until is not None and at < self._rest_until
        if self._running or is_resting or not self._is_open:
            return []
        self._rest_until = None
        if self._start_up:
            return self._say(self._start_up.popleft(), at)
        if not self._is_up:
            return self._wake(at)
        if not self._jobs:
            return []
        job = self._jobs[0]
        if job.service != self._service:
            return self._say(self._services[job.service], at)
        command = lines.command_send(job.unit, job.bits)
        deadline = at + self._settings.prompt_seconds
        self._running = _Running(command.decode().strip(), deadline, job, is_prompted=False)
        return [Write(command)]

    def _service_told_by(self, command: str) -> int | None:
        return next((service for service, told in self._services.items() if told == command), None)

    def _say(self, command: str, at: float) -> list[Event]:
        self._running = _Running(command, at + self._settings.command_seconds)
        return [Write(command.encode("latin-1", "replace") + b"\r\n")]
