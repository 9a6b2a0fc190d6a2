"""A crew's station on aioax25, a third-party APRS stack: `python far_station.py HOST PORT CALL ANSWER`.

It listens on a modem's KISS socket, acknowledges every copy of a message for CALL, shows each message once,
and answers the first copy with "<slot><ANSWER>", the slot being the first digit of the text.

Says: `ready`; `copy <id> <text>` for each copy; `shown <id> <text>` once; `acknowledged <text>` when its own
answer was.
"""

import asyncio
import logging
import re
import sys

from aioax25.aprs import APRSInterface  # type: ignore[import-untyped]
from aioax25.aprs.message import APRSMessageFrame, APRSMessageHandler  # type: ignore[import-untyped]
from aioax25.interface import AX25Interface  # type: ignore[import-untyped]
from aioax25.kiss import KISSDeviceState, make_device  # type: ignore[import-untyped]

logging.disable(logging.CRITICAL)


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


class FarStation:
    """What a man with a set does: hears, shows, answers."""

    def __init__(self, interface: APRSInterface, answer: str) -> None:
        self.interface = interface
        self.answer = answer
        self.shown: set[str] = set()
        interface.received_addressed_msg.connect(self.heard)

    def heard(self, interface: APRSInterface, frame: APRSMessageFrame, **_: object) -> None:
        """Acknowledge every copy, show and answer the first."""
        say("copy", frame.msgid, frame.message)
        interface.send_response(frame)
        if frame.msgid in self.shown:
            return
        self.shown.add(frame.msgid)
        say("shown", frame.msgid, frame.message)
        slot = re.search(r"[1-9]", frame.message)
        if slot:
            handler = interface.send_message(str(frame.header.source), slot.group() + self.answer, path=[])
            handler.done.connect(self.answered)

    def answered(self, handler: APRSMessageHandler, state: object, **_: object) -> None:
        """Tell how the answer fared."""
        say(
            "acknowledged" if state is APRSMessageHandler.HandlerState.SUCCESS else "unanswered",
            handler.frame.message,
        )


async def main(host: str, port: str, call: str, answer: str) -> None:
    device = make_device("tcp", host=host, port=int(port), kiss_commands=[], reset_on_close=False)
    device.open()
    while device.state is not KISSDeviceState.OPEN:  # noqa: ASYNC110 - the library tells nobody
        await asyncio.sleep(0.02)
    interface = APRSInterface(
        AX25Interface(device[0]), call, aprs_path=[], retransmit_timeout_base=6, deduplication_expiry=0
    )
    station = FarStation(interface, answer)
    say("ready")
    await asyncio.Event().wait()
    del station


asyncio.run(main(*sys.argv[1:5]))
