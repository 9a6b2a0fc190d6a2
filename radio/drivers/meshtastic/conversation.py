"""What host and node say to each other apart from texts: wake, who are you, I am still here."""

from radio.driver import Output, Write
from radio.drivers.meshtastic import commands
from radio.drivers.meshtastic.frames import WAKE, frame
from radio.drivers.meshtastic.settings import MeshtasticSettings

WAKE_SECONDS = 0.1  # a node that slept hears after this (meshtastic.org, Client API)
MOST_ASKS = 3
ASK_AGAIN_SECONDS = 30.0  # a set that said nothing may be switched on later; until then it hears for nobody
FIRST_NONCE = 1


class Conversation:
    """Starts the node up, again when it has restarted, and gives it signs of life."""

    def __init__(self, settings: MeshtasticSettings) -> None:
        self._settings = settings
        self._nonce = FIRST_NONCE
        self._asks = 0
        self._ask_at: float | None = None
        self._beat_at: float | None = None
        self._is_up = False

    @property
    def is_starting(self) -> bool:
        """Tell whether the node is still telling who it is."""
        return self._ask_at is not None

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return self._ask_at if self._ask_at is not None else self._beat_at

    def begin(self, at: float) -> list[Output]:
        """Wake the node; the question follows."""
        self._asks, self._is_up = 0, False
        self._ask_at = at + WAKE_SECONDS
        return [Write(WAKE)]

    def end(self) -> None:
        """Say nothing more: the port is gone."""
        self._ask_at = self._beat_at = None

    def ready(self, nonce: int, at: float) -> None:
        """Know that the node has told all, when it is what was asked last."""
        if nonce == self._nonce:
            self._ask_at, self._is_up = None, True
            self._beat_at = at + self._settings.heartbeat_seconds

    def tick(self, at: float) -> list[Output]:
        """Ask, ask again, or give a sign of life."""
        if self._ask_at is not None and at >= self._ask_at:
            return self._ask(at)
        if self._ask_at is None and self._beat_at is not None and at >= self._beat_at:
            return self._beat(at)
        return []

    def _ask(self, at: float) -> list[Output]:
        if self._asks >= MOST_ASKS:  # it may be an old one that takes texts all the same
            self._ask_at, self._beat_at = None, at + ASK_AGAIN_SECONDS
            return []
        self._asks += 1
        self._ask_at = at + self._settings.start_seconds
        return [self._question()]

    def _beat(self, at: float) -> list[Output]:
        if self._is_up:
            self._beat_at = at + self._settings.heartbeat_seconds
            return [Write(frame(commands.heartbeat()))]
        self._beat_at = at + ASK_AGAIN_SECONDS
        return [Write(WAKE), self._question()]

    def _question(self) -> Write:
        self._nonce += 1
        return Write(frame(commands.want_config(self._nonce)))
