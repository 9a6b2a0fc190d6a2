"""Reads AX.25 frames (one in hex per line, without FCS) with aioax25, and their APRS words with aprslib.

Says one JSON object per line: source, destination, path and PID as aioax25 sees them, `again` (the frame as
aioax25 writes it, hex), and addressee, text, number or receipt as aprslib sees them.
"""

import json
import logging
import sys

import aprslib  # type: ignore[import-untyped]
from aioax25.frame import AX25Frame, AX25UnnumberedInformationFrame  # type: ignore[import-untyped]

logging.disable(logging.CRITICAL)


def read(data: bytes) -> dict[str, object]:
    """Describe one frame as two libraries understand it."""
    frame = AX25Frame.decode(data)
    header = frame.header
    path = [str(hop) for hop in header.repeaters] if header.repeaters else []
    line = f"{header.source.normalised}>{','.join([str(header.destination.normalised), *path])}:"
    words = aprslib.parse(line.encode() + frame.frame_payload[1:])
    again = AX25UnnumberedInformationFrame(
        destination=header.destination,
        source=header.source,
        repeaters=header.repeaters,
        pid=frame.pid,
        payload=frame.payload,
        cr=header.cr,
        src_cr=header.src_cr,
    )
    return {
        "source": str(header.source.normalised),
        "destination": str(header.destination.normalised),
        "path": path,
        "pid": frame.pid,
        "again": bytes(again).hex(),
        "addressee": words.get("addresse"),
        "text": words.get("message_text"),
        "number": words.get("msgNo"),
        "response": words.get("response"),
    }


for received in sys.stdin:
    sys.stdout.write(json.dumps(read(bytes.fromhex(received))) + "\n")
    sys.stdout.flush()
