"""Reads datagrams of DMR sets with dmr-kaitai, a third party's definitions of their protocols.

Lines in: `hytera HEX`, `tms HEX`, `ars HEX`, `lrrp HEX`. Says one JSON object for each: the fields as the
library names them, enumerations by their number, bytes in hex; `{"refused": …}` when it does not read it.
"""

import json
import sys
from collections.abc import Callable
from enum import Enum
from typing import Any

from kaitaistruct import KaitaiStruct  # type: ignore[import-untyped]
from okdmr.kaitai.hytera.hytera_dmr_application_protocol import (  # type: ignore[import-untyped]
    HyteraDmrApplicationProtocol,
)
from okdmr.kaitai.hytera.radio_ip import RadioIp  # type: ignore[import-untyped]
from okdmr.kaitai.motorola.automatic_registration_service import (  # type: ignore[import-untyped]
    AutomaticRegistrationService,
)
from okdmr.kaitai.motorola.motorola_binary_xml import MotorolaBinaryXml  # type: ignore[import-untyped]
from okdmr.kaitai.motorola.text_message_protocol import TextMessageProtocol  # type: ignore[import-untyped]

READERS: dict[str, Callable[[bytes], Any]] = {
    "hytera": HyteraDmrApplicationProtocol.from_bytes,
    "tms": TextMessageProtocol.from_bytes,
    "ars": AutomaticRegistrationService.from_bytes,
    "lrrp": lambda data: MotorolaBinaryXml.from_bytes(data).documents[0],
}


def plain(value: object) -> object:
    """Give a parsed value as JSON can hold it."""
    match value:
        case RadioIp():
            return bytes([value.subnet, value.radio_id_1, value.radio_id_2, value.radio_id_3]).hex()
        case KaitaiStruct():
            return {key: plain(part) for key, part in vars(value).items() if not key.startswith("_")}
        case Enum():
            return value.value
        case bytes():
            return value.hex()
        case list():
            return [plain(part) for part in value]
        case _:
            return value


def read(kind: str, data: bytes) -> object:
    """Read one datagram."""
    try:
        return plain(READERS[kind](data))
    except Exception as error:  # noqa: BLE001 - the library raises whatever its bytes lead it to
        return {"refused": repr(error)}


for line in sys.stdin:
    kind, words = line.split()
    sys.stdout.write(json.dumps(read(kind, bytes.fromhex(words))) + "\n")
    sys.stdout.flush()
