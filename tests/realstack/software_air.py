"""The air between software modems: mixes what they transmit and plays it to the others, in real time.

A process of its own: `python software_air.py FOLDER STATION…`. Each station has two FIFOs in the folder:
`tx-<station>` (what its modem transmits, written by ALSA's file plugin) and `rx-<station>` (what its modem
hears, its standard input). Sound is 44.1 kHz, signed 16 bit, one channel. A station is deaf while it
transmits.

Lines on standard output: `ready`, then `on STATION` and `off STATION` as transmitters are keyed. Lines on
standard input: `hide A B` (B no longer hears A), `show A B`. Every over is kept in
`over-<station>-<number>.raw`.
"""

import os
import sys
import time
from array import array
from pathlib import Path

RATE = 44_100
BLOCK_SECONDS = 0.02
BLOCK = int(RATE * BLOCK_SECONDS) * 2
SILENCE = bytes(BLOCK)
LOUDEST = 32_767


class Station:
    """One modem's two ends, and what it has yet to say."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.tx = _fifo(folder / f"tx-{name}")
        self.rx = _fifo(folder / f"rx-{name}")
        self.waiting = bytearray()
        self.overs = 0
        self.is_on_air = False
        self.hidden_from: set[str] = set()

    def take(self) -> None:
        """Read what the modem wrote."""
        while True:
            try:
                data = os.read(self.tx, 65_536)
            except BlockingIOError:
                return
            self.waiting += data

    def block(self) -> bytes | None:
        """Give the next 20 ms of its transmission, None when it says nothing."""
        was_on_air, self.is_on_air = self.is_on_air, bool(self.waiting)
        if self.is_on_air != was_on_air:
            self.overs += self.is_on_air
            say(f"{'on' if self.is_on_air else 'off'} {self.name}")
        if not self.is_on_air:
            return None
        sound = bytes(self.waiting[:BLOCK]).ljust(BLOCK, b"\0")
        del self.waiting[:BLOCK]
        with (self.folder / f"over-{self.name}-{self.overs}.raw").open("ab") as record:
            record.write(sound)
        return sound

    def hear(self, sound: bytes) -> None:
        """Play a block to its modem; what it has no room for is lost."""
        try:
            os.write(self.rx, sound)
        except BlockingIOError:
            return


def say(line: str) -> None:
    """Tell the test at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _fifo(path: Path) -> int:
    os.mkfifo(path)
    return os.open(path, os.O_RDWR | os.O_NONBLOCK)


def mixed(sounds: list[bytes]) -> bytes:
    """Add sounds, as two transmitters on one channel do."""
    if len(sounds) < 2:
        return sounds[0] if sounds else SILENCE
    tracks = [array("h", sound) for sound in sounds]
    total = (sum(samples) for samples in zip(*tracks, strict=True))
    return array("h", [max(-LOUDEST, min(LOUDEST, sample)) for sample in total]).tobytes()


def play(stations: dict[str, Station]) -> None:
    """Move 20 ms of sound from everyone to everyone."""
    for station in stations.values():
        station.take()
    said = {name: sound for name, station in stations.items() if (sound := station.block()) is not None}
    for name, station in stations.items():
        if name in said:
            station.hear(SILENCE)
            continue
        station.hear(mixed([sound for far, sound in said.items() if name not in stations[far].hidden_from]))


def obey(stations: dict[str, Station], line: str) -> None:
    """Carry out `hide A B` or `show A B`."""
    word, speaker, listener = line.split()
    if word == "hide":
        stations[speaker].hidden_from.add(listener)
    else:
        stations[speaker].hidden_from.discard(listener)


def main() -> None:
    """Play until standard input ends."""
    folder = Path(sys.argv[1])
    stations = {name: Station(folder, name) for name in sys.argv[2:]}
    os.set_blocking(0, False)
    say("ready")
    words = b""
    due = time.monotonic()  # noqa: TID251 - the real time of the sound is this program's work
    while True:
        try:
            data = os.read(0, 4096)
        except BlockingIOError:
            data = b"\n"
        if not data:
            return
        *lines, words = (words + data).split(b"\n")
        for line in filter(None, lines):
            obey(stations, line.decode())
        play(stations)
        due += BLOCK_SECONDS
        time.sleep(max(0.0, due - time.monotonic()))  # noqa: TID251 - as above


if __name__ == "__main__":
    main()
