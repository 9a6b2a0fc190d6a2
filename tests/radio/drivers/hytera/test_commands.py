"""What Hytera sets and their host write, against frames with a source."""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from radio.drivers import dmr
from radio.drivers.hytera import commands
from radio.drivers.hytera.commands import Ended, Online, Place, Registered, Said, SignedOff, Words
from radio.drivers.hytera.frames import Hdap, Service, checksum
from radio.errors import Malformed
from radio.messages import UnitId

FRAMES = tomllib.loads((Path(__file__).parents[2] / "vectors" / "hytera.toml").read_text("utf-8"))["frame"]
OURS: dict[str, Callable[..., Hdap]] = {
    "RegistrationAnswer": commands.registration_answer,
    "OnlineCheck": commands.online_check,
    "Where": commands.where,
}
KINDS: dict[str, type[Any]] = {
    "Words": Words,
    "Ended": Ended,
    "Registered": Registered,
    "SignedOff": SignedOff,
    "Online": Online,
    "Place": Place,
}


def rows(*, ours: bool) -> Iterable[Any]:
    return [pytest.param(row, id=row["name"]) for row in FRAMES if (row["meaning"]["kind"] in OURS) is ours]


def given(row: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of a row, addresses as bytes."""
    fields = {key: value for key, value in row["meaning"].items() if key != "kind"}
    for key in {"to", "sender", "who"} & set(fields):
        fields[key] = bytes.fromhex(fields[key])
    return fields


def write(said: Said) -> Hdap | None:
    match said:
        case Words():
            return commands.text(said)
        case Ended():
            return commands.ended(said)
        case Registered(who):
            return commands.register(who)
        case _:
            return None


@pytest.mark.parametrize("row", rows(ours=False))
def test_a_frame_is_read_as_its_source_has_it_and_written_so(row: dict[str, Any]) -> None:
    data = bytes.fromhex(row["hex"])
    frame = Hdap.decode(data)
    assert frame.encode() == data
    said, fields = commands.parse(frame), given(row)
    where = fields.pop("where", None)
    if isinstance(said, Place):
        assert said.where == (pytest.approx(where, abs=1e-6) if where else None)
        fields["where"] = said.where
    assert said == KINDS[row["meaning"]["kind"]](**fields)
    written = write(said)
    assert written is None or written.encode() == data


@pytest.mark.parametrize("row", rows(ours=True))
def test_what_the_host_says_is_written_as_its_source_has_it(row: dict[str, Any]) -> None:
    written = OURS[row["meaning"]["kind"]](**given(row))
    assert written.encode() == bytes.fromhex(row["hex"])
    assert Hdap.decode(written.encode()) == written
    with pytest.raises(Malformed):
        commands.parse(written)


@pytest.mark.parametrize("place", [(23.0216, 72.4709), (-33.5, -70.25)])
def test_a_place_that_is_written_is_read_back(place: tuple[float, float]) -> None:
    frame = commands.emergency_report(bytes(4), *place, is_stale=True)
    said = commands.parse(frame)
    assert isinstance(said, Place)
    assert said.where == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize(
    "rest",
    [
        b"",
        b"\x00",
        b"\x00V000000000000N9959.9999E18159.9999000000",
        b"\x00A000000000000N2360.0000E07228.2540000000",
        b"\x00A0000",
    ],
)
def test_an_emergency_is_one_whatever_its_fix_says(rest: bytes) -> None:
    who = bytes([12, 0, 4, 3])
    said = commands.parse(Hdap(Service.LOCATION, commands.EMERGENCY_REPORT, who + rest))
    assert said == Place(who, None, is_emergency=True)


def test_the_options_at_the_end_of_a_text_are_passed_over() -> None:
    whole = commands.text(Words(9, b"\x0c\0\0\1", b"\x0c\0\0\2", "31"))
    payload = b"\x00\x04" + whole.payload + b"opts"
    frame = Hdap(Service.TEXT, whole.opcode | commands.HAS_OPTIONS, payload, is_reliable=True)
    assert Hdap.decode(frame.encode()) == frame
    assert commands.parse(frame) == Words(9, b"\x0c\0\0\1", b"\x0c\0\0\2", "31")


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "03",
        "0900a2000d300000020c1006ac0c3f057c00b8",
        "0900a2000d300000020c1006ac0c3f057c00b803",
        "0900a2000e300000020c1006ac0c3f057c00b603",
        "0900a2000d300000020c1006ac0c3f057c00b70300",
    ],
)
def test_a_frame_that_does_not_fit_is_malformed(damaged: str) -> None:
    with pytest.raises(Malformed):
        Hdap.decode(bytes.fromhex(damaged))


@pytest.mark.parametrize(
    "frame",
    [
        Hdap(Service.TEXT, 0xA1, bytes(11)),
        Hdap(Service.TEXT, 0xA1, bytes(12) + b"\x00\xd8"),
        Hdap(Service.TEXT, 0xA2, bytes(12)),
        Hdap(Service.TEXT, 0x40A1, b"\xff\xff" + bytes(20)),
        Hdap(Service.TEXT, 0xC7, bytes(20)),
        Hdap(Service.REGISTRATION, 3, bytes(3)),
        Hdap(Service.REGISTRATION, 0x82, bytes(4)),
        Hdap(Service.LOCATION, 0xA002, bytes(9)),
        Hdap(Service.LOCATION, 0xA002, bytes(10) + b"A000000000000N9101.0000E07228.2540000000"),
        Hdap(Service.LOCATION, 0xA002, bytes(10) + b"A000000000000N2360.0000E07228.2540000000"),
        Hdap(Service.LOCATION, 0xB003, bytes(3)),
        Hdap(Service.RADIO_CONTROL, 1, b""),
        Hdap(0x55, 1, b""),
    ],
)
def test_a_sound_frame_that_means_nothing_here_is_malformed(frame: Hdap) -> None:
    with pytest.raises(Malformed):
        commands.parse(Hdap.decode(frame.encode()))


def test_the_checksum_sees_each_single_byte_that_changed() -> None:
    body = bytes.fromhex(FRAMES[0]["hex"])[1:-2]
    for place in range(len(body)):
        changed = bytearray(body)
        changed[place] ^= 0x41
        assert checksum(bytes(changed)) != checksum(body)


@pytest.mark.parametrize("unit", ["1", "1027", "16777215", "G5"])
def test_a_unit_is_a_radio_id_or_a_group(unit: str) -> None:
    assert dmr.is_unit(unit)


@pytest.mark.parametrize("unit", ["16777216", "01", "0", "G", "१२", "CREW-7", ""])
def test_anything_else_is_none(unit: str) -> None:
    assert not dmr.is_unit(unit)


def test_an_address_is_the_network_and_the_id() -> None:
    assert dmr.address(UnitId("1027"), 12) == bytes([12, 0, 4, 3])
    assert dmr.address(UnitId("G5"), 0) == bytes([0, 0, 0, 5])
    assert dmr.unit_of(bytes([12, 0, 4, 3])) == "1027"
