"""A gateway as seen from the bus, scripted by whoever rehearses: it speaks `radio.wire` and has no sets."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from typing import TypeVar
from urllib.parse import urlsplit

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from radio.messages import Ref, SetName, Trust, UnitId
from radio.wire import (
    Channel,
    HeardReport,
    Query,
    Received,
    Report,
    ReportStep,
    Transmit,
    Withdraw,
    decode,
    decode_order,
    encode,
    topic,
)

OUTBOX = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
RESEND_SECONDS = 0.5
PATIENCE_SECONDS = 15.0
LOOK_SECONDS = 0.01

T = TypeVar("T")


class FarGateway:
    """It keeps what it has to say and repeats it until it is received."""

    def __init__(self, site: str, url: str) -> None:
        """Connect to the broker as this site; `url` holds its sign-in."""
        self.orders: list[Transmit | Withdraw | Query] = []
        self.received: list[int] = []
        self.unreceived: dict[int, Report | HeardReport] = {}
        self._site = site
        self._numbers = count(1)
        self._ends = threading.Event()
        self.client = self._connected(url)
        self._repeater = threading.Thread(target=self._repeat, name=f"gateway {site}")
        self._repeater.start()

    def close(self) -> None:
        """Go away without a word."""
        self._ends.set()
        self._repeater.join()
        self.client.disconnect()
        self.client.loop_stop()

    def report(self, ref: str, step: ReportStep, tries: int = 0, airtime: float | None = None) -> int:
        """Say how an order stands; gives the number of the report."""
        seq = next(self._numbers)
        told = Report(
            outbox=OUTBOX, seq=seq, ref=Ref(ref), step=step, at=_now(), tries=tries, airtime=airtime
        )
        return self.say(told)

    def hear(self, unit: str, digits: str, via: str = "base-1") -> int:
        """Say that a unit keyed these digits; gives the number of what was heard."""
        seq = next(self._numbers)
        heard = HeardReport(
            outbox=OUTBOX,
            seq=seq,
            set=SetName(via),
            unit=UnitId(unit),
            kind="status",
            trust=Trust.LINK_ACKNOWLEDGED,
            at=_now(),
            digits=digits,
        )
        return self.say(heard)

    def say(self, told: Report | HeardReport) -> int:
        """Say it, again and again until it is received; gives its number."""
        self.unreceived[told.seq] = told
        self._publish(told)
        return told.seq

    def wait(self, look: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
        """Look until there is something to see; TimeoutError when there is nothing in time."""
        for _ in range(int(seconds / LOOK_SECONDS)):
            if found := look():
                return found
            time.sleep(LOOK_SECONDS)
        raise TimeoutError("Waited in vain.")

    def wait_received(self, *seqs: int) -> None:
        """Wait until the dispatcher has these on record."""
        self.wait(lambda: set(seqs) <= set(self.received))

    def transmits(self) -> list[Transmit]:
        """Give the orders so far, repeats too."""
        return [each for each in self.orders if isinstance(each, Transmit)]

    def order(self, at: int = 0) -> Transmit:
        """Wait for an order and give it."""
        return self.wait(lambda: self.transmits()[at : at + 1])[0]

    def withdrawal(self) -> Withdraw:
        """Wait until one is asked back."""
        return self.wait(lambda: [each for each in self.orders if isinstance(each, Withdraw)])[0]

    def _connected(self, url: str) -> Client:
        parts = urlsplit(url)
        client = Client(CallbackAPIVersion.VERSION2, self._site, protocol=MQTTProtocolVersion.MQTTv5)
        client.username_pw_set(parts.username, parts.password)
        client.on_connect = self._begin
        client.on_message = self._take
        client.reconnect_delay_set(1, 1)
        client.connect(parts.hostname or "", parts.port or 1883, keepalive=5)
        client.loop_start()
        return client

    def _begin(self, client: Client, *_: object) -> None:
        for channel in (Channel.ORDERS, Channel.RECEIVED):
            client.subscribe(topic(self._site, channel), qos=1)

    def _take(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        payload = bytes(message.payload)
        if message.topic.endswith(Channel.ORDERS):
            self.orders.append(decode_order(payload))
            return
        for seq in decode(Received, payload).seqs:
            self.received.append(seq)
            self.unreceived.pop(seq, None)

    def _repeat(self) -> None:
        while not self._ends.wait(RESEND_SECONDS):
            for told in tuple(self.unreceived.values()):
                self._publish(told)

    def _publish(self, told: Report | HeardReport) -> None:
        channel = Channel.REPORTS if isinstance(told, Report) else Channel.HEARD
        with suppress(ValueError):  # paho's, when too many wait for the broker; it is said again
            self.client.publish(topic(self._site, channel), encode(told), qos=1)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # a scripted gateway's own clock
