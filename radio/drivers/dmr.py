"""Addresses of DMR units: radio ids, groups, and the IPv4 addresses that stand for them."""

import re

from radio.messages import UnitId

UNIT = re.compile(r"(G?)([1-9][0-9]{0,7})")
HIGHEST_ID = 0xFFFFFF


def is_unit(unit: str) -> bool:
    """Tell whether this is a radio id, or a group as `G` and its id."""
    found = UNIT.fullmatch(unit)
    return found is not None and int(found[2]) <= HIGHEST_ID


def is_group(unit: str) -> bool:
    """Tell whether this is many sets."""
    return unit.startswith("G")


def address(unit: UnitId, network: int) -> bytes:
    """Write the address of a unit or a group: its network's octet and the 24 bits of its id."""
    return bytes([network]) + int(unit.removeprefix("G")).to_bytes(3)


def unit_of(who: bytes) -> UnitId:
    """Read the unit of an address, whatever its network."""
    return UnitId(str(int.from_bytes(who[1:])))
