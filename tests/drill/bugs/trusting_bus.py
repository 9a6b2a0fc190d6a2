"""A dispatcher with a deliberate bug: the broker's PUBACK counts as the gateway's receipt."""

import asyncio
import sys
from contextlib import suppress
from functools import partial

from aiomqtt import MqttError

from bus import Line
from dispatcher import app, mqtt
from dispatcher.config import DispatcherConfig
from dispatcher.domain.transmission import TransmissionState, TransmissionStep
from dispatcher.services import moves
from dispatcher.store import Transaction
from dispatcher.store.transmissions import TRANSMISSIONS
from radio.wire import Channel, Query, Transmit, Withdraw, encode, topic

tasks: set[asyncio.Task[None]] = set()


class TrustingBus(mqtt.Bus):
    """Believes the broker."""

    def _say(self, line: Line, site: str, message: Transmit | Withdraw | Query) -> None:
        if self._orders.is_fresh(message):
            task = asyncio.create_task(self._publish(line, site, message))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    async def _publish(self, line: Line, site: str, message: Transmit | Withdraw | Query) -> None:
        with suppress(MqttError):
            await line.publish(topic(site, Channel.ORDERS), encode(message), qos=1)
            if isinstance(message, Transmit):
                await self._store.write(partial(self._hand_over, ref=message.ref))

    def _hand_over(self, tx: Transaction, ref: str) -> None:
        before = TRANSMISSIONS.lock(tx, ref)
        if before is not None and before.state is TransmissionState.QUEUED:
            act = self._act()
            after = before.take(TransmissionStep.ACCEPTED, act.now)
            moves.save(tx, act, before, after.next_at(after.not_after + act.settings.query_after.delta))


app.__dict__["Bus"] = TrustingBus
sys.exit(app.main(DispatcherConfig.read()))
