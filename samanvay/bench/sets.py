"""Serial ports of very quick sets: `python -m samanvay.bench.sets FOLDER CHANNELS`.

Each acknowledges an order the moment it has come over the line, so that nothing but the desk is measured.
Lines in: `orders` gives the moment of each order's first byte by its text and forgets them; `reply UNIT
DIGITS` writes a crew's answer to the line of its channel and gives the moment of its first byte. Moments are
seconds of the machine's monotonic clock, the same in every process.
"""

import asyncio
import json
import os
import sys
import threading
import time
import tty
from itertools import count
from pathlib import Path

from radio.drivers.kiss import commands
from radio.drivers.kiss.frames import Address, Command, Deframer, KissFrame, UiFrame
from radio.errors import Malformed

now = time.monotonic  # noqa: TID251 - measures


class QuickSet:
    """One port and the far sets behind it."""

    def __init__(self, path: Path, seen: dict[str, float]) -> None:
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(os.ttyname(self._theirs))
        self._deframer = Deframer()
        self._seen = seen
        self._numbers = count(1)
        self.base = ""
        asyncio.get_running_loop().add_reader(self._ours, self._read)

    def reply(self, unit: str, digits: str) -> float:
        """Let a crew answer; gives the moment."""
        words = commands.message(self.base, digits, str(next(self._numbers)))
        at = now()
        self._say(unit, words)
        return at

    def _read(self) -> None:
        at = now()
        for raw in self._deframer.feed(os.read(self._ours, 65_536)):
            try:
                kiss = KissFrame.decode(raw)
                if kiss.command != Command.DATA:
                    continue
                frame = UiFrame.decode(kiss.data)
                said = commands.parse(frame.info)
            except Malformed:
                continue
            self.base = str(frame.source)
            if isinstance(said, commands.Message) and said.number:
                self._seen.setdefault(said.text, at)
                self._say(said.addressee, commands.receipt(self.base, said.number))

    def _say(self, unit: str, info: str) -> None:
        frame = UiFrame(Address("APZ002"), Address.parse(unit), info.encode())
        os.write(self._ours, KissFrame(Command.DATA, frame.encode()).encode())


async def main(folder: Path, channels: int) -> None:
    """Serve until standard input ends."""
    seen: dict[str, float] = {}
    sets = {f"ch{number}": QuickSet(folder / f"ch{number}", seen) for number in range(1, channels + 1)}
    loop, over = asyncio.get_running_loop(), asyncio.Event()

    def obey(line: str) -> None:
        word, *rest = line.split()
        if word == "orders":
            answer = json.dumps(seen)
            seen.clear()
        else:
            unit, digits = rest
            answer = str(sets[f"ch{unit[1:].partition('X')[0]}"].reply(unit, digits))
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()

    def listen() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(obey, line)
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=listen, name="orders", daemon=True).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await over.wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
