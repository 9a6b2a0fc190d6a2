"""A host on the PyPI Meshtastic client: `python meshtastic_client.py PORT`.

Says `ready <own number> <region> <nodes>` once the node has told all; `heard <unit> <port> <words>` and
`place <unit> <latitude> <longitude>` for what comes; `fared <words> <who says it> <error>` for its own texts.
Takes lines `text <unit> <words>`, `heartbeat` and `end`.
"""

import logging
import sys
import threading
from typing import Any

from meshtastic.serial_interface import SerialInterface  # type: ignore[import-untyped]
from pubsub import pub

logging.disable(logging.CRITICAL)
READY_SECONDS = 20
SAYING = threading.Lock()


def say(*words: object) -> None:
    with SAYING:
        sys.stdout.write(" ".join(str(word) for word in words) + "\n")
        sys.stdout.flush()


def unit(number: int) -> str:
    return f"!{number:08x}"


def heard(packet: dict[str, Any], interface: object) -> None:  # noqa: ARG001 -- as the library calls it
    """Say what a packet brought."""
    decoded = packet.get("decoded", {})
    if "text" in decoded:
        say("heard", unit(packet["from"]), decoded["portnum"], decoded["text"])
    elif decoded.get("portnum") == "ALERT_APP":
        say("heard", unit(packet["from"]), decoded["portnum"], decoded["payload"].decode())
    elif "position" in decoded:
        place = decoded["position"]
        say("place", unit(packet["from"]), place["latitude"], place["longitude"])


def send(interface: SerialInterface, to: str, words: str) -> None:
    """Send a text and tell how it fared; the library gives acknowledgements to this name alone."""

    def onAckNak(packet: dict[str, Any]) -> None:  # noqa: N802 -- the name is the library's condition
        say("fared", words, unit(packet["from"]), packet["decoded"]["routing"]["errorReason"])

    interface.sendText(words, to, wantAck=True, onResponse=onAckNak)


pub.subscribe(heard, "meshtastic.receive")
node = SerialInterface(sys.argv[1], timeout=READY_SECONDS)
say("ready", unit(node.myInfo.my_node_num), node.localNode.localConfig.lora.region, len(node.nodes))
for line in sys.stdin:
    match line.split(maxsplit=2):
        case ["text", to, words]:
            try:
                send(node, to, words.rstrip("\n"))
            except Exception as error:  # noqa: BLE001 -- the library raises a bare one of its own
                say("refused", error)
        case ["heartbeat"]:
            node.sendHeartbeat()
        case _:
            break
node.close()
say("ended")
