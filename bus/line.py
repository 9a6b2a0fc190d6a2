"""One MQTT 5 connection over aiomqtt: nothing that is read or said waits for another turn of the loop."""

import asyncio
import functools
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import structlog
from aiomqtt import Client, Message, MqttCodeError, MqttError, ProtocolVersion, TLSParameters, Will
from paho.mqtt.client import MQTT_ERR_SUCCESS
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from radio.broker import Address

log = structlog.get_logger()

KEEPALIVE_SECONDS = 10  # a broker that died without a word is noticed at the second sign of life it misses
CONNECT_SECONDS = 5.0  # a broker in the same country answers in one
LOOKS = 10  # at least so many in the time that the broker has to acknowledge something
HELD_SECONDS = 5.0  # a connection that stood for so long is worth trying again at once
TAKEN_OVER = 0x8E  # MQTT 5, 3.14.2.1: a client of the same name has come
IN_FLIGHT = 64  # messages that wait for the broker's word at a time: 1,000 a second even if it takes 50 ms
MOST_UNACKNOWLEDGED = 1000  # what finds no room is not said: whoever says it says it again
NO_DELAY = ((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),)  # paho leaves Nagle on: 88 ms a round trip

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Terms:
    """Where the broker is, and how it is met."""

    broker: Address
    identifier: str
    ca_file: Path | None = None
    """PEM file with the CA to trust a secure broker by, read anew each time; None: the CAs of this system."""
    cert_file: Path | None = None
    """PEM file with the certificate that shows a secure broker who we are; None: the password does."""
    key_file: Path | None = None
    """PEM file with that certificate's key, without a passphrase."""
    session_seconds: int = 0
    """How long the broker keeps what comes while we are away. 0: nothing, and what it kept is forgotten."""
    will: Will | None = None
    patience_seconds: float = 10.0
    """A broker that acknowledges nothing for so long is connected to anew."""


class Inbox(asyncio.Queue[Message]):
    """Hands messages over as they are read; aiomqtt's own iterator makes two tasks for each (0.1 ms)."""

    def __init__(self, take: Callable[[Message], None], maxsize: int) -> None:
        super().__init__(maxsize)
        self._hand_over = take

    def put_nowait(self, item: Message) -> None:
        """Hand one message over; nothing is ever in the queue itself."""
        self._hand_over(item)


class Line(Client):
    """One connection; `async with` makes it and ends it. MqttError when it cannot be made."""

    def __init__(self, terms: Terms, take: Callable[[Message], None]) -> None:
        broker = terms.broker
        session = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # paho leaves it bare
        session.SessionExpiryInterval = terms.session_seconds
        super().__init__(
            broker.host,
            broker.port,
            username=broker.user,
            password=broker.password,
            identifier=terms.identifier,
            queue_type=cast("type[asyncio.Queue[Message]]", functools.partial(Inbox, self._hand_over)),
            protocol=ProtocolVersion.V5,
            will=terms.will,
            timeout=CONNECT_SECONDS,
            keepalive=KEEPALIVE_SECONDS,
            clean_start=terms.session_seconds == 0,
            max_inflight_messages=IN_FLIGHT,
            properties=session,
            tls_params=_tls(terms),
            socket_options=NO_DELAY,
        )
        self._take = take
        self._is_answering = False
        self._user, self._name = broker.user or "", terms.identifier
        self._patience = terms.patience_seconds
        self._made_at = self._loop.time()
        self._unacknowledged: dict[int, tuple[float, str]] = {}
        self._end: ReasonCode | None = None
        self.is_refused = False
        """The broker has refused something that was said on this connection."""

    async def __aenter__(self) -> Self:
        """Connect. MqttError when that cannot be."""
        await super().__aenter__()
        self._made_at = self._loop.time()
        return self

    @property
    def has_held(self) -> bool:
        """Tell whether the connection has stood for some seconds: who is thrown off at once waits longer."""
        return self._loop.time() - self._made_at >= HELD_SECONDS

    def say(self, name: str, payload: bytes, *, is_retained: bool = False) -> bool:
        """Publish with QoS 1 and wait for nothing; False when too many wait for the broker's word already."""
        if len(self._unacknowledged) >= MOST_UNACKNOWLEDGED:
            return False
        said = self._client.publish(name, payload, qos=1, retain=is_retained)
        if said.rc != MQTT_ERR_SUCCESS:
            return False
        self._unacknowledged[said.mid] = self._loop.time(), name
        return True

    async def until_lost(self) -> None:
        """Wait until the connection is lost, or acknowledges nothing: MqttError."""
        while self._end is None and not self._disconnected.done():
            await asyncio.wait([self._disconnected], timeout=self._patience / LOOKS)
            first, _ = next(iter(self._unacknowledged.values()), (self._loop.time(), ""))
            if self._loop.time() - first > self._patience:
                raise MqttError("it acknowledges nothing")
        raise self._broken()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it. Why the broker ended it is told in the place of what failed by that."""
        await super().__aexit__(kind, error, trace)
        if self._disconnected.done():
            self._disconnected.exception()  # has been seen
        if self._end is not None and isinstance(error, MqttCodeError):
            raise self._broken() from error

    def _broken(self) -> MqttError:
        other = f"another client uses the name {self._name!r}"
        if self._end is not None and self._end.value == TAKEN_OVER:
            return MqttError(f"{other}; stop one of the two, or give it a name of its own")
        if not self.has_held:  # Mosquitto before 2.0.13 does not tell
            return MqttError(f"the connection broke as soon as it stood; look whether {other}")
        return MqttError("the connection broke")

    def _on_disconnect(
        self,
        client: Any,  # noqa: ANN401  # paho's
        userdata: Any,  # noqa: ANN401  # paho's
        flags: Any,  # noqa: ANN401  # paho's
        reason_code: ReasonCode,
        *more: Any,  # noqa: ANN401  # paho's
    ) -> None:
        self._end = self._end or reason_code
        super()._on_disconnect(client, userdata, flags, reason_code, *more)

    def _on_publish(self, client: Any, userdata: Any, mid: int, *more: Any) -> None:  # noqa: ANN401  # paho's
        _, name = self._unacknowledged.pop(mid, (0.0, ""))
        code = more[0]
        if code.is_failure and not self.is_refused:
            self.is_refused = True
            mend = f"{code}: let {self._user!r} write there in its access list, or mend the site or the user"
            log.warning("broker refuses what is said", topic=name, problem=mend)
        super()._on_publish(client, userdata, mid, *more)

    def _on_subscribe(
        self,
        client: Any,  # noqa: ANN401  # paho's
        userdata: Any,  # noqa: ANN401  # paho's
        mid: int,
        reason_codes: list[ReasonCode],
        *more: Any,  # noqa: ANN401  # paho's
    ) -> None:
        waiting = self._pending_subscribes.get(mid)
        refused = next((code for code in reason_codes if code.is_failure), None)
        if refused and waiting and not waiting.done():
            what = f"it does not let {self._user!r} listen ({refused})"
            waiting.set_exception(MqttError(f"{what}; mend the broker's access list, or the site's name"))
        super()._on_subscribe(client, userdata, mid, reason_codes, *more)

    def _on_socket_register_write(self, client: Any, userdata: Any, sock: Any) -> None:  # noqa: ANN401  # paho's
        """Write now, or when what has come is acted on, if it is the answer to that.

        What the socket does not take yet is written when it takes it. aiomqtt lets all wait two turns.
        """
        if asyncio._get_running_loop() is not self._loop:  # noqa: SLF001  # None in the thread that connects
            super()._on_socket_register_write(client, userdata, sock)
        elif self._is_answering:
            self._is_answering = False
            self._loop.call_soon(self._write, client, sock)
        else:
            self._write(client, sock)

    def _hand_over(self, message: Message) -> None:
        self._is_answering = message.qos > 0
        self._take(message)

    def _write(self, client: Any, sock: Any) -> None:  # noqa: ANN401  # paho's
        client.loop_write()
        if client.want_write() and sock.fileno() >= 0:  # it may just have been lost
            self._loop.add_writer(sock.fileno(), client.loop_write)

    async def _wait_for(self, fut: Awaitable[T], timeout: float | None) -> T:  # noqa: ASYNC109  # aiomqtt's
        answer = await super()._wait_for(fut, timeout)
        heed_cancel()
        return answer


def heed_cancel() -> None:
    """Raise the cancel that `wait_for` inside aiomqtt swallows when its answer comes in that moment."""
    task = asyncio.current_task()
    if task and task.cancelling():  # mended in Python 3.12
        raise asyncio.CancelledError


def _tls(terms: Terms) -> TLSParameters | None:
    if not terms.broker.is_secure:
        return None
    ca_file, cert_file, key_file = (
        str(each) if each else None for each in (terms.ca_file, terms.cert_file, terms.key_file)
    )
    return TLSParameters(ca_file, cert_file, key_file, keyfile_password="")  # nobody is there to be asked
