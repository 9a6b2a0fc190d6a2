"""A voice driver at a desk: what it was told, and what it asked of its announcer."""

from typing import Any

from radio.driver import Heard, Outcome, Output, Settled, Write
from radio.drivers.settings import read_settings
from radio.drivers.voice import lines
from radio.drivers.voice.driver import VoiceDriver
from radio.drivers.voice.lines import CallOut, Request, Say
from radio.drivers.voice.settings import VoiceSettings
from radio.messages import Order, Ref, UnitId

VAN = UnitId("VAN-7")
ORDER = "3. KHATRA taar gira, Shivaji Nagar khamba 12, 00042"
SPOKEN = "तीन। खतरा तार गिरा, शिवाजी नगर खंभा एक दो, शून्य शून्य शून्य चार दो"
HELP = "काम लेने के लिए, स्टार तीन एक चार हैश"


def an_order(text: str = ORDER, unit: str = VAN, ref: str = "REF") -> Order:
    return Order(Ref(ref), UnitId(unit), text)


class Desk:
    """A driver, and what it has said."""

    def __init__(self, **settings: object) -> None:
        self.driver = VoiceDriver(read_settings(VoiceSettings, settings))
        self.at = 0.0
        self.outputs: list[Output] = []
        self.take(self.driver.opened(0.0))
        self.hears("READY test")
        self.outputs.clear()

    def take(self, outputs: list[Output]) -> list[Output]:
        """Keep what the driver says."""
        self.outputs += outputs
        return outputs

    def send(self, order: Order) -> Request:
        """Begin a try; give what the announcer is asked."""
        self.take(self.driver.send(order, self.at))
        return self.asked[-1]

    def hears(self, *said: str, after: float = 0.1) -> list[Output]:
        """Let the announcer say lines."""
        self.at += after
        data = "".join(f"{line}\n" for line in said).encode()
        return self.take(self.driver.receive(data, self.at))

    def done(self, job: Request) -> list[Output]:
        """Let the announcer say something whole."""
        assert isinstance(job, Say | CallOut)
        return self.hears(f"KEYED {job.id} 9.0") + self.hears(f"DONE {job.id}", after=9.0)

    def wait(self) -> list[Output]:
        """Let time pass up to what is due."""
        assert self.driver.due is not None
        self.at = self.driver.due
        return self.take(self.driver.tick(self.at))

    @property
    def asked(self) -> list[Request]:
        """What the announcer was asked."""
        return [
            lines.read_request(output.data.decode().removesuffix("\n"))
            for output in self.outputs
            if isinstance(output, Write)
        ]

    @property
    def settled(self) -> list[Outcome]:
        """How tries have ended."""
        return [output.outcome for output in self.outputs if isinstance(output, Settled)]

    @property
    def heard(self) -> list[Any]:
        """What came upward."""
        return [output.message for output in self.outputs if isinstance(output, Heard)]


def say(desk: Desk, **order: str) -> Say:
    asked = desk.send(an_order(**order))
    assert isinstance(asked, Say)
    return asked
