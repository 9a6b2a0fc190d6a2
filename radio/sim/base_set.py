"""The set at the gateway's port, as seen from the port, whatever the make."""

from typing import Protocol

from radio.sim.world import Station


class BaseSet(Station, Protocol):
    """A set as seen from its port."""

    def opened(self, at: float) -> None:
        """Know that the host has opened the port."""
        ...

    def write(self, data: bytes, at: float) -> None:
        """Take bytes from the host."""
        ...

    def read(self) -> bytes:
        """Give bytes to the host."""
        ...
