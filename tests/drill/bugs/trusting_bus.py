"""A dispatcher with a deliberate bug: the broker's PUBACK counts as the gateway's receipt."""

import sys
from functools import partial

from aiomqtt import Client

from dispatcher import app, mqtt
from dispatcher.config import DispatcherConfig
from dispatcher.domain.transmission import TransmissionState, TransmissionStep
from dispatcher.services import moves
from dispatcher.store import Transaction
from dispatcher.store.transmissions import TRANSMISSIONS
from radio.wire import Channel, Received, Transmit, encode, topic


class TrustingBus(mqtt.Bus):
    """Believes the broker."""

    async def _publish(self, client: Client) -> None:
        while True:
            site, message = await self._outgoing.get()
            channel = Channel.RECEIVED if isinstance(message, Received) else Channel.ORDERS
            await client.publish(topic(site, channel), encode(message), qos=1, timeout=mqtt.PUBLISH_SECONDS)
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
