"""Listens for a Motorola set: which questions stay between the host and the set is not known here."""

from radio.drivers.datagrams import Datagram, Deframer
from radio.drivers.motorola import ars, tms
from radio.drivers.motorola.settings import MotorolaSettings
from radio.drivers.probe import Probe
from radio.errors import Malformed

USUAL = MotorolaSettings()


def recognise(data: bytes) -> str | None:
    """Look for a unit's registration or its text."""
    for piece in Deframer(USUAL.ports, _is_told).feed(data):
        if isinstance(piece, Datagram):
            who = f"the set at {'.'.join(map(str, piece.address))}" if piece.address else "a unit"
            return f"text service; {who} was heard on the air"
    return None


def _is_told(datagram: Datagram) -> bool:
    """Tell whether a unit says something: a registration, or words."""
    try:
        if datagram.port == USUAL.registration_port:
            return ars.parse(datagram.payload)[0] is ars.Kind.HELLO
        return datagram.port == USUAL.text_port and isinstance(tms.parse(datagram.payload), tms.Words)
    except Malformed:
        return False


PROBE = Probe(
    recognise,
    silence="a Motorola set is asked nothing: it is known only when a unit registers or is heard meanwhile",
)
