"""How much of the channel is used, as our own node measures it, and what may go out then."""

from radio.drivers.meshtastic.commands import Use
from radio.drivers.meshtastic.settings import MeshtasticSettings
from radio.messages import Priority


class Usage:
    """The node's last figures, while they hold.

    A full mesh is no carrier: told as busy it would hold the channel's other sets, and a hazard.
    """

    def __init__(self, settings: MeshtasticSettings) -> None:
        self._settings = settings
        self._use: Use | None = None
        self._until: float | None = None

    @property
    def due(self) -> float | None:
        """When the figures are too old."""
        return self._until

    def take(self, use: Use, at: float) -> None:
        """Note new figures."""
        self._use, self._until = use, at + self._settings.use_seconds

    def tick(self, at: float) -> None:
        """Believe old figures no longer."""
        if self._until is not None and at >= self._until:
            self.forget()

    def forget(self) -> None:
        """Know nothing."""
        self._use = self._until = None

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
