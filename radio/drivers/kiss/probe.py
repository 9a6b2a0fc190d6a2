"""Listens for a KISS modem: it gives nothing back of what it is told, only what it hears on the air."""

from radio.drivers.kiss.frames import Command, Deframer, KissFrame, UiFrame
from radio.drivers.probe import Probe
from radio.errors import Malformed


def recognise(data: bytes) -> str | None:
    """Look for a frame with an AX.25 frame in it."""
    for raw in Deframer().feed(data):
        try:
            kiss = KissFrame.decode(raw)
            if kiss.command == Command.DATA:
                return f"KISS; {UiFrame.decode(kiss.data).source} was heard on the air"
        except Malformed:
            continue
    return None


PROBE = Probe(
    recognise,
    silence="a KISS modem answers nothing: it is known only when a unit is heard while we listen",
)
