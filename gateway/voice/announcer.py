"""One who speaks for a set without data: says the driver's lines on the air, and tells what it hears there.

It stands where a port stands for other sets. It is there while the modem lines are open and sound can come; a
line or a sound card that is pulled is a lost port, and is tried again for as long as the program runs.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

import structlog

from gateway.ports import FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, Listener
from gateway.voice.ears import Ears
from gateway.voice.script import Script
from gateway.voice.sound import SoundError, seconds_of
from gateway.voice.terms import CarrierLine
from gateway.voice.transmitter import Place, Transmitter, Unsaid
from radio.drivers.voice import lines
from radio.drivers.voice.lines import (
    CallOut,
    Carrier,
    Done,
    Event,
    Failed,
    Hello,
    Keyed,
    Ready,
    Request,
    Say,
    Stop,
    Why,
)
from radio.errors import Malformed

log = structlog.get_logger()

SOFTWARE = f"samanvay {version('samanvay')}"


class Announcer:
    """The announcer of one set, kept there by `run`."""

    def __init__(self, place: Place, listener: Listener) -> None:
        self.url = place.url
        self._place = place
        self._listener = listener
        self._script = Script(place.terms)
        self._lines = lines.Lines()
        self._is_open = False
        self._gone: asyncio.Future[str] | None = None
        self._in_hand: tuple[int, asyncio.Task[Event]] | None = None
        self._afterwards: Callable[[], None] | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether lines can be written."""
        return self._is_open

    def write(self, data: bytes) -> None:
        """Take lines of the driver. Those for a closed one are dropped: its driver is told `closed`."""
        if not self._is_open:
            return
        for line in self._lines.feed(data):
            try:
                self._take(lines.read_request(lines.decode(line)))
            except Malformed as error:
                log.warning("line not understood", port=self.url, problem=str(error))

    async def run(self) -> None:
        """Keep it there until cancelled."""
        wait, told = FIRST_WAIT_SECONDS, ""
        while True:
            was_open, reason = await self._live()
            if was_open:
                wait, told = FIRST_WAIT_SECONDS, ""
            elif told != reason:
                told = reason
                log.warning("port not opened", port=self.url, problem=reason)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    async def _live(self) -> tuple[bool, str]:
        """Be there once; tells whether it ever was, and why it is no more."""
        gone = self._gone = asyncio.get_running_loop().create_future()
        self._was_open = False
        self._transmitter = Transmitter(self._place, self._carrier, self._lose)
        self._transmitter.start()
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                task = group.create_task(self._listen(), name=f"ears {self.url}")
                try:
                    reason = await gone
                finally:
                    task.cancel()
                    self._drop(None)
        finally:
            self._is_open = False
            await self._transmitter.stop()
        return self._was_open, reason

    async def _listen(self) -> None:
        """Open when both the lines and the ears are; lose both when the ears are."""
        place = self._place
        transmitter = self._transmitter
        ears = Ears(place.terms, place.seconds, self._tell, lambda: transmitter.is_deaf)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(ears.run(), name="ears")
                await transmitter.opened()
                await ears.opened()
                self._open()
        except* SoundError as errors:
            self._lose(str(errors.exceptions[0]))

    def _open(self) -> None:
        self._lines.drop_half()
        self._is_open = self._was_open = True
        log.info("port opened", port=self.url)
        self._listener.opened()

    def _lose(self, reason: str) -> None:
        """Say once that it is lost, at the moment it is known."""
        if self._gone and not self._gone.done():
            self._gone.set_result(reason)
            if self._is_open:
                self._is_open = False
                log.warning("port lost", port=self.url, problem=reason)
                self._listener.lost(reason)

    def _take(self, request: Request) -> None:
        match request:
            case Hello():
                self._drop(self._greet)
            case Stop(number):
                if self._in_hand and self._in_hand[0] == number:
                    self._drop(partial(self._tell, Failed(number, Why.STOPPED)))
            case Say() | CallOut() if self._in_hand:
                self._tell(Failed(request.id, Why.BUSY, "something else is being said"))
            case Say() | CallOut():
                self._afterwards = None
                task = self._group.create_task(self._carry_out(request), name=f"say {request.id}")
                task.add_done_callback(self._carried_out)
                self._in_hand = (request.id, task)

    def _drop(self, afterwards: Callable[[], None] | None) -> None:
        """End what is in hand; then, with the key up, do `afterwards`."""
        if self._in_hand:
            self._afterwards = afterwards
            self._in_hand[1].cancel()
        elif afterwards:
            afterwards()

    async def _carry_out(self, request: Say | CallOut) -> Event:
        try:
            await self._say(request)
        except Unsaid as error:
            return Failed(request.id, error.why, str(error))
        return Done(request.id)

    def _carried_out(self, task: asyncio.Task[Event]) -> None:
        self._in_hand = None
        if task.cancelled():
            if self._afterwards:
                self._afterwards()
        elif task.exception() is None:  # else the group ends with it
            self._tell(task.result())

    async def _say(self, request: Say | CallOut) -> None:
        try:
            pcm = await self._script.write(request)
        except SoundError as error:
            raise Unsaid(Why.SPEECH, str(error)) from error
        number = request.id
        log.info("says", port=self.url, id=number, seconds=seconds_of(pcm))
        await self._transmitter.send(
            pcm, self._script.longest(request), lambda seconds: self._tell(Keyed(number, seconds))
        )

    def _greet(self) -> None:
        self._tell(Ready(SOFTWARE))
        if self._place.terms.carrier is not CarrierLine.NONE:
            self._tell(Carrier(self._transmitter.channel.is_busy))

    def _carrier(self, is_on: bool) -> None:  # noqa: FBT001 - what a channel tells is one claim
        self._tell(Carrier(is_on))

    def _tell(self, event: Event) -> None:
        """Tell the driver, never from inside its own words."""
        asyncio.get_running_loop().call_soon(self._pass_on, lines.write(event))

    def _pass_on(self, data: bytes) -> None:
        if self._is_open:
            self._listener.received(data)
