"""A control room on a real record: two divisions, crews with sets, a clock that the test moves."""

import asyncio
import dataclasses
import itertools
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from dispatcher.domain.act import Act
from dispatcher.domain.assignment import Assignment
from dispatcher.domain.complaint import Category, NewComplaint
from dispatcher.domain.crew import Crew, Language, NewCrew, NewSet, RadioSet
from dispatcher.domain.incident import Incident
from dispatcher.domain.office import NewOffice, Office
from dispatcher.domain.roles import Actor, Role, system
from dispatcher.domain.settings import Settings
from dispatcher.domain.transmission import Transmission
from dispatcher.domain.watch import Alarm, HeardLine
from dispatcher.routes import shapes
from dispatcher.services import (
    board,
    dispatch,
    gateways,
    intake,
    offices,
    replies,
    roster,
    transmissions,
    watch,
)
from dispatcher.services.board import IncidentFile, Snapshot
from dispatcher.services.dispatch import Offer, Offered
from dispatcher.services.intake import Registered
from dispatcher.store import Fact, Store
from dispatcher.store.assignments import ASSIGNMENTS
from dispatcher.store.incidents import INCIDENTS
from dispatcher.store.tables import fact as fact_table
from dispatcher.store.transmissions import TRANSMISSIONS
from radio.messages import Ref, SetName, UnitId
from radio.wire import HeardReport, Report, ReportStep

NOON = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
SITE, VIA = "sehore", "vhf"
OUTBOX = "0" * 25 + "X"
UNSEALED = select(func.count()).where(fact_table.c.position.is_(None))
NEVER_HEARD = "never been heard"
"""Most tests play with a site that gives no sign of life."""
ARRIVED = (ReportStep.ACCEPTED, ReportStep.KEYED, ReportStep.DELIVERED)


class Desk:
    """The room: what its people do, and what its gateway tells."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOON
        self.settings = Settings()
        self.offices: dict[str, Office] = {}
        self.sets: dict[str, RadioSet] = {}
        self._ids = itertools.count(1)
        self._seqs = itertools.count(1)
        self._refs = itertools.count(1)

    def new_id(self) -> str:
        """Give ids that rise."""
        return f"{next(self._ids):026d}"

    def actor(self, role: Role = Role.SUPERVISOR, office: str = "DIV", name: str = "Asha") -> Actor:
        """Give a person."""
        at = self.offices[office]
        return Actor(self.new_id(), name, role, at.id, at.path)

    def act(self, by: Actor | None = None) -> Act:
        """Give an act of now, by the desk itself unless said."""
        return Act(by or system("Asha"), self.now, self.new_id, self.settings, lambda: 0.48215)

    async def do(self, work: Callable[..., Any], *about: Any, by: Actor | None = None, **more: Any) -> Any:  # noqa: ANN401  # any use case
        """Run a use case that writes."""
        act = self.act(by)
        return await self.store.write(lambda tx: work(tx, act, *about, **more))

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    async def open(self) -> None:
        """Enter the company, two divisions, and a gateway."""
        for code, parent in (("CO", None), ("DIV", "CO"), ("ZONE", "DIV"), ("OTHER", "CO")):
            above = self.offices[parent].id if parent else None
            new = NewOffice(kind="zone", code=code, name=code, name_hi=code, parent_id=above)
            self.offices[code] = await self.do(offices.add, new)
        await self.do(gateways.add, SITE, self.offices["DIV"].id, "Sehore hill")

    async def register(self, by: Actor | None = None, office: str = "ZONE", **fields: Any) -> Registered:  # noqa: ANN401  # fields of a complaint
        """Take a call."""
        usual: dict[str, Any] = {
            "source": "desk",
            "source_ref": f"ref {next(self._refs)}",
            "office_id": self.offices[office].id,
        }
        usual |= {"category": Category.NO_SUPPLY, "place": "Shivaji Nagar"}
        registered: Registered = await self.do(intake.register, NewComplaint(**(usual | fields)), by=by)
        return registered

    async def incident(self, **fields: Any) -> Incident:  # noqa: ANN401  # fields of a complaint
        """Take a call and give the incident."""
        return (await self.register(**fields)).incident

    async def crew(
        self,
        unit: str = "CREW-1",
        office: str = "ZONE",
        language: Language = Language.ROMAN,
        **fields: Any,  # noqa: ANN401  # fields of its set
    ) -> Crew:
        """Put a crew on shift with a set of that address."""
        office_id = self.offices[office].id
        new = NewCrew(
            office_id=office_id, name=unit, name_hi=unit, skill="lt", leader="Ram", language=language
        )
        crew: Crew = await self.do(roster.add_crew, new)
        await self.hand(crew, unit, **fields)
        return crew

    async def hand(self, crew: Crew, unit: str, rung: int = 1, **fields: Any) -> None:  # noqa: ANN401  # fields of a set
        """Put a set on the register and into a crew's hands."""
        held = await self.add_set(unit, office_id=crew.office_id, **fields)
        await self.do(roster.bind, held.id, crew.id, self.now + timedelta(hours=8), rung=rung)

    async def add_set(self, unit: str, **fields: Any) -> RadioSet:  # noqa: ANN401  # fields of a set
        """Put a set on the register."""
        usual: dict[str, Any] = {"make": "kiss", "site": SITE, "via": VIA}
        usual |= {"office_id": self.offices["ZONE"].id, "label": unit, "unit": unit}
        self.sets[unit] = await self.do(roster.add_set, NewSet(**(usual | fields)))
        return self.sets[unit]

    async def incident_of(self, offered: Offered) -> Incident:
        """Read the incident of an offer."""
        found = await self.store.read(lambda tx: INCIDENTS.get(tx, offered.assignment.incident_id))
        assert found is not None
        return found

    async def offer(self, incident: Incident, crew: Crew, **more: Any) -> Offered:  # noqa: ANN401  # fields of an offer
        """Give an incident to a crew."""
        by = more.pop("by", None)
        offered: Offered = await self.do(
            dispatch.offer, Offer(incident_id=incident.id, crew_id=crew.id, **more), by=by
        )
        return offered

    async def job(self, crew: Crew, **fields: Any) -> Offered:  # noqa: ANN401  # fields of a complaint
        """Take a call and give it to a crew."""
        return await self.offer(await self.incident(**fields), crew)

    async def told(self, crew: Crew, **fields: Any) -> Offered:  # noqa: ANN401  # fields of a complaint
        """Take a call and give it to a crew, whose set says that it has the order."""
        offered = await self.job(crew, **fields)
        await self.reports(offered.transmission.ref, *ARRIVED)
        return offered

    async def says(
        self,
        unit: str,
        words: str,
        *,
        kind: str = "text",
        site: str = SITE,
        **more: Any,  # noqa: ANN401  # fields of the report
    ) -> HeardLine:
        """Let a unit say something; a repeat of a number gives an AssertionError."""
        line = await self.hears(unit, words, kind=kind, site=site, **more)
        assert line is not None
        return line

    async def hears(
        self,
        unit: str,
        words: str,
        *,
        kind: str = "text",
        site: str = SITE,
        **more: Any,  # noqa: ANN401  # fields of the report
    ) -> HeardLine | None:
        """Bring what a gateway heard; None for a repeat."""
        fields: dict[str, Any] = {
            "outbox": OUTBOX,
            "seq": next(self._seqs),
            "at": self.now,
            "set": SetName(VIA),
        } | more
        said = HeardReport(unit=UnitId(unit), kind=kind, text=words or None, **fields)
        line: HeardLine | None = await self.do(replies.heard, site, said)
        return line

    async def reports(self, ref: str, *steps: ReportStep, site: str = SITE, **more: Any) -> None:  # noqa: ANN401  # fields of the report
        """Bring a gateway's reports, in this order."""
        for step in steps:
            fields: dict[str, Any] = {"outbox": OUTBOX, "seq": next(self._seqs), "at": self.now} | more
            await self.do(transmissions.report, site, Report(ref=Ref(ref), step=step, **fields))

    async def sweep(self) -> int:
        """Let the watch look once."""
        count: int = await self.do(watch.sweep)
        return count

    async def climbs(self, offered: Offered) -> Assignment:
        """Let time pass to the next moment at which the ladder looks, and let it look."""
        due = (await self.assignment(offered.assignment.id)).climb_at
        assert due is not None
        self.now = max(self.now, due)
        await self.sweep()
        return await self.assignment(offered.assignment.id)

    async def gives_up(self, offered: Offered) -> Assignment:
        """Let time pass, with nobody answering, until the ladder has no rung left."""
        found = await self.assignment(offered.assignment.id)
        while found.state == "offered":
            found = await self.climbs(offered)
        return found

    async def spoken(self, offered: Offered) -> list[Transmission]:
        """List all that was said of a job."""
        return (await self.file(offered.assignment.incident_id)).transmissions

    async def last(self, offered: Offered) -> Transmission:
        """Give what was said of a job last."""
        return (await self.spoken(offered))[-1]

    async def board(self, office: str = "CO") -> Snapshot:
        """Look at the board."""
        path = self.offices[office].path
        return await self.store.read(lambda tx: board.snapshot(tx, path, self.now))

    async def file(self, incident_id: str) -> IncidentFile:
        """Look at one incident."""
        return await self.store.read(lambda tx: board.incident(tx, "", incident_id))

    async def assignment(self, assignment_id: str) -> Assignment:
        """Look at one assignment."""
        found = await self.store.read(lambda tx: ASSIGNMENTS.get(tx, assignment_id))
        assert found is not None
        return found

    async def transmission(self, ref: str) -> Transmission:
        """Look at one transmission."""
        found = await self.store.read(lambda tx: TRANSMISSIONS.get(tx, ref))
        assert found is not None
        return found

    async def alarms(self) -> list[Alarm]:
        """List the alarms nobody has taken."""
        untaken = [each for each in (await self.board()).alarms if each.taken_at is None]
        return [each for each in untaken if NEVER_HEARD not in each.words]

    async def never_heard(self) -> list[str]:
        """List the sites of which an alarm says that they were never heard."""
        return [each.subject for each in (await self.board()).alarms if NEVER_HEARD in each.words]

    async def facts(self, kind: str | None = None) -> list[Fact]:
        """List what the journal tells, when all is sealed: on PostgreSQL a sealer follows the commits."""
        async with asyncio.timeout(10):
            while await self.store.read(lambda tx: tx.execute(UNSEALED).scalar()):  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.005)
        facts = await self.store.facts(0, 100_000)
        return [each for each in facts if kind is None or each.kind == kind]

    async def due(self) -> list[transmissions.Said]:
        """List what the door must say now."""
        act = self.act()
        return await self.store.read(lambda tx: transmissions.due_to_send(tx, act))


@pytest.fixture
def database() -> str:
    """Choose the database; `@pytest.mark.parametrize("database", ["sqlite", "postgres"])` takes both."""
    return "sqlite"


@pytest.fixture
def url(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> str:
    """Give the address of an empty record."""
    if database == "sqlite":
        return f"sqlite:///{tmp_path}/record.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def desk(url: str) -> AsyncIterator[Desk]:
    """Open the room."""
    store = await Store.open(url)
    room = Desk(store)
    await room.open()
    yield room
    for fact in await room.facts():  # whatever a test did, a screen can draw it
        shapes.Fact.model_validate({**dataclasses.asdict(fact), "data": fact.data}, strict=False)
        assert set(fact.data) <= set(shapes.FactData.model_fields)
    await store.close()


@pytest.fixture
async def two_desks(postgres_url: str) -> AsyncIterator[tuple[Desk, Desk]]:
    """Open the room twice on one PostgreSQL, as two dispatcher processes have it."""
    stores = [await Store.open(postgres_url) for _ in range(2)]
    one, other = (Desk(store) for store in stores)
    await one.open()
    other.offices = one.offices
    other.new_id = lambda: "1" + one.new_id()[1:]  # type: ignore[method-assign]  # ids no other room gives
    yield one, other
    for store in stores:
        await store.close()
