"""The envelope of datagrams in a stream: whole ones are found whatever stands around them."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio.drivers.datagrams import LONGEST_PAYLOAD, Datagram, Deframer, Noise, split
from radio.errors import Malformed

PORTS = frozenset({4007, 4005})
UNIT = bytes([12, 0, 0, 17])


def sealed(words: bytes, port: int = 4007, address: bytes | None = None) -> Datagram:
    return Datagram(port, words + bytes([sum(words) & 0xFF]), address)


def is_sound(datagram: Datagram) -> bool:
    return sum(datagram.payload[:-1]) & 0xFF == datagram.payload[-1]


def a_deframer() -> Deframer:
    return Deframer(PORTS, is_sound)


def test_the_envelope_is_port_length_and_payload() -> None:
    assert Datagram(4007, b"\x01\x02").encode() == bytes.fromhex("0fa7 0002 0102")


def test_an_address_is_marked_by_the_top_bit_of_the_length_and_not_counted() -> None:
    assert Datagram(4007, b"\x01\x02", UNIT).encode() == bytes.fromhex("0fa7 8002 0c000011 0102")


@given(
    st.lists(
        st.builds(
            Datagram,
            st.integers(0, 65535),
            st.binary(min_size=1, max_size=300),
            st.none() | st.binary(min_size=4, max_size=4),
        )
    )
)
def test_what_is_written_is_read_back(datagrams: list[Datagram]) -> None:
    assert split(b"".join(datagram.encode() for datagram in datagrams)) == datagrams


@pytest.mark.parametrize("left_over", ["0f", "0fa70002", "0fa7000201", "0fa780020c00001101"])
def test_a_stream_that_is_not_whole_is_malformed(left_over: str) -> None:
    with pytest.raises(Malformed):
        split(sealed(b"31").encode() + bytes.fromhex(left_over))


@pytest.mark.parametrize("length", [0, LONGEST_PAYLOAD + 1])
def test_an_empty_datagram_or_one_too_long_is_not_written(length: int) -> None:
    with pytest.raises(Malformed):
        Datagram(4007, bytes(length)).encode()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_datagrams_are_cut_whatever_the_pieces(size: int) -> None:
    datagrams = [sealed(b"31"), sealed(b"\x0f\xa7" * 20, 4005), sealed(b"32", address=UNIT)]
    stream = b"junk".join(datagram.encode() for datagram in datagrams)
    deframer, found = a_deframer(), list[object]()
    for place in range(0, len(stream), size):
        found += deframer.feed(stream[place : place + size])
    assert [piece for piece in found if isinstance(piece, Datagram)] == datagrams
    assert b"".join(piece.data for piece in found if isinstance(piece, Noise)) == b"junkjunk"
    assert not deframer.has_half


def test_a_damaged_datagram_loses_only_itself() -> None:
    chance = Random(1)  # noqa: S311 -- a test must be repeatable
    before, after = sealed(b"before"), sealed(b"after", 4005, UNIT)
    for _ in range(5_000):
        damaged = bytearray(sealed(chance.randbytes(20), address=chance.choice([None, UNIT])).encode())
        damaged[chance.randrange(len(damaged))] ^= chance.randrange(1, 256)
        deframer = a_deframer()
        pieces = deframer.feed(before.encode() + bytes(damaged) + after.encode())
        while deframer.has_half:
            pieces += deframer.give_up()
        assert before in pieces
        assert after in pieces


def test_a_half_datagram_is_given_up_and_what_stands_in_it_found() -> None:
    deframer = a_deframer()
    assert deframer.feed(bytes.fromhex("0fa70100") + sealed(b"31").encode()) == []
    assert deframer.has_half
    assert deframer.give_up() == [Noise(bytes.fromhex("0fa70100")), sealed(b"31")]
    assert not deframer.has_half
    assert deframer.give_up() == []


def test_what_is_forgotten_does_not_spoil_the_next() -> None:
    deframer = a_deframer()
    deframer.feed(sealed(b"31").encode()[:-1])
    deframer.forget()
    assert deframer.feed(sealed(b"32").encode()) == [sealed(b"32")]


def test_noise_is_kept_short_for_the_log() -> None:
    [noise] = a_deframer().feed(bytes(5_000))
    assert isinstance(noise, Noise)
    assert len(noise.data) == 200
