"""Reads and writes messages of the mesh with the PyPI Meshtastic package's own protocol buffers.

Takes one JSON object a line: `{"shape": "FromRadio", "fields": {…}}` to write, `{"shape": …, "hex": …}` to
read. Says one a line: `hex` as the library writes it, and `fields` as it names them (bytes in hex).
"""

import json
import sys
from typing import Any

from google.protobuf.message import Message  # type: ignore[import-untyped]
from meshtastic.protobuf import mesh_pb2, telemetry_pb2  # type: ignore[import-untyped]


def shape(name: str) -> Message:
    """Make an empty message of the library."""
    module = mesh_pb2 if hasattr(mesh_pb2, name) else telemetry_pb2
    made: Message = getattr(module, name)()
    return made


def fill(message: Message, fields: dict[str, Any]) -> Message:
    """Set fields by their names."""
    for name, value in fields.items():
        field = message.DESCRIPTOR.fields_by_name[name]
        if isinstance(value, dict):
            getattr(message, name).SetInParent()
            fill(getattr(message, name), value)
        elif field.type == field.TYPE_BYTES:
            setattr(message, name, bytes.fromhex(value))
        else:
            setattr(message, name, value)
    return message


def fields_of(message: Message) -> dict[str, Any]:
    """Name what is set."""
    given: dict[str, Any] = {}
    for field, value in message.ListFields():
        if isinstance(value, Message):
            given[field.name] = fields_of(value)
        else:
            given[field.name] = value.hex() if isinstance(value, bytes) else value
    return given


for line in sys.stdin:
    asked = json.loads(line)
    message = shape(asked["shape"])
    if "hex" in asked:
        message.ParseFromString(bytes.fromhex(asked["hex"]))
    else:
        fill(message, asked["fields"])
    answer = {"hex": message.SerializeToString().hex(), "fields": fields_of(message)}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
