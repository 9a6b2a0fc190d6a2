"""Datagrams of Hytera and Motorola sets as a third party reads them: dmr-kaitai, as a separate process."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from random import Random
from typing import Any

import pytest

from radio.drivers import dmr, make_driver
from radio.drivers.datagrams import split
from radio.drivers.hytera import commands
from radio.drivers.hytera.commands import Ended, Place, Registered, Result, Words
from radio.drivers.hytera.frames import Hdap, Service, checksum
from radio.drivers.motorola import ars, lrrp, tms
from radio.errors import Malformed
from radio.messages import Order, Ref, UnitId
from radio.sim import SIMULATORS
from radio.sim.air import Air
from radio.sim.world import World

PEER = Path(__file__).parents[1] / "peers" / "hytera_and_motorola.py"
VECTORS = Path(__file__).parents[1] / "radio" / "vectors"
WORDS = ["31", "3. Pole gira, Ward 11", "3. खंभा गिरा, वार्ड 11", "x" * 140, "39 🙏"]
UNREAD_BY_THE_PEER = {"no fix"}  # it takes a fix for certain


def read_by_the_library(kind: str, datagrams: list[bytes]) -> list[dict[str, Any]]:
    """Let the peer script read them."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(PEER)],
        input="".join(f"{kind} {datagram.hex()}\n" for datagram in datagrams),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def chance() -> Random:
    return Random(6)  # noqa: S311 -- a test must be repeatable


def rows(make: str, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((VECTORS / f"{make}.toml").read_text("utf-8"))[kind]
    return found


def test_every_hytera_vector_is_read_alike() -> None:
    frames = [row for row in rows("hytera", "frame") if row["name"] not in UNREAD_BY_THE_PEER]
    seen = read_by_the_library("hytera", [bytes.fromhex(row["hex"]) for row in frames])
    for row, view in zip(frames, seen, strict=True):
        assert "refused" not in view, row["name"]
        frame = Hdap.decode(bytes.fromhex(row["hex"]))
        assert (view["message_header"], view["checksum"]) == (frame.service, bytes.fromhex(row["hex"])[-2])
        assert view["data"]["message_length"] == len(frame.payload)


def test_our_hytera_texts_and_results_are_what_the_library_reads() -> None:
    draw = chance()
    texts = [
        Words(draw.randrange(1 << 32), draw.randbytes(4), draw.randbytes(4), words, is_to_many, wants_result)
        for words in WORDS
        for is_to_many in (False, True)
        for wants_result in (False, True)
    ]
    for said, view in zip(
        texts, read_by_the_library("hytera", [commands.text(each).encode() for each in texts]), strict=True
    ):
        data = view["data"]
        assert data["service_type"] == (commands.GROUP if said.is_to_many else commands.PRIVATE)
        assert data["ack_flag"] == (0 if said.wants_result else 1)
        assert (data["request_id"], data["destination_ip"], data["source_ip"], data["tmdata"]) == (
            said.request,
            said.to.hex(),
            said.sender.hex(),
            said.text,
        )
    ends = [Ended(7, bytes(4), result, b"\x0c\0\0\1") for result in Result]
    seen = read_by_the_library("hytera", [commands.ended(end).encode() for end in ends])
    assert [view["data"]["result"] for view in seen] == list(Result)


def test_our_places_and_registrations_are_what_the_library_reads() -> None:
    who = dmr.address(UnitId("1027"), 12)
    frames = [
        commands.emergency_report(who, 23.0216, 72.4709, is_stale=True),
        commands.register(who),
        commands.registration_answer(who, 1800),
        commands.where(7, who),
    ]
    report, register, answer, question = [
        view["data"] for view in read_by_the_library("hytera", [frame.encode() for frame in frames])
    ]
    place = {key: bytes.fromhex(value) for key, value in report["data"]["gpsdata"].items()}
    assert (place["gps_status"], place["latitude"], place["longitude"]) == (b"V", b"2301.2960", b"07228.2540")
    assert report["data"]["radio_ip"] == register["radio_ip"] == answer["radio_ip"] == who.hex()
    assert (register["rrs_type"], answer["rrs_type"], answer["valid_time"]) == (3, 0x80, 1800)
    assert (question["data"]["request_id"], question["data"]["radio_ip"]) == (7, who.hex())


def test_of_frames_made_by_chance_we_read_what_the_library_reads_as_it_does() -> None:
    """The library checks neither length nor checksum: both are made sound, what stands inside is not."""
    draw = chance()
    frames = [made_by_chance(draw) for _ in range(2_000)]
    seen = read_by_the_library("hytera", [frame.encode() for frame in frames])
    counts = {"both": 0, "library alone": 0}
    for frame, view in zip(frames, seen, strict=True):
        try:
            said = commands.parse(Hdap.decode(frame.encode()))
        except Malformed:
            counts["library alone"] += "refused" not in view
            continue
        if "refused" in view:
            continue
        counts["both"] += 1
        agree(said, view["data"])
    assert counts["both"] > 500
    assert counts["library alone"] < 200  # texts too short to name who sent them; degrees that are none


def made_by_chance(draw: Random) -> Hdap:
    match draw.randrange(4):
        case 0:
            words = "".join(draw.choice("aZ9 अक़🙏") for _ in range(draw.randrange(20))).encode("utf-16-le")
            opcode = draw.choice([commands.PRIVATE, commands.GROUP]) | draw.choice([0, 0x8000])
            return Hdap(Service.TEXT, opcode, draw.randbytes(12) + words)
        case 1:
            return Hdap(
                Service.TEXT, commands.PRIVATE_RESULT, draw.randbytes(12) + bytes([draw.choice(list(Result))])
            )
        case 2:
            return Hdap(Service.REGISTRATION, draw.choice([1, 3]), draw.randbytes(4))
        case _:
            opcode = draw.choice(list(commands.REPORTS))
            before = draw.randbytes(4) + (b"\0" if opcode == commands.EMERGENCY_REPORT else draw.randbytes(4))
            middle = {0xC003: b"00000100", 0xA002: b"\0\0", 0xA003: b"\0\0", 0xD004: b"\0\0"}.get(opcode, b"")
            fix = commands.fix(draw.uniform(-95, 95), draw.uniform(-179, 179), is_stale=draw.random() < 0.5)
            rssi = b"\xff\xa0" if opcode in (0xA003, 0xD004) else b""
            return Hdap(Service.LOCATION, opcode, before + middle + fix + rssi)


def agree(said: commands.Said, view: dict[str, Any]) -> None:
    """Compare what we read with what the library reads."""
    match said:
        case Words(request, to, sender, text):
            assert (view["request_id"], view["destination_ip"], view["source_ip"]) == (
                request,
                to.hex(),
                sender.hex(),
            )
            assert view["tmdata"] == text
        case Ended(request, to, result):
            assert (view["request_id"], view["destination_ip"], view["result"]) == (request, to.hex(), result)
        case Place(who, None, is_emergency=True):  # a fix off the earth takes no emergency away
            latitude = bytes.fromhex(view["data"]["gpsdata"]["latitude"]).decode()
            assert view["data"]["radio_ip"] == who.hex()
            assert degrees(latitude) > 90
        case Place(who, where, is_stale):
            place = {key: bytes.fromhex(value).decode() for key, value in view["data"]["gpsdata"].items()}
            assert view["data"]["radio_ip"] == who.hex()
            assert (place["gps_status"] == "V") is is_stale
            assert where
            assert (where[0] < 0, where[1] < 0) == (place["north_south"] == "S", place["east_west"] == "W")
            assert abs(where[0]) == pytest.approx(degrees(place["latitude"]), abs=1e-6)
            assert abs(where[1]) == pytest.approx(degrees(place["longitude"]), abs=1e-6)
        case Registered(who):
            assert (view["rrs_type"], view["radio_ip"]) == (3, who.hex())


def degrees(words: str) -> float:
    return int(words[:-7]) + float(words[-7:]) / 60


def test_the_checksum_is_what_the_captures_carry() -> None:
    captures = [row for row in rows("hytera", "frame") if "capture" in row["name"]]
    assert len(captures) == 4
    for row in captures:
        data = bytes.fromhex(row["hex"])
        assert checksum(data[1:-2]) == data[-2]


@pytest.mark.parametrize("make", ["hytera", "motorola"])
def test_what_a_driver_writes_and_what_its_simulator_says_is_read_by_the_library(make: str) -> None:
    driver, simulator, unit = make_driver(make, {}), SIMULATORS[make], UnitId("1027")
    air = Air(chance())
    base = simulator.base(simulator.own, air, chance(), "")
    world, far = World(air), simulator.far(unit, simulator.own, air, chance())
    for station in (base, far):
        world.add_station(station)
    order = driver.send(Order(Ref("REF"), unit, "3. खंभा गिरा"), 0.0)
    base.write(order[0].data, 0.0)  # type: ignore[union-attr]
    world.tick(10.0)
    far.press("31", 10.0)
    world.tick(30.0)
    kinds = {4005: "ars", 4001: "lrrp", 4007: "tms"}
    said = split(order[0].data) + split(base.read())  # type: ignore[union-attr]
    assert len(said) == 4
    for datagram in said:
        [view] = read_by_the_library(kinds.get(datagram.port, "hytera"), [datagram.payload])
        assert "refused" not in view


def test_every_motorola_vector_is_read_alike() -> None:
    texts, signs = rows("motorola", "tms"), rows("motorola", "ars")
    for row, view in zip(
        texts, read_by_the_library("tms", [bytes.fromhex(row["hex"]) for row in texts]), strict=True
    ):
        said, header = tms.parse(bytes.fromhex(row["hex"])), view["message_header"]
        assert (view["message_size"], view["unparsed_data"]) == (len(bytes.fromhex(row["hex"])) - 2, "")
        if isinstance(said, tms.Words):
            head = view["pdu_content"]["text_message_header_sequence_and_encoding"]
            assert view["pdu_content"]["text_message"].removeprefix("\r\n") == said.text
            assert (head["sequence_number_lsb_bits"], head["encoding"]) == (said.number, tms.UTF16)
            assert header["acknowledgement_required"] is said.wants_receipt
        if isinstance(said, tms.Receipt) and said.number is not None:
            head = view["pdu_content"]["tms_acknowledgement_header_sequence_number"]
            assert head["header_lsb_bits"] | head.get("header_msb_bits", 0) << 5 == said.number
    for row, view in zip(
        signs, read_by_the_library("ars", [bytes.fromhex(row["hex"]) for row in signs]), strict=True
    ):
        kind, wants_answer = ars.parse(bytes.fromhex(row["hex"]))
        header = view["message_header"]
        assert (header["pdu_type"], header["acknowledgement_bit"]) == (kind, wants_answer)


def test_our_question_for_a_place_is_what_the_library_reads() -> None:
    [view] = read_by_the_library("lrrp", [lrrp.where_now()])
    assert view["document_id"] == lrrp.NOW
    assert view["num_document_bytes"]["payload"] == [len(lrrp.where_now()) - 2]
    assert view["document_data"]["elements"]["lrrp_element_data"]["value"] == lrrp.WHERE_NOW.hex()
