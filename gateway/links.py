"""What stands between a session and its set, by its URL: a device, a socket, a set that is played here."""

from collections.abc import Mapping
from typing import Any

from gateway.ports import LOW, Lines, Link, Listener, Port
from gateway.simulated import Simulated, is_simulated
from gateway.udp import UdpPort, is_udp


def link_to(url: str, baud: int, settings: Mapping[str, Any], listener: Listener, lines: Lines = LOW) -> Link:
    """Lay out the way to a set whose driver has these settings; `run` opens it."""
    if is_simulated(url):
        return Simulated(url, settings, listener)
    if is_udp(url):
        return UdpPort(url, listener)
    return Port(url, baud, listener, lines)
