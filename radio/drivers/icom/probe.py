"""Asks an Icom set for its revision. Unconfirmed: how it answers; any notification is taken for one."""

import re

from radio.drivers.probe import Probe
from radio.drivers.stx import Deframer, Kind, frame

NOTIFICATION = re.compile(rb"\*NTF,(?:INFO,REV,([ -~]+)|[A-Z]+,[ -~]+)")


def recognise(data: bytes) -> str | None:
    """Look for a notification."""
    pieces = [piece.data for piece in Deframer().feed(data) if piece.kind is Kind.FRAME]
    found = [match for match in map(NOTIFICATION.fullmatch, pieces) if match]
    revision = next((match[1] for match in found if match[1]), b"").decode("ascii")
    if not found:
        return None
    return f"PC-CMD, revision {revision}" if revision else "PC-CMD"


PROBE = Probe(recognise, asks=(frame(b"*GET,INFO,REV"),))
