"""Free TCP ports on this machine."""

import os
import socket
from collections.abc import Iterator
from itertools import count

LOWEST = 10_000
HIGHEST = 32_000
"""Below the range that the kernel hands to outgoing connections (from 32768): a client that keeps calling a
dead server on a port of that range can end up connected to itself, and then the server cannot come back."""
STRIDE = 997
"""Two processes that start together look in different places, farther apart than all that either asks for."""


def _candidates() -> Iterator[int]:
    span = HIGHEST - LOWEST
    return (LOWEST + (os.getpid() * STRIDE + step) % span for step in count())


_CANDIDATES = _candidates()


def free_port() -> int:
    """Find a port of 127.0.0.1 that nobody listens on; each call gives another one."""
    for port in _CANDIDATES:
        if is_free(port):
            return port
    raise AssertionError("count() does not end")


def is_free(port: int) -> bool:
    """Tell whether 127.0.0.1:`port` can be listened on now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
