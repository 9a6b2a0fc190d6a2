"""Two processes at one thing: nothing taken is untaken, no call is lost, and the screens see the last."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Literal

import pytest
from sqlalchemy import text

from dispatcher.domain.act import Act
from dispatcher.domain.crew import Binding, Crew
from dispatcher.domain.transmission import Transmission
from dispatcher.domain.watch import Alarm, AlarmKind, Gateway, Words
from dispatcher.services import alarms, dispatch, gateways, moves, roster, transmissions, watch
from dispatcher.services.dispatch import Reassign
from dispatcher.store import Transaction, crews
from dispatcher.store import alarms as record
from dispatcher.store import gateways as gateway_record
from dispatcher.store.transmissions import over_since
from radio.messages import Ref, SetName
from radio.wire import Alive, Report, ReportStep, SetAlive

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

SOMEBODY_WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
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


def _counted(runs: list[object], work: Callable[..., object]) -> Callable[..., object]:
    """Give the same work, noted each time it is run: who loses his turn to a deadlock is run again."""

    def run(tx: Transaction, act: Act, *about: object, **more: object) -> object:
        runs.append(work)
        return work(tx, act, *about, **more)

    return run


async def _somebody_waits(desk: "Desk") -> None:
    while not await desk.store.read(lambda tx: tx.execute(SOMEBODY_WAITS).scalar()):  # noqa: ASYNC110  # a lock tells nobody
        await asyncio.sleep(0.01)


def _report(tx: Transaction, act: Act, ref: str) -> object:
    said = Report(outbox="0" * 26, seq=7, ref=Ref(ref), step=ReportStep.DELIVERED, at=act.now)
    return transmissions.report(tx, act, "sehore", said)


def _expire(tx: Transaction, act: Act, _: str) -> object:
    return watch._expire(tx, replace(act, now=act.now + timedelta(hours=1)))


@pytest.mark.parametrize("word", [_report, _expire])
async def test_the_word_of_an_orders_end_and_its_recall_lock_in_one_order(
    two_desks: tuple["Desk", "Desk"], monkeypatch: pytest.MonkeyPatch, word: Callable[..., object]
) -> None:
    one, other = two_desks
    offered = await one.job(await one.crew())
    is_there, go_on, save = threading.Event(), threading.Event(), moves.save
    runs: list[object] = []

    def slowly(tx: Transaction, act: Act, before: Transmission, after: Transmission) -> bool:
        is_changed = save(tx, act, before, after)
        if not is_there.is_set():
            is_there.set()
            go_on.wait(MOST_SECONDS)
        return is_changed

    monkeypatch.setattr(moves, "save", slowly)
    telling = asyncio.create_task(other.do(_counted(runs, word), offered.transmission.ref))
    await asyncio.to_thread(is_there.wait, MOST_SECONDS)
    recalling = asyncio.create_task(
        one.do(_counted(runs, dispatch.recall), offered.assignment.id, "wrong crew")
    )
    await _somebody_waits(one)
    go_on.set()
    await asyncio.gather(telling, recalling)
    assert runs == [word, dispatch.recall]
    assert (await one.assignment(offered.assignment.id)).state == "recalled"


async def test_a_change_of_hands_and_the_job_that_follows_it_lock_in_one_order(
    two_desks: tuple["Desk", "Desk"], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two_desks
    crew, next_crew = await one.crew("S1"), await one.crew("S2")
    offered = await one.job(crew)
    is_there, go_on, look = threading.Event(), threading.Event(), crews.open_binding_of
    runs: list[object] = []

    def slowly(tx: Transaction, set_id: str) -> Binding | None:
        if not is_there.is_set():
            is_there.set()
            go_on.wait(MOST_SECONDS)
        return look(tx, set_id)

    monkeypatch.setattr(crews, "open_binding_of", slowly)
    held, ends_at = one.sets["S1"], one.now + timedelta(hours=8)
    handing = asyncio.create_task(
        other.do(_counted(runs, roster.bind), held.id, next_crew.id, ends_at, rung=2)
    )
    await asyncio.to_thread(is_there.wait, MOST_SECONDS)
    wish = Reassign(assignment_id=offered.assignment.id, crew_id=next_crew.id, reason="it has the set now")
    giving = asyncio.create_task(one.do(_counted(runs, dispatch.reassign), wish))
    await _somebody_waits(one)
    go_on.set()
    await asyncio.gather(handing, giving)
    assert runs == [roster.bind, dispatch.reassign]
    assert giving.result().assignment.crew_id == next_crew.id


async def test_what_has_ended_by_itself_is_ended_in_the_order_of_the_incidents(desk: "Desk") -> None:
    old, new = await desk.incident(), await desk.incident()
    await desk.offer(new, await desk.crew("CREW-1"))
    await desk.offer(old, await desk.crew("CREW-2"))
    desk.later(24 * 3600)
    over = await desk.store.read(lambda tx: over_since(tx, desk.now, desk.now, 10))
    orders = {each.ref: each.assignment_id for each in [await desk.transmission(ref) for ref in over]}
    jobs = [await desk.assignment(each or "") for each in orders.values()]
    assert [each.incident_id for each in jobs] == [old.id, new.id]


async def test_a_set_that_works_again_as_the_watch_looks_is_no_alarm(
    two_desks: tuple["Desk", "Desk"], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two_desks
    is_there, go_on, look = threading.Event(), threading.Event(), gateway_record.with_lost_sets

    def slowly(tx: Transaction) -> list[Gateway]:
        found = look(tx)
        is_there.set()
        go_on.wait(MOST_SECONDS)
        return found

    async def alive(state: Literal["lost", "working"]) -> None:
        vhf = SetAlive(make="kiss", state=state, since=one.now, max_length=67, alphabet="ascii")
        sign = Alive(boot="b", software="1", at=one.now, sets={SetName("vhf"): vhf})
        await one.do(gateways.alive, "sehore", sign)

    await alive("lost")
    one.later(60)
    other.now = one.now
    await one.do(gateways.count_from_now, (await one.board()).gateways[0])
    monkeypatch.setattr(gateway_record, "with_lost_sets", slowly)
    looking = asyncio.create_task(other.sweep())
    await asyncio.to_thread(is_there.wait, MOST_SECONDS)
    await alive("working")
    go_on.set()
    await looking
    assert await one.alarms() == []


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
