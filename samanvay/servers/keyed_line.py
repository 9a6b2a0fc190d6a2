"""The modem lines of a set behind pyserial's own RFC 2217 server: who keyed when, and a carrier to give.

When its one peer goes, however it goes, both lines fall, as they do when a serial port is closed.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import serial.rfc2217

HOST = "127.0.0.1"
OUTPUTS = ("rts", "dtr")


@dataclass(frozen=True, slots=True)
class Move:
    """One output line moved. `at` is `time.perf_counter`."""

    at: float
    rts: bool
    dtr: bool


class _Serial:
    """What the server takes for its serial port."""

    def __init__(self) -> None:
        self.moves: list[Move] = []
        self.outputs = dict.fromkeys(OUTPUTS, False)
        self.baudrate, self.bytesize, self.parity, self.stopbits = 9600, 8, "N", 1
        self.rtscts = self.xonxoff = self.dsrdtr = self.break_condition = False
        self.cts = self.dsr = self.ri = self.cd = False

    def __setattr__(self, name: str, value: object) -> None:
        if name in OUTPUTS:
            self.outputs[name] = bool(value)
            self.moves.append(Move(time.perf_counter(), self.outputs["rts"], self.outputs["dtr"]))
        else:
            super().__setattr__(name, value)

    def reset_input_buffer(self) -> None:
        """Nothing waits."""

    def reset_output_buffer(self) -> None:
        """Nothing waits."""


class KeyedLine:
    """A serial port with its lines, at `url`."""

    def __init__(self) -> None:
        self._line = _Serial()
        self._listening = socket.create_server((HOST, 0))
        self._peer: socket.socket | None = None
        self._manager: serial.rfc2217.PortManager | None = None
        self._lock = threading.Lock()
        self.url = f"rfc2217://{HOST}:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, name=f"line {self.url}", daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.drop()

    @property
    def moves(self) -> list[Move]:
        """Every move of an output line so far."""
        return list(self._line.moves)

    @property
    def is_up(self) -> dict[str, bool]:
        """How the output lines stand."""
        return dict(self._line.outputs)

    @property
    def has_peer(self) -> bool:
        """Tell whether somebody has the port open."""
        return self._peer is not None

    def set_outputs(self, *, is_up: bool) -> None:
        """Move both outputs, as an operating system does that opens a port."""
        self._line.outputs.update(dict.fromkeys(OUTPUTS, is_up))

    def set_input(self, name: str, *, is_up: bool) -> None:
        """Move `cts`, `cd`, `dsr`; the peer is told."""
        setattr(self._line, name, is_up)
        if self._manager:
            self._manager.check_modem_lines()

    def drop(self) -> None:
        """Cut the connection, as a pulled cable does."""
        with contextlib.suppress(OSError):
            if self._peer:
                self._peer.shutdown(socket.SHUT_RDWR)

    def write(self, data: bytes) -> None:
        """Send to the peer, as the port manager asks."""
        with contextlib.suppress(OSError), self._lock:
            if self._peer:
                self._peer.sendall(data)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._listening.accept()
                with peer:
                    self._peer = peer
                    self._manager = serial.rfc2217.PortManager(self._line, self)  # type: ignore[arg-type] # duck typed
                    with contextlib.suppress(OSError):
                        while data := peer.recv(1024):
                            _exhaust(self._manager.filter(data))
                    self._peer = self._manager = None
                    self._line.rts = self._line.dtr = False


def _exhaust(data: Iterable[bytes]) -> None:
    """Drop what came as data: behind these lines is a transmitter's key, and nothing that reads."""
    for _ in data:
        pass
