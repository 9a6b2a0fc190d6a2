"""What a node and its host write against vectors with a source."""

import tomllib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from radio.airtime import LoRa
from radio.driver import Outcome
from radio.drivers.meshtastic import causes, commands
from radio.drivers.meshtastic.commands import Carried, Modem, number_of, unit_of
from radio.drivers.meshtastic.frames import Deframer, frame
from radio.drivers.meshtastic.presets import BEARERS, NUMBERS, Preset, bearer_of
from radio.drivers.meshtastic.shapes import (
    FromRadio,
    Heartbeat,
    LoRaConfig,
    MeshPacket,
    Position,
    Routing,
    ToRadio,
)
from radio.drivers.meshtastic.wire import decode, encode
from radio.errors import Malformed

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "meshtastic.toml").read_text("utf-8"))


def rows(kind: str) -> Iterable[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


@pytest.mark.parametrize("row", rows("text"))
def test_a_text_is_written_and_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    unit = number_of(row["unit"])
    assert unit is not None
    written = frame(commands.text(unit, row["text"], row["number"], hops=row["hops"]))
    assert written == bytes.fromhex(row["hex"])
    [said] = Deframer(lambda data: decode(ToRadio, data)).feed(written)
    assert isinstance(said, ToRadio)
    assert said.packet is not None
    assert said.packet.decoded == commands.payload(row["text"])
    assert (said.packet.to, said.packet.id, said.packet.want_ack) == (unit, row["number"], True)


@pytest.mark.parametrize("row", rows("say"))
def test_what_else_a_host_says_is_written_and_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    given: dict[str, Any] = {**row["fields"]}
    if "heartbeat" in given:
        given["heartbeat"] = Heartbeat()
    assert frame(encode(ToRadio(**given))) == bytes.fromhex(row["hex"])
    assert decode(ToRadio, bytes.fromhex(row["hex"])[4:]) == ToRadio(**given)


@pytest.mark.parametrize("row", rows("routing"))
def test_how_a_packet_fared_is_written_and_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    assert encode(Routing(row["error"])) == bytes.fromhex(row["hex"])
    assert decode(Routing, bytes.fromhex(row["hex"])).error == row["error"]


@pytest.mark.parametrize("row", rows("position"))
def test_a_position_is_written_and_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    written = commands.position(row["latitude"], row["longitude"], row["time"]).payload
    assert written == bytes.fromhex(row["hex"])
    assert decode(Position, written) == Position(286139000, 772090000, row["time"])


@pytest.mark.parametrize("row", rows("read"))
def test_what_a_node_says_is_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    [said] = Deframer(commands.read).feed(bytes.fromhex(row["hex"]))
    if isinstance(said, Carried):
        assert row["carried"] == {
            "sender": unit_of(said.sender),
            "to": unit_of(said.to),
            "number": said.number,
            "dbm": said.dbm,
        }
    payload = said.said if isinstance(said, Carried) else said
    fields = asdict(payload)
    meaning = dict(row["meaning"])
    assert type(payload).__name__ == meaning.pop("kind")
    assert (fields["bearer"] if isinstance(payload, Modem) else fields) == meaning


@pytest.mark.parametrize("row", rows("read"))
def test_what_was_read_of_a_node_means_the_same_when_it_is_written_again(row: dict[str, Any]) -> None:
    message = bytes.fromhex(row["hex"])[4:]
    again = encode(decode(FromRadio, message))
    if again:  # a message that is not read has nothing left
        assert commands.read(again) == commands.read(message)


@pytest.mark.parametrize("row", rows("error"))
def test_every_routing_error_says_what_to_do(row: dict[str, Any]) -> None:
    cause = causes.cause_of(row["error"])
    assert (cause.outcome, cause.is_hold) == (row["outcome"], row["is_hold"])
    assert cause.reason


def test_an_error_that_nobody_knows_is_tried_again_and_named() -> None:
    assert causes.cause_of(77) == causes.Cause(Outcome.NO_RECEIPT, causes.cause_of(77).reason)
    assert "77" in causes.cause_of(77).reason
    assert causes.queue_cause_of(9) == causes.cause_of(9)


@pytest.mark.parametrize("row", rows("airtime"))
def test_airtime_is_what_the_page_computed(row: dict[str, Any]) -> None:
    seconds = BEARERS[Preset(row["preset"])].seconds(bytes(row["length"]))
    assert seconds == pytest.approx(row["seconds"], rel=0.02)


def test_every_preset_has_a_bearer_and_a_slower_one_takes_longer() -> None:
    assert set(BEARERS) == set(Preset) == set(NUMBERS.values())
    order = [Preset.SHORT_TURBO, Preset.SHORT_FAST, Preset.MEDIUM_SLOW, Preset.LONG_FAST, Preset.LONG_SLOW]
    seconds = [BEARERS[preset].seconds(bytes(40)) for preset in order]
    assert seconds == sorted(seconds)


@pytest.mark.parametrize(
    ("config", "bearer"),
    [
        (LoRaConfig(use_preset=True, preset=0), LoRa(11, 250, 5)),
        (LoRaConfig(use_preset=True, preset=99), None),
        (LoRaConfig(bandwidth=31, spread_factor=8, coding_rate=5), LoRa(8, 31.25, 5)),
        (LoRaConfig(), None),
        (LoRaConfig(bandwidth=125, spread_factor=60, coding_rate=5), None),
    ],
)
def test_the_sets_own_modem_is_known_or_left_alone(config: LoRaConfig, bearer: LoRa | None) -> None:
    assert bearer_of(config) == bearer


@pytest.mark.parametrize("unit", ["CREW-7", "!1234ABCD", "1234abcd", "!00000000", "!123456789", "!1234abc\n"])
def test_what_is_no_unit_has_no_number(unit: str) -> None:
    assert number_of(unit) is None


@pytest.mark.parametrize(
    "said",
    [
        FromRadio(),
        FromRadio(packet=MeshPacket(7, 8)),
        FromRadio(packet=MeshPacket(7, 8, decoded=commands.position(91.0, 0.0, 1))),
    ],
)
def test_a_message_that_cannot_be_is_malformed(said: FromRadio) -> None:
    with pytest.raises(Malformed):
        commands.read(encode(said))
