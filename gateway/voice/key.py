"""The modem lines of one port: the transmitter's key, and the carrier on the channel.

One thread owns them, so that no word of the loop's is needed to let the key go: it is held up to a moment,
and the thread lets it go at that moment, whatever the loop does. With an interlock the key is its line up and
the other one down, and rests the other way round: opening a port, which raises both or neither, keys nothing.
"""

import asyncio
import termios
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

import serial

from gateway.ports import close, is_there, open_unkeyed
from gateway.voice.terms import CarrierLine, KeyLine, Terms

POLL_SECONDS = 0.02  # how late the lines follow and are followed; a syllable is five times as long
LOOK_TURNS = 12  # a device that vanished from its path is noticed within 0.3 s
FIRST_STATE_SECONDS = 2.0  # a far server tells the state of its lines within one round trip of the opening
READ_BYTES = 256  # what comes as data means nothing here
PORT_ERRORS = (serial.SerialException, OSError, ValueError, TypeError, termios.error)
"""TypeError: pyserial on a port closed meanwhile."""
CARRIERS = {CarrierLine.CTS: "cts", CarrierLine.DCD: "cd", CarrierLine.DSR: "dsr", CarrierLine.NONE: None}
"""What pyserial calls the lines."""


class KeyListener(Protocol):
    """Who is told of the lines, in the loop's thread."""

    def key_opened(self) -> None:
        """Note that the lines can be used; the key is up."""

    def key_went_down(self) -> None:
        """Note that the transmitter is keyed."""

    def key_went_up(self) -> None:
        """Note that it is not keyed any more: by order, or because its time was over."""

    def carrier_came(self) -> None:
        """Note that there is a carrier on the channel."""

    def carrier_went(self) -> None:
        """Note that the channel is clear again."""

    def key_lost(self, reason: str) -> None:
        """Note that the port is lost or closed; the first word of it says why."""


class Key:
    """The lines of one port, from `start` until it is lost or `stop`."""

    def __init__(self, url: str, baud: int, terms: Terms, seconds: Callable[[], float]) -> None:
        self._url = url
        self._baud = baud
        self._terms = terms
        self._guard = KeyLine.DTR if terms.key is KeyLine.RTS else KeyLine.RTS
        self._seconds = seconds
        self._until: float | None = None
        self._asks = 0
        self._followed = 0
        self._is_down = False
        self._has_carrier = False
        self._is_stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"key {url}", daemon=True)

    def start(self, listener: KeyListener) -> None:
        """Open the port; the listener hears what came of it."""
        self._loop = asyncio.get_running_loop()
        self._listener = listener
        self._thread.start()

    def hold(self, seconds: float) -> None:
        """Key the transmitter for at most so long; `key_went_down` answers."""
        self._until = self._seconds() + seconds
        self._asks += 1

    def release(self) -> None:
        """Let the key go; `key_went_up` answers, even if it was up."""
        self._until = None
        self._asks += 1

    async def stop(self) -> None:
        """Let the key go and close the port."""
        self._until = None
        self._is_stopped.set()
        await asyncio.shield(asyncio.to_thread(self._thread.join))

    def _run(self) -> None:
        try:
            port = self._open()
        except PORT_ERRORS as error:
            self._tell(self._listener.key_lost, f"cannot be opened: {error}")
            return
        try:
            self._prepare(port)
            self._tell(self._listener.key_opened)
            self._serve(port)
            self._let_go(port)
        except PORT_ERRORS as error:
            self._tell(self._listener.key_lost, f"cannot be used: {error}")
            if self._url.startswith("/"):  # a far server that is gone would be waited for; it drops its lines
                with suppress(*PORT_ERRORS):
                    self._let_go(port)
        finally:
            close(port)
            self._tell(self._listener.key_lost, "closed")

    def _open(self) -> serial.Serial:
        """Open with the key up, and with an interlock the guard up as well."""
        guarded = self._guard if self._terms.interlock else None
        return open_unkeyed(self._url, self._baud, rts=guarded is KeyLine.RTS, dtr=guarded is KeyLine.DTR)

    def _prepare(self, port: serial.Serial) -> None:
        """Make sure that the port has lines, and that they fall when this process dies."""
        port.timeout = POLL_SECONDS
        if self._url.startswith("/"):
            _hang_up_on_close(port.fileno())
        setattr(port, self._terms.key, False)
        self._wait_for_state(port)

    def _wait_for_state(self, port: serial.Serial) -> None:
        """Wait until a far server has told the state of its lines."""
        asked_until = self._seconds() + FIRST_STATE_SECONDS
        while True:
            try:
                self._carrier(port)
            except serial.SerialException:
                if self._seconds() > asked_until:
                    raise
                port.read(READ_BYTES)
            else:
                return

    def _serve(self, port: serial.Serial) -> None:
        turns = 0
        while not self._is_stopped.is_set():
            self._follow(port)
            turns += 1
            is_look = turns % LOOK_TURNS == 0 and self._url.startswith("/")
            if is_look and not is_there(self._url, port.fileno()):
                raise OSError("the device is no longer at its path")
            port.read(READ_BYTES)

    def _follow(self, port: serial.Serial) -> None:
        """Bring the key where it belongs at this moment, and tell of it and of the carrier."""
        asks, until, was_down = self._asks, self._until, self._is_down
        is_wanted = until is not None and self._seconds() < until
        if is_wanted and not was_down:
            self._press(port)
        elif was_down and not is_wanted:
            self._let_go(port)
        if self._is_down != was_down or asks != self._followed:
            self._followed = asks
            self._tell(self._listener.key_went_down if self._is_down else self._listener.key_went_up)
        if (has_carrier := self._carrier(port)) != self._has_carrier:
            self._has_carrier = has_carrier
            self._tell(self._listener.carrier_came if has_carrier else self._listener.carrier_went)

    def _press(self, port: serial.Serial) -> None:
        self._is_down = True  # half pressed, it is to be let go as well
        setattr(port, self._terms.key, True)
        if self._terms.interlock:
            setattr(port, self._guard, False)

    def _let_go(self, port: serial.Serial) -> None:
        if self._terms.interlock:
            setattr(port, self._guard, True)
        setattr(port, self._terms.key, False)
        self._is_down = False

    def _carrier(self, port: serial.Serial) -> bool:
        name = CARRIERS[self._terms.carrier]
        return name is not None and bool(getattr(port, name)) != self._terms.carrier_low

    def _tell(self, what: Callable[..., None], *words: str) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(what, *words)


def _hang_up_on_close(fd: int) -> None:
    """Have the kernel drop both lines when the last process that holds the port is gone, killed or not."""
    modes = termios.tcgetattr(fd)
    modes[2] |= termios.HUPCL
    termios.tcsetattr(fd, termios.TCSANOW, modes)
