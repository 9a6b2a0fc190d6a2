"""Asks a TETRA terminal for its mode and its number. ESC and CR before end whatever stood half written."""

import re

from radio.drivers.probe import Probe

MODES = {"0": "trunked", "1": "direct", "6": "repeater"}
MODE = re.compile(rb"[\r\n]\+CTOM: ?(\d)[\r\n]")
NUMBER = re.compile(rb"[\r\n]\+CNUMF: ?\d,(\d{1,24})[\r\n]")


def recognise(data: bytes) -> str | None:
    """Look for the mode: the one answer that no telephone modem gives."""
    mode, number = MODE.search(data), NUMBER.search(data)
    if not mode:
        return None
    words = f"PEI, {MODES.get(mode[1].decode(), 'other')} mode"
    return f"{words}, number {number[1].decode()}" if number else words


PROBE = Probe(recognise, asks=(b"\x1b\r\nAT+CNUMF?\r\n", b"AT+CTOM?\r\n"), bauds=(38_400, 9600, 115_200))
