"""Listens for a Hytera set: no question is known here that surely stays between the host and the set."""

from radio.drivers.datagrams import Datagram, Deframer
from radio.drivers.hytera import commands
from radio.drivers.hytera.commands import Registered, SignedOff, Words
from radio.drivers.hytera.settings import HyteraSettings
from radio.drivers.probe import Probe


def recognise(data: bytes) -> str | None:
    """Look for a registration or a text."""
    pieces = Deframer(HyteraSettings().ports, lambda datagram: commands.read(datagram) is not None).feed(data)
    for said in (commands.read(piece) for piece in pieces if isinstance(piece, Datagram)):
        if isinstance(said, Registered | SignedOff | Words):
            who = said.sender if isinstance(said, Words) else said.who
            return f"HDAP; the set at {'.'.join(map(str, who))} was heard on the air"
    return None


PROBE = Probe(
    recognise,
    silence="a Hytera set is asked nothing: it is known only when a unit registers or is heard meanwhile",
)
