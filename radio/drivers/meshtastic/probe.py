"""Asks a Meshtastic node for its configuration, as every program does that opens its port."""

from radio.drivers.meshtastic import commands
from radio.drivers.meshtastic.commands import Own
from radio.drivers.meshtastic.frames import Deframer, frame
from radio.drivers.probe import Probe

NONCE = 69_420


def recognise(data: bytes) -> str | None:
    """Look for the node's own number."""
    for said in Deframer(commands.read).feed(data):
        if isinstance(said, Own):
            return f"stream protocol, node {commands.unit_of(said.number)}"
    return None


PROBE = Probe(recognise, asks=(frame(commands.want_config(NONCE)),), bauds=(115_200, 38_400))
