"""Listens for a Kenwood set: all that its port takes goes on the air, so it is asked nothing."""

from radio.drivers.kenwood import commands
from radio.drivers.kenwood.commands import Receipt
from radio.drivers.probe import Probe
from radio.drivers.stx import Deframer, Kind
from radio.errors import Malformed


def recognise(data: bytes) -> str | None:
    """Look for a call, a text, a status or a position; a receipt alone is too little to know a set by."""
    for piece in Deframer(has_sentences=True).feed(data):
        parse = commands.parse_sentence if piece.kind is Kind.SENTENCE else commands.parse
        try:
            said = None if piece.kind is Kind.NOISE else parse(piece.data)
        except Malformed:
            continue
        if said and not isinstance(said, Receipt):
            return f"FleetSync or NEXEDGE; {said.unit} was heard on the air"
    return None


PROBE = Probe(
    recognise,
    silence="a Kenwood set has no harmless question: it is known only when a unit is heard while we listen",
)
