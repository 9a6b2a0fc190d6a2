"""Writes and reads what a FleetSync host and its set say, with the PyPI package ksync.

Takes one JSON object a line: `{"text": …, "fleet": 100, "unit": 1001}` (without the numbers: a broadcast) and
`{"poll": true, "fleet": …, "unit": …}` to write, `{"hex": …}` to read. Says one a line: `hex`, or `fleet`,
`unit`, `is_ack`; of a sentence, which ksync gives to pynmeagps, `who`, `place`, `is_valid` and `status`;
`error` where the package refuses.
"""

import json
import sys
from typing import Any

from ksync import KMessage, KSync  # type: ignore[import-untyped]
from pynmeagps import NMEAReader  # type: ignore[import-untyped]


class Paper:
    """A serial port that keeps what is written."""

    def __init__(self) -> None:
        self.written = b""

    def write(self, data: bytes) -> int:
        """Keep it."""
        self.written += data
        return len(data)

    def flush(self) -> None:
        """Keep on."""


def write(asked: dict[str, Any]) -> dict[str, Any]:
    """Let the package write."""
    paper = Paper()
    host = KSync(paper)
    if "poll" in asked:
        host.poll_gnss(asked["fleet"], asked["unit"])
    elif "fleet" in asked:
        host.send_text(asked["text"], asked["fleet"], asked["unit"])
    else:
        host.send_text(asked["text"], broadcast=True)
    return {"hex": paper.written.hex()}


def read(data: bytes) -> dict[str, Any]:
    """Let the package read."""
    if data.startswith(b"$"):
        return read_sentence(NMEAReader.parse(data))
    message = KMessage(data)
    return {"fleet": message.fleet_id, "unit": message.device_id, "is_ack": message.ack}


def read_sentence(said: Any) -> dict[str, Any]:  # noqa: ANN401 -- the package makes its fields as it goes
    """Name the fields, which differ from sentence to sentence."""
    fleet = next((getattr(said, name) for name in ("fleetId", "fleet") if hasattr(said, name)), "")
    unit = next(getattr(said, name) for name in ("deviceId", "senderid", "field_02") if hasattr(said, name))
    status = getattr(said, "senderstatus", "")
    return {
        "who": f"{int(fleet)}{int(unit)}" if fleet else str(unit),
        "place": [said.lat, said.lon] if hasattr(said, "lat") else None,
        "is_valid": getattr(said, "status", "") == "A",
        "status": str(int(status)) if status != "" else "",
    }


for line in sys.stdin:
    asked = json.loads(line)
    try:
        answer = read(bytes.fromhex(asked["hex"])) if "hex" in asked else write(asked)
    except Exception as error:  # noqa: BLE001 -- the package raises bare ones
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
