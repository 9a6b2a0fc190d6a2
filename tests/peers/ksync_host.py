"""A FleetSync host on the PyPI package ksync: `python ksync_host.py PORT`.

Takes lines `text <fleet> <unit> <words>` and `broadcast <words>`. Says `ready`; `ack` for a receipt, `other
<hex>` for a frame that the package does not know, and `place <unit> <latitude> <longitude> <A or V>`.
"""

import sys
import threading

import serial
from ksync import KMessage, KSync  # type: ignore[import-untyped]
from pynmeagps import NMEAReader  # type: ignore[import-untyped]

ETX, CR, LF = b"\x03", b"\r", b"\n"
SAYING = threading.Lock()


def say(*words: object) -> None:
    with SAYING:
        sys.stdout.write(" ".join(str(word) for word in words) + "\n")
        sys.stdout.flush()


def listen(port: serial.Serial) -> None:
    """Cut the stream and say what each piece is."""
    piece = b""
    while byte := port.read(1):
        piece = (piece + byte).lstrip(CR + LF)
        if piece.endswith(ETX) or (piece.startswith(b"$") and byte == LF):
            tell(piece)
            piece = b""


def tell(piece: bytes) -> None:
    """Say what the packages make of it."""
    if piece.startswith(b"$"):
        said = NMEAReader.parse(piece)
        say("place", said.senderid, said.lat, said.lon, said.status)
        return
    try:
        say("ack" if KMessage(piece).ack else f"other {piece.hex()}")
    except Exception:  # noqa: BLE001 -- the package raises a bare one for a frame that it does not know
        say("other", piece.hex())


line = serial.Serial(sys.argv[1], 9600)
host = KSync(line)
threading.Thread(target=listen, args=(line,), daemon=True).start()
say("ready")
for asked in sys.stdin:
    match asked.rstrip("\n").split(maxsplit=3):
        case ["text", fleet, unit, words]:
            host.send_text(words, int(fleet), int(unit))
        case ["broadcast", *_]:
            host.send_text(asked.rstrip("\n").removeprefix("broadcast "), broadcast=True)
