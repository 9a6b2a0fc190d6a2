"""Asks the announcer of a voice set who it is. An analogue set itself says nothing at its port."""

import re

from radio.drivers.probe import Probe
from radio.drivers.voice.lines import Hello, write

READY = re.compile(r"READY (.+)")


def recognise(data: bytes) -> str | None:
    """Look for the announcer's name."""
    lines = data.decode("utf-8", "replace").split("\n")[:-1]
    found = next((match for match in map(READY.fullmatch, lines) if match), None)
    return f"line protocol, {found[1]}" if found else None


PROBE = Probe(
    recognise,
    asks=(b"\n" + write(Hello()),),
    silence="an analogue set has no data: its port is a key and a carrier line, and nothing answers there",
)
