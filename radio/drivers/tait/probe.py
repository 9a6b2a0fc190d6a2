"""Asks a Tait set for its model (CCDI QUERY 0). The CR before ends whatever stood half written."""

from radio.drivers.probe import Probe
from radio.drivers.tait.frames import Deframer, Frame

MODEL = Frame("q", "0")
ANSWERS = frozenset("mep")
"""Idents that only a set says: model, error, progress."""


def recognise(data: bytes) -> str | None:
    """Look for a message of the set, best its model."""
    said = [piece for piece in Deframer().feed(data) if isinstance(piece, Frame) and piece.ident in ANSWERS]
    model = next((frame.parameters for frame in said if frame.ident == "m"), "")
    if not said:
        return None
    return f"CCDI, model {model}" if model else "CCDI"


PROBE = Probe(recognise, asks=(b"\r" + MODEL.encode(),), bauds=(28_800, 19_200, 9600))
