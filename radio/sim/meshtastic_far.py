"""A crew's Meshtastic node with keys: shows and acknowledges what it is told, repeats what is pressed."""

from random import Random

from radio.drivers.meshtastic import commands
from radio.drivers.meshtastic.commands import EVERYBODY, unit_of
from radio.drivers.meshtastic.shapes import Data, Port
from radio.errors import Malformed
from radio.sim.air import Air
from radio.sim.far import Handheld, Logged, Shown, Spoken, require_room
from radio.sim.meshtastic_mesh import Burst, Router

WAITS = (3.0, 5.0, 8.0, 15.0, 30.0)  # a node tries three times; a man goes on
PATIENCE = 90.0
EMERGENCY_WORDS = "EMERGENCY"


class MeshHandset(Handheld):
    """A crew's far set. It knows a repeat by the same words: a host's second try has a number of its own."""

    def __init__(self, station: str, base: str, air: Air, chance: Random) -> None:
        super().__init__(station, base, air, chance)
        self._own, self._to = commands.number_of(station) or 0, commands.number_of(base) or 0
        self._router = Router(station, air, chance, WAITS)
        self._waiting: dict[int, Spoken] = {}

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return self._router.due

    def press(self, words: str, at: float) -> Spoken:
        """Send digits or words to the base. Refused when too many messages wait for their receipt."""
        require_room(self._waiting)
        return self._send(words, commands.payload(words), at)

    def emergency(self, at: float) -> Spoken:
        """Send an alert; it works however much waits."""
        return self._send(EMERGENCY_WORDS, Data(Port.ALERT, EMERGENCY_WORDS.encode()), at)

    def send_position(self, latitude: float, longitude: float, fixed_at: int, at: float) -> None:
        """Tell the base where it is, with the time of the fix in seconds of Unix."""
        data = commands.position(latitude, longitude, fixed_at)
        self._router.say(Burst(self._to, self._own, self._number(), data), at)
        self.tick(at)

    def hear(self, frame: bytes, at: float) -> None:
        """Take a burst from the air, damaged or not."""
        try:
            burst = Burst.decode(frame)
        except Malformed:
            return
        if burst.to not in (self._own, EVERYBODY):
            return
        words = burst.data.payload.decode("utf-8", "replace")
        self.log.append(Logged(at, is_own=False, info=f"{burst.data.port} {unit_of(burst.sender)} {words}"))
        if burst.data.port == Port.ROUTING:
            self._take_receipt(burst)
        elif burst.data.port == Port.TEXT:
            self._show(burst, words, at)
        self.tick(at)

    def tick(self, at: float) -> None:
        """Let time pass: try again what nobody acknowledged."""
        for burst in self._router.tick(at):
            if spoken := self._waiting.pop(burst.number, None):
                spoken.next_at = None

    def _send(self, words: str, data: Data, at: float) -> Spoken:
        number = self._number()
        spoken = Spoken(at, words, str(number), tries=1, next_at=at)
        self.sent.append(spoken)
        self._waiting[number] = spoken
        self.log.append(Logged(at, is_own=True, info=f"{data.port} {self.base} {words}"))
        self._router.say(Burst(self._to, self._own, number, data, wants_ack=True), at, PATIENCE)
        self.tick(at)
        return spoken

    def _show(self, burst: Burst, words: str, at: float) -> None:
        if burst.wants_ack and burst.to == self._own:
            receipt = commands.acknowledgement(burst.number)
            self._router.say(Burst(burst.sender, self._own, self._number(), receipt), at)
        if self._router.has_seen(burst):
            return  # the base's own node tried again: a node shows it once
        sender = unit_of(burst.sender)
        is_repeat = any((shown.sender, shown.text) == (sender, words) for shown in self.display)
        self.display.append(Shown(at, sender, words, f"{burst.number:08x}", is_repeat))

    def _take_receipt(self, burst: Burst) -> None:
        settled = self._router.settle(burst.data.request_id)
        if settled and (spoken := self._waiting.pop(settled.number, None)):
            spoken.acknowledge()

    def _number(self) -> int:
        return self._chance.randrange(1, EVERYBODY)
