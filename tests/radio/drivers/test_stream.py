import pytest

from radio.driver import Dropped
from radio.drivers.datagrams import Datagram, Noise
from radio.drivers.datagrams import Deframer as Searcher
from radio.drivers.stream import SearchedStream, Stream
from radio.drivers.stx import Deframer, Kind, Piece, frame


@pytest.fixture
def stream() -> Stream[Piece]:
    return Stream(Deframer(), 3.0)


def test_half_a_piece_waits_for_its_rest(stream: Stream[Piece]) -> None:
    assert stream.feed(b"\x02ha", 1.0) == []
    assert stream.due == 4.0
    assert stream.tick(3.9) == []
    assert stream.feed(b"lf\x03", 3.9) == [Piece(Kind.FRAME, b"half")]
    assert stream.due is None


def test_half_a_piece_that_never_ends_is_dropped_once(stream: Stream[Piece]) -> None:
    stream.feed(b"\x02ha", 1.0)
    [dropped] = stream.tick(4.0)
    assert isinstance(dropped, Dropped)
    assert dropped.data == b"\x02ha"
    assert stream.tick(9.0) == []
    assert stream.feed(frame(b"31"), 9.0) == [Piece(Kind.FRAME, b"31")]


def test_each_byte_of_a_half_gives_it_more_time(stream: Stream[Piece]) -> None:
    stream.feed(b"\x02h", 1.0)
    stream.feed(b"a", 3.0)
    assert stream.due == 6.0


def test_a_closed_port_forgets_the_half(stream: Stream[Piece]) -> None:
    stream.feed(b"\x02ha", 1.0)
    stream.forget()
    assert stream.due is None
    [noise] = stream.feed(b"lf\x03", 2.0)
    assert noise.kind is Kind.NOISE


def test_what_is_whole_inside_a_half_comes_when_the_half_is_given_up() -> None:
    stream = SearchedStream(Searcher(frozenset({4007}), lambda _: True), 3.0)
    lost, whole = bytes.fromhex("0fa7 00ff"), Datagram(4007, b"31")
    assert stream.feed(lost + whole.encode(), 1.0) == []
    assert stream.due == 4.0
    assert stream.tick(3.9) == []
    assert stream.tick(4.0) == [Noise(lost), whole]
    assert stream.due is None


def test_a_half_inside_a_half_waits_as_long_again() -> None:
    stream = SearchedStream(Searcher(frozenset({4007}), lambda _: True), 3.0)
    half = bytes.fromhex("0fa7 00ff")
    stream.feed(half * 2, 1.0)
    assert stream.tick(4.0) == [Noise(half)]
    assert stream.due == 7.0
    stream.forget()
    assert stream.due is None
    assert stream.tick(9.0) == []
    assert stream.feed(Datagram(4007, b"31").encode(), 9.0) == [Datagram(4007, b"31")]
