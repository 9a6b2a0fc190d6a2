"""Asks a text modem what it is."""

from radio.drivers.probe import Probe
from tests.radio.example_make.commands import INFO
from tests.radio.example_make.frames import Deframer, Line


def recognise(data: bytes) -> str | None:
    """Look for the answer."""
    lines = [piece for piece in Deframer().feed(data) if isinstance(piece, Line)]
    return next((f"text modem {line.fields}" for line in lines if line.name == "MODEL"), None)


PROBE = Probe(recognise, asks=(INFO.encode(),))
