"""A port `sim://<make>?…`: a simulated set with one crew, played in this process. Nothing is keyed."""

import asyncio
from collections.abc import Mapping

import structlog

from gateway.ports import Listener
from radio.sim.scene import SCHEME, Scene, make_of

__all__ = ["Simulated", "check", "is_simulated", "make_of"]

log = structlog.get_logger()


def is_simulated(url: str) -> bool:
    """Tell whether a port's URL is of a simulated set."""
    return url.startswith(f"{SCHEME}://")


def check(url: str) -> None:
    """Refuse a URL that cannot be played; the ValueError names the word."""
    Scene(url)


class Simulated:
    """The set and the line to it, on the event loop's clock. The line has no speed: bytes come at once."""

    def __init__(self, url: str, settings: Mapping[str, object], listener: Listener) -> None:
        """Set it up for a driver with these settings."""
        self.url = url
        self._scene = Scene(url, settings)
        self._listener = listener
        self._is_open = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether bytes can be written."""
        return self._is_open

    def write(self, data: bytes) -> None:
        """Give bytes to the set; what it says to them comes later, as from a real port."""
        if self._is_open:
            self._scene.world.tick(_now())
            self._scene.set.write(data, _now())
            self._wake(0.0)

    async def run(self) -> None:
        """Play until cancelled."""
        self._scene.set.opened(_now())
        self._is_open = True
        log.info("port simulated", port=self.url)
        try:
            self._listener.opened()
            self._live()
            await asyncio.Event().wait()
        finally:
            self._is_open = False
            self._stop()

    def _live(self) -> None:
        """Let everything happen that is due, and hand over what the set says."""
        self._stop()
        self._scene.world.tick(_now())
        if data := self._scene.set.read():
            self._listener.received(data)
        if self._timer is None and self._scene.world.due is not None:
            self._wake(self._scene.world.due - _now())

    def _wake(self, seconds: float) -> None:
        self._stop()
        self._timer = asyncio.get_running_loop().call_later(max(seconds, 0.0), self._live)

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None


def _now() -> float:
    return asyncio.get_running_loop().time()
