"""How much of the channel is used, as our own node measures it, and what may go out then."""

from radio.driver import Heard, Output
from radio.drivers.meshtastic.commands import Use
from radio.drivers.meshtastic.settings import MeshtasticSettings
from radio.messages import Busy, Priority


class Usage:
    """The node's last figures, while they hold."""

    def __init__(self, settings: MeshtasticSettings) -> None:
        self._settings = settings
        self._use: Use | None = None
        self._until: float | None = None
        self._is_busy = False

    @property
    def due(self) -> float | None:
        """When the figures are too old."""
        return self._until

    def take(self, use: Use, at: float) -> list[Output]:
        """Note new figures; tell when the channel became busy or clear."""
        self._use, self._until = use, at + self._settings.use_seconds
        return self._tell(is_busy=use.channel > self._settings.stop_percent)

    def tick(self, at: float) -> list[Output]:
        """Believe old figures no longer."""
        return self.forget() if self._until is not None and at >= self._until else []

    def forget(self) -> list[Output]:
        """Know nothing."""
        self._use = self._until = None
        return self._tell(is_busy=False)

    def reason_against(self, priority: Priority) -> str:
        """Say why nothing of this priority may go out now; empty when it may. A hazard always may."""
        use, settings = self._use, self._settings
        if use is None or priority <= Priority.HAZARD:
            return ""
        if use.channel > settings.stop_percent:
            return f"the channel is in use for {use.channel:.0f} % of the time"
        if priority <= Priority.URGENT:
            return ""
        if use.channel > settings.busy_percent:
            return f"the channel is in use for {use.channel:.0f} % of the time: only what is urgent goes out"
        if use.own > settings.own_percent:
            return f"our set has held the air for {use.own:.0f} % of the hour: only what is urgent goes out"
        return ""

    def _tell(self, *, is_busy: bool) -> list[Output]:
        if is_busy == self._is_busy:
            return []
        self._is_busy = is_busy
        return [Heard(Busy(is_busy))]
