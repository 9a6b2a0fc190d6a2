"""What the web service answers."""

from typing import Literal

from pydantic import Field

from dispatcher.domain.facts import FactKind
from dispatcher.domain.roles import Role
from dispatcher.routes.fields import Moment, Ulid, View
from dispatcher.routes.shown import (
    Alarm,
    Assignment,
    Complaint,
    Crew,
    Gateway,
    HeardLine,
    Incident,
    Office,
    RadioSet,
    Transmission,
)


class FactData(View):
    """The aggregates that a fact changed, whole, as they stand after it."""

    complaint: Complaint | None = Field(default=None, description="The complaint.")
    incident: Incident | None = Field(default=None, description="The incident.")
    assignment: Assignment | None = Field(default=None, description="The assignment.")
    transmission: Transmission | None = Field(default=None, description="The transmission.")
    transmissions: list[Transmission] | None = Field(default=None, description="Several transmissions.")
    heard: HeardLine | None = Field(default=None, description="The line of the radio log.")
    alarm: Alarm | None = Field(default=None, description="The alarm.")
    crew: Crew | None = Field(default=None, description="The crew.")
    set: RadioSet | None = Field(default=None, description="The set.")
    gateway: Gateway | None = Field(default=None, description="The gateway.")
    office: Office | None = Field(default=None, description="The office.")
    words: str | None = Field(default=None, description="Words recorded with it.")


class Fact(View):
    """A line of the journal; the event stream's data. The stream's event id is `position`."""

    position: int = Field(
        description="Its place in the journal; gap-free over the whole company, rising in every stream."
    )
    kind: FactKind = Field(description="What happened.")
    office_id: str = Field(description="Where.")
    subject: str = Field(description="Id of what it is about.")
    by: str = Field(description="Who or what did it.")
    at: Moment = Field(description="When.")
    data: FactData = Field(description="What it changed.")


class Board(View):
    """Everything the control room sees, as of one position of the journal."""

    position: int = Field(description="The stream goes on after this.")
    now: Moment = Field(description="The server's time.")
    offices: list[Office] = Field(description="Offices in scope.")
    incidents: list[Incident] = Field(description="Incidents that are not closed.")
    assignments: list[Assignment] = Field(
        description="Open assignments, and ended ones of the incidents shown."
    )
    transmissions: list[Transmission] = Field(
        description="Transmissions of the assignments shown, and the last 200 whose incident is closed, "
        "as far as they are among the last 20,000 of the company."
    )
    crews: list[Crew] = Field(description="Crews in scope.")
    sets: list[RadioSet] = Field(description="Sets in scope.")
    gateways: list[Gateway] = Field(description="Gateways in scope.")
    alarms: list[Alarm] = Field(
        description="Alarms nobody has taken, those taken within the last hour, and, however old, those in "
        "somebody's hands: emergencies that have not ended, calls for help of jobs that stand."
    )
    heard: list[HeardLine] = Field(description="The last 200 lines of the radio log.")


class IncidentFile(View):
    """One incident with all that belongs to it."""

    incident: Incident = Field(description="The incident.")
    complaints: list[Complaint] = Field(description="The complaints it holds, oldest first.")
    assignments: list[Assignment] = Field(description="Its assignments, oldest first.")
    transmissions: list[Transmission] = Field(description="What was said about it on the air, oldest first.")
    heard: list[HeardLine] = Field(description="What was heard about it, oldest first.")


class Binding(View):
    """A set in a crew's hands for a shift."""

    id: Ulid = Field(description="Its id, a ULID.")
    set_id: Ulid = Field(description="The set.")
    crew_id: Ulid = Field(description="The crew that holds it.")
    rung: int = Field(description="The rung of the crew's ladder that it stands on.")
    bound_at: Moment = Field(description="When it was handed out.")
    bound_by: str = Field(description="Who handed it out.")
    ends_at: Moment = Field(description="End of the shift.")
    ended_at: Moment | None = Field(description="When it was given back.")


class Preview(View):
    """An order as the phrasebook would write it now."""

    text: str = Field(description="The words.")
    length: int = Field(description="Their length, in units of the set's alphabet.")
    max_length: int = Field(description="The longest text that the set takes.")
    fits: bool = Field(description="False when the words would be refused.")


class Health(View):
    """A sign of life."""

    ok: bool = Field(description="True: this process can record. When it cannot, the answer is 503.")
    position: int = Field(description="The last position of the journal.")
    recorded_at: Moment = Field(description="When a write was last tried and done, at most 5 s ago.")
    broker: Literal["reached", "away", "none"] = Field(
        description="The line to the broker; `away`: orders wait on record; `none`: no broker is set."
    )
    watched_seconds_ago: float | None = Field(
        description="Age of the watch's last look at deadlines, usually below 1.5; none before the first, "
        "which after a time away comes up to 40 s after the start."
    )


class Me(View):
    """Who is signed in."""

    id: Ulid = Field(description="Its id, a ULID.")
    name: str = Field(description="Name.")
    role: Role = Field(description="Role.")
    office_id: Ulid = Field(description="Scope: this office and all below.")
    language: Literal["en", "hi"] = Field(description="Language of his screen.")
    csrf: str = Field(description="To be sent back in `X-CSRF-Token` with every change.")
    ends_at: Moment | None = Field(
        description="When this sign-in ends, if nobody works at it until then; none for a program."
    )
    may: list[str] = Field(
        description="What he may do: register, dispatch, roster, take_alarm, close, administer."
    )


class Registered(View):
    """The complaint on record."""

    complaint: Complaint = Field(description="The complaint as it stands on record.")
    incident: Incident = Field(description="The incident that holds it.")
    is_repeat: bool = Field(description="True when it was on record already.")


class Offered(View):
    """The assignment and its order."""

    assignment: Assignment = Field(description="The assignment as it stands.")
    transmission: Transmission = Field(description="Its order, on its way to the set.")
    is_repeat: bool = Field(description="True when this was done already.")


class Problem(View):
    """What went wrong (RFC 9457), with a sentence fit to show."""

    type: str = Field(
        description="Which kind of problem, as a URI reference.", examples=["/problems/not-allowed"]
    )
    title: str = Field(description="The kind, in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What happened and what to do, in one sentence.")
    detail_hi: str | None = Field(default=None, description="The same in Hindi.")
    field: str | None = Field(default=None, description="The field at fault, when there is one.")
