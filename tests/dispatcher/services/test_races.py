"""Two processes at one thing: nothing taken is untaken, no call is lost, and the screens see the last."""

import asyncio
import threading
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.crew import Binding, Crew
from dispatcher.domain.watch import Alarm, AlarmKind, Words
from dispatcher.services import alarms, roster
from dispatcher.store import Transaction, crews
from dispatcher.store import alarms as record

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

MOST_SECONDS = 2.0  # a process that waits for the other's lock goes on by itself


@pytest.mark.parametrize("stops_before", [True, False])
async def test_a_call_that_meets_the_taking_of_an_earlier_one_is_told_and_leaves_it_taken(
    two_desks: tuple["Desk", "Desk"], monkeypatch: pytest.MonkeyPatch, *, stops_before: bool
) -> None:
    one, other = two_desks
    await one.told(await one.crew())
    await one.says("CREW-1", "16 jumper chahiye")
    (first,) = await one.alarms()
    is_there, go_on, look = threading.Event(), threading.Event(), record.standing

    def slowly(tx: Transaction, kind: AlarmKind, subject: str) -> list[Alarm]:
        found = [] if stops_before else look(tx, kind, subject)
        if not is_there.is_set():
            is_there.set()
            go_on.wait(MOST_SECONDS)
        return look(tx, kind, subject) if stops_before else found

    monkeypatch.setattr(record, "standing", slowly)
    other._seqs = count(1000)
    calling = asyncio.create_task(other.says("CREW-1", "16 helper ko current laga"))
    await asyncio.to_thread(is_there.wait, MOST_SECONDS)
    await one.do(alarms.take, first.id, by=one.actor(name="Meena"))
    go_on.set()
    await calling
    shown = (await one.board()).alarms
    assert next(each.taken_by for each in shown if each.id == first.id) == "Meena"
    assert any("helper ko current laga" in each.words for each in shown)


async def test_a_call_that_meets_the_taking_of_one_and_the_raising_of_the_next_is_told_too(
    two_desks: tuple["Desk", "Desk"], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two_desks
    await one.told(await one.crew())
    await one.says("CREW-1", "16 jumper chahiye")
    (first,) = await one.alarms()
    is_there, go_on, look = [threading.Event() for _ in range(2)], threading.Semaphore(0), record.standing

    def slowly(tx: Transaction, kind: AlarmKind, subject: str) -> list[Alarm]:
        if is_there[1].is_set():
            return look(tx, kind, subject)
        is_there[0].set()
        go_on.acquire(timeout=MOST_SECONDS)
        found = look(tx, kind, subject)
        is_there[1].set()
        go_on.acquire(timeout=MOST_SECONDS)
        return found

    monkeypatch.setattr(record, "standing", slowly)
    other._seqs = count(1000)
    calling = asyncio.create_task(other.says("CREW-1", "16 helper ko current laga"))
    await asyncio.to_thread(is_there[0].wait, MOST_SECONDS)
    await one.do(alarms.take, first.id)
    go_on.release()
    await asyncio.to_thread(is_there[1].wait, MOST_SECONDS)
    about = (first.office_id, first.subject)
    assert await one.do(alarms.sound, first.kind, about, Words("pole gir gaya", "खंभा गिर गया"))
    go_on.release()
    await calling
    (untaken,) = await one.alarms()
    assert "helper ko current laga" in untaken.words
    assert "pole gir gaya" in untaken.words


def meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two processes have read a crew before either goes on, if no lock keeps them apart."""
    meeting, look = threading.Barrier(2), crews.whole

    def together(tx: Transaction, crew_id: str) -> Crew | None:
        found = look(tx, crew_id)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(MOST_SECONDS)
        return found

    monkeypatch.setattr(crews, "whole", together)


async def test_two_sets_that_one_crew_gives_back_at_once_are_both_gone_from_the_screens(
    two_desks: tuple["Desk", "Desk"], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two_desks
    await one.hand(await one.crew("S1"), "S2", rung=2)
    meet(monkeypatch)
    await asyncio.gather(one.do(roster.unbind, one.sets["S1"].id), other.do(roster.unbind, one.sets["S2"].id))
    last = (await one.facts("set.unbound"))[-1]
    assert last.data["crew"]["rungs"] == []  # type: ignore[index]  # the shape of a fact


async def test_a_set_that_is_handed_on_while_it_is_taken_back_keeps_others_from_its_new_crew(
    two_desks: tuple["Desk", "Desk"], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two_desks
    await one.crew("S1")
    crew = await one.crew("S2")
    held, ends_at = one.sets["S1"], one.now + timedelta(hours=8)
    is_there, go_on, look = threading.Event(), threading.Event(), crews.binding_of

    def late(tx: Transaction, set_id: str) -> Binding | None:
        found = look(tx, set_id)
        if not is_there.is_set():
            is_there.set()
            go_on.wait(MOST_SECONDS)
        return found

    monkeypatch.setattr(crews, "binding_of", late)
    taking = asyncio.create_task(one.do(roster.unbind, held.id))
    await asyncio.to_thread(is_there.wait, MOST_SECONDS)
    await other.do(roster.bind, held.id, crew.id, ends_at, rung=2)
    meet(monkeypatch)
    go_on.set()
    await asyncio.gather(taking, other.do(roster.unbind, one.sets["S2"].id))
    last = (await one.facts("set.unbound"))[-1]
    assert last.data["crew"]["rungs"] == []  # type: ignore[index]  # the shape of a fact
