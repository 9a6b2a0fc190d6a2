"""A sign of life says what its set can do: what its driver says, for every make."""

from typing import TYPE_CHECKING

import pytest

from gateway.hearing import Doubt, Hearing
from gateway.session import Session, Station
from gateway.signs import Sign, alive_of
from radio.drivers import DRIVERS, make_driver
from radio.messages import SetName, Signal
from radio.wire import Alive, decode, encode

if TYPE_CHECKING:
    from gateway.ports import Listener

    from .conftest import Bench, Scripted

VHF = SetName("vhf")


@pytest.mark.parametrize("make", sorted(DRIVERS))
async def test_a_sign_of_life_says_of_every_make_what_its_driver_says(bench: "Bench", make: str) -> None:
    driver = make_driver(make, {})
    plug = bench.add("other").plug

    def link(listener: "Listener") -> object:
        assert listener
        return plug

    session = Session(Station(VHF, driver, link), bench.outbox, bench.clock, bench.relay)  # type: ignore[arg-type] # a plug does for a port
    sign = Sign("north", Hearing(Doubt()))
    said = alive_of(session, bench.lane.pacer, sign, bench.now)
    can = driver.capabilities
    assert (said.make, said.alphabet, said.max_length) == (make, can.alphabet, can.max_length)
    assert (said.reports, said.forbidden) == (sorted(can.reports), "".join(sorted(can.forbidden)))
    assert (said.state, said.channel, said.is_deaf, said.last_heard) == ("opening", "north", False, None)
    alive = Alive(boot="B", software="s", at=bench.utc(), sets={VHF: said})
    assert decode(Alive, encode(alive)) == alive


async def test_a_set_without_receipts_promises_none(bench: "Bench", scripted: "type[Scripted]") -> None:
    bench.add("vhf", scripted(has_reports=False))
    bench.add("uhf")
    alive = bench.relay.alive()
    assert (alive[VHF].reports, alive[SetName("uhf")].reports) == ([], ["delivered"])


async def test_a_sign_of_life_tells_what_waits_what_was_heard_and_how_strong(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.driver.is_ready = False
    for number in range(3):
        bench.order(f"A{number}")
    vhf.session._act([])
    bench.relay.heard(VHF, Signal(-91.0))
    said = bench.relay.alive()[VHF]
    assert (said.waiting, said.queue_seconds, said.signal_dbm) == (3, 6.0, -91.0)
    assert said.last_heard is None
