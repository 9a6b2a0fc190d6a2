"""DMR units: radio ids, groups, the IPv4 addresses that stand for them, and how long they are spoken to."""

import re

from radio.airtime import Blocks
from radio.drivers.settings import check_range
from radio.errors import Unsayable
from radio.messages import Order, UnitId

UNIT = re.compile(r"(G?)([1-9][0-9]{0,7})")
HIGHEST_ID = 0xFFFFFF
RECEIPT_BYTES = 12  # a far set's receipt on the air


def check_addresses(*, own: int, network: int, group_network: int) -> None:
    """BadSetting when our own radio id, or the first octet of units' or groups' addresses, cannot be."""
    check_range("own", own, 1, HIGHEST_ID)
    check_range("network", network, 0, 255)
    check_range("group_network", group_network, 0, 255)


def is_unit(unit: str) -> bool:
    """Tell whether this is a radio id, or a group as `G` and its id."""
    found = UNIT.fullmatch(unit)
    return found is not None and int(found[2]) <= HIGHEST_ID


def require_other(unit: str, own: int) -> None:
    """Unsayable when this is neither a group nor a unit other than our own."""
    if not is_unit(unit) or unit == str(own):
        raise Unsayable(f"{unit!r} is no other unit: a radio id up to {HIGHEST_ID}, or G and a group's id.")


def is_group(unit: str) -> bool:
    """Tell whether this is many sets."""
    return unit.startswith("G")


def address(unit: UnitId, network: int) -> bytes:
    """Write the address of a unit or a group: its network's octet and the 24 bits of its id."""
    return bytes([network]) + int(unit.removeprefix("G")).to_bytes(3)


def unit_of(who: bytes) -> UnitId:
    """Read the unit of an address, whatever its network."""
    return UnitId(str(int.from_bytes(who[1:])))


def words_seconds(bearer: Blocks, order: Order) -> float:
    """Tell how long the words of an order hold the channel."""
    return bearer.seconds(order.text.encode("utf-16-le"))


def try_seconds(bearer: Blocks, order: Order) -> float:
    """Tell how long one try holds it, a unit's receipt included."""
    words = words_seconds(bearer, order)
    return words if is_group(order.unit) else words + bearer.seconds(bytes(RECEIPT_BYTES))
