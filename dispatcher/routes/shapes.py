"""What the web service says and hears: the shapes of the OpenAPI document and of the data in every fact."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)

from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.complaint import Category
from dispatcher.domain.facts import FactKind
from dispatcher.domain.roles import Role
from dispatcher.domain.transmission import TransmissionState


def _milliseconds(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")


def _written(value: object) -> object:
    """Refuse a number where a time belongs, which would be taken for seconds since 1970."""
    if isinstance(value, datetime) or (isinstance(value, str) and "T" in value.upper()):
        return value
    raise ValueError("a time is written as 2026-11-23T18:40:00+05:30")


def _printable(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("control characters are not allowed")
    return value


_SIGNS = r"[^\x00-\x08\x0b-\x1f]*"
_SIGN = r"[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_PRINTABLE = AfterValidator(_printable)
_SOMETHING = Field(json_schema_extra={"pattern": f"^{_SIGNS}{_SIGN}{_SIGNS}$"})
_ANYTHING = Field(json_schema_extra={"pattern": f"^{_SIGNS}$"})

Moment = Annotated[AwareDatetime, BeforeValidator(_written), PlainSerializer(_milliseconds, when_used="json")]
Ulid = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$")]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), _PRINTABLE, _SOMETHING
]
Short = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), _PRINTABLE, _SOMETHING
]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=32), _PRINTABLE, _SOMETHING
]


class Step(StrEnum):
    """What a crew answers; the digit is the second one of a reply."""

    ACCEPT = "accept"
    DECLINE = "decline"
    ON_THE_WAY = "on_the_way"
    ARRIVE = "arrive"
    FINISH = "finish"
    ASK_HELP = "ask_help"
    HAND_OVER = "hand_over"
    SAY_AGAIN = "say_again"
    NOTE = "note"


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class Office(_View):
    """An office of the company."""

    id: Ulid = Field(description="Its id, a ULID.")
    parent_id: Ulid | None = Field(description="The office above, none for the company.")
    kind: Literal["company", "region", "circle", "division", "dc", "zone"] = Field(description="Its level.")
    code: str = Field(description="Its code in the company's books.")
    name: str = Field(description="Name in English.")
    name_hi: str = Field(description="Name in Hindi.")


class Incident(_View):
    """One thing that is wrong at one place; it holds one or more complaints."""

    id: Ulid = Field(description="Its id, a ULID.")
    number: str = Field(description="Number to say aloud, yyyymmdd + 5 digits.", examples=["2026112300017"])
    office_id: Ulid = Field(description="The distribution centre or zone it belongs to.")
    category: Category = Field(description="What kind of fault it is.")
    is_hazard: bool = Field(description="True when someone may be hurt; always on top.")
    place: str = Field(description="Where, in words.")
    consumer_number: str | None = Field(description="The consumer's number, when known.")
    dtr_code: str | None = Field(
        description="The 10-digit number on the transformer's structure, when known."
    )
    feeder: str | None = Field(description="The 11 kV feeder, when known.")
    state: Literal["open", "reported_repaired", "closed"] = Field(description="Where it stands.")
    opened_at: Moment = Field(description="Time of the first complaint.")
    repaired_at: Moment | None = Field(description="When the crew reported it repaired.")
    closed_at: Moment | None = Field(description="When it was closed with proof.")
    closing_words: str | None = Field(description="The proof, in words.")
    complaints: int = Field(description="How many complaints it holds.")


class Complaint(_View):
    """What one consumer said."""

    id: Ulid = Field(description="Its id, a ULID.")
    number: str = Field(description="Complaint number, yyyymmdd + 5 digits.", examples=["2026112300017"])
    source: str = Field(description="Where it came from: desk, 1912, …")
    source_ref: str = Field(description="Its id there.")
    office_id: Ulid = Field(description="Distribution centre or zone.")
    incident_id: Ulid = Field(description="The incident that holds it.")
    category: Category = Field(description="What kind of fault it is.")
    is_hazard: bool = Field(description="True when someone may be hurt.")
    place: str = Field(description="Where, in words.")
    consumer_number: str | None = Field(description="Consumer's number.")
    consumer_name: str | None = Field(description="Consumer's name.")
    phone: str | None = Field(description="Number to call back.")
    dtr_code: str | None = Field(description="Transformer's painted number.")
    feeder: str | None = Field(description="11 kV feeder.")
    words: str | None = Field(description="What the consumer said.")
    complained_at: Moment = Field(description="When he complained.")
    registered_at: Moment = Field(description="When it came on record.")
    registered_by: str = Field(description="Who put it on record.")


class Crew(_View):
    """A line crew."""

    id: Ulid = Field(description="Its id, a ULID.")
    office_id: Ulid = Field(description="The office it works for.")
    name: str = Field(description="Name in English.")
    name_hi: str = Field(description="Name in Hindi.")
    skill: Literal["ht", "lt"] = Field(description="What it may work on: 11/33 kV (ht) or low tension (lt).")
    leader: str = Field(description="The man who leads it.")
    phone: str | None = Field(description="His telephone.")
    language: Literal["roman", "devanagari", "english"] = Field(description="How its orders are written.")
    is_active: bool = Field(description="False when it is off the roster.")
    set_id: Ulid | None = Field(description="The set it holds now, none when off shift.")
    shift_ends_at: Moment | None = Field(description="When its shift ends.")
    last_heard_at: Moment | None = Field(description="When its set was last heard.")


class RadioSet(_View):
    """A crew's wireless set."""

    id: Ulid = Field(description="Its id, a ULID.")
    office_id: Ulid = Field(description="Who owns it.")
    label: str = Field(description="What is written on it.")
    make: str = Field(description="Its make, as the gateway names it.")
    unit: str = Field(description="Its address on the air.")
    site: str = Field(description="The gateway that reaches it.")
    via: str = Field(description="The gateway's set that reaches it.")
    max_length: int = Field(description="Longest text, in units of its alphabet.")
    alphabet: str = Field(description="Letters it can show: ascii, latin1, utf8, ucs2.")


class Assignment(_View):
    """One incident given to one crew."""

    id: Ulid = Field(description="Its id, a ULID.")
    incident_id: Ulid = Field(description="What is to be done.")
    office_id: Ulid = Field(description="Whose work it is.")
    crew_id: Ulid = Field(description="Who is to do it.")
    role: str = Field(description="The part the crew plays: repair.")
    slot: int = Field(description="The crew's reply slot, 1 to 9.")
    state: AssignmentState = Field(description="Where it stands.")
    is_open: bool = Field(description="False once it has ended.")
    priority: int = Field(description="0 emergency, 1 hazard, 2 urgent, 3 routine, 4 notice.")
    offered_at: Moment = Field(description="When it was offered.")
    offered_by: str = Field(description="Who offered it.")
    not_after: Moment = Field(description="The order is not keyed after this.")
    reply_by: Moment = Field(description="Without an answer by then it is escalated.")
    answered_at: Moment | None = Field(description="When the man first answered.")
    ended_at: Moment | None = Field(description="When it ended.")
    slot_rests_until: Moment | None = Field(description="Until then the slot is not given again.")
    needs_help: bool = Field(description="The crew asked for help or material.")


class Transmission(_View):
    """Words on their way to one set."""

    ref: Ulid = Field(description="Its id at every hop.")
    assignment_id: Ulid | None = Field(description="The assignment it speaks of.")
    crew_id: Ulid | None = Field(description="The crew it is for.")
    office_id: Ulid = Field(description="Whose it is.")
    purpose: Literal["order", "cancel", "notice"] = Field(description="Why it is said.")
    site: str = Field(description="Gateway.")
    via: str = Field(description="Gateway's set.")
    unit: str = Field(description="Far set.")
    text: str = Field(description="The words.")
    priority: int = Field(description="0 emergency … 4 notice.")
    not_after: Moment = Field(description="Not keyed after this.")
    state: TransmissionState = Field(description="How far it has come.")
    reason: str | None = Field(description="Why it failed, in words.")
    queued_at: Moment = Field(description="Decided and queued.")
    handed_over_at: Moment | None = Field(description="On the gateway's disk.")
    keyed_at: Moment | None = Field(description="First on the air.")
    delivered_at: Moment | None = Field(description="The far radio answered.")
    answered_at: Moment | None = Field(description="The man answered.")
    ended_at: Moment | None = Field(description="When nothing more will be tried.")
    tries: int = Field(description="Times on the air.")
    airtime: float | None = Field(description="Seconds on the air so far.")
    withdraw_at: Moment | None = Field(description="When it was asked back.")


class HeardLine(_View):
    """A line of the radio log: something that was heard."""

    id: Ulid = Field(description="Its id, a ULID.")
    site: str = Field(description="Gateway.")
    via: str = Field(description="Gateway's set.")
    unit: str = Field(description="Far set.")
    kind: str = Field(
        description="status, text, position, emergency, caller or operator (keyed on a crew's behalf)."
    )
    trust: str = Field(description="How sure it is who spoke.")
    at: Moment = Field(description="When it was heard.")
    received_at: Moment = Field(description="When it came on record here.")
    text: str | None = Field(description="Words or digits.")
    verdict: Literal["applied", "noted", "late", "refused", "unknown", "foreign", "duplicate"] = Field(
        description="What was made of it. `applied` moved an assignment; `late`, `refused`, `unknown`, "
        "`foreign` and `duplicate` moved nothing."
    )
    said: str | None = Field(description="What was made of it, in one sentence.")
    crew_id: Ulid | None = Field(description="Who holds that set.")
    assignment_id: Ulid | None = Field(description="The assignment it spoke of.")
    office_id: Ulid | None = Field(description="Whose log it stands in; none when the set is unknown.")


class Alarm(_View):
    """Something a named person must take."""

    id: Ulid = Field(description="Its id, a ULID.")
    kind: str = Field(description="emergency, unanswered, undelivered, needs_help, gateway_silent.")
    office_id: Ulid = Field(description="Whose it is.")
    subject: str = Field(description="Id of what it is about.")
    words: str = Field(description="What happened.")
    words_hi: str = Field(description="The same in Hindi.")
    raised_at: Moment = Field(description="When.")
    taken_at: Moment | None = Field(description="When a person took it.")
    taken_by: str | None = Field(description="Who took it.")
    cleared_at: Moment | None = Field(description="When its cause went away.")


class Gateway(_View):
    """A radio site."""

    site: str = Field(description="Its name.")
    office_id: Ulid = Field(description="Where it stands.")
    name: str = Field(description="Name to show.")
    seen_at: Moment | None = Field(description="Its last sign of life.")
    is_silent: bool = Field(description="True when it has not been heard in time.")
    alive: dict[str, object] | None = Field(description="Its last sign of life, set by set.")


class FactData(_View):
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


class Fact(_View):
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


class Board(_View):
    """Everything the control room sees, as of one position of the journal."""

    position: int = Field(description="The stream goes on after this.")
    now: Moment = Field(description="The server's time.")
    offices: list[Office] = Field(description="Offices in scope.")
    incidents: list[Incident] = Field(description="Incidents that are not closed.")
    assignments: list[Assignment] = Field(
        description="Open assignments, and ended ones of the incidents shown."
    )
    transmissions: list[Transmission] = Field(description="Transmissions of the assignments shown.")
    crews: list[Crew] = Field(description="Crews in scope.")
    sets: list[RadioSet] = Field(description="Sets in scope.")
    gateways: list[Gateway] = Field(description="Gateways in scope.")
    alarms: list[Alarm] = Field(description="Alarms nobody has taken, and those taken within the last hour.")
    heard: list[HeardLine] = Field(description="The last 200 lines of the radio log.")


class IncidentFile(_View):
    """One incident with all that belongs to it."""

    incident: Incident = Field(description="The incident.")
    complaints: list[Complaint] = Field(description="The complaints it holds, oldest first.")
    assignments: list[Assignment] = Field(description="Its assignments, oldest first.")
    transmissions: list[Transmission] = Field(description="What was said about it on the air, oldest first.")
    heard: list[HeardLine] = Field(description="What was heard about it, oldest first.")


class Binding(_View):
    """A set in a crew's hands for a shift."""

    id: Ulid = Field(description="Its id, a ULID.")
    set_id: Ulid = Field(description="The set.")
    crew_id: Ulid = Field(description="The crew that holds it.")
    bound_at: Moment = Field(description="When it was handed out.")
    bound_by: str = Field(description="Who handed it out.")
    ends_at: Moment = Field(description="End of the shift.")
    ended_at: Moment | None = Field(description="When it was given back.")


class Preview(_View):
    """An order as the phrasebook would write it now."""

    text: str = Field(description="The words.")
    length: int = Field(description="Their length, in units of the set's alphabet.")
    max_length: int = Field(description="The longest text that the set takes.")
    fits: bool = Field(description="False when the words would be refused.")


class Health(_View):
    """A sign of life."""

    ok: bool = Field(description="True while the record can be read.")
    position: int = Field(description="The last position of the journal.")


class SignIn(BaseModel):
    """Name and password."""

    sign_in: Short = Field(description="Sign-in name.")
    password: str = Field(description="Password.", min_length=1, max_length=200)


class Me(_View):
    """Who is signed in."""

    id: Ulid = Field(description="Its id, a ULID.")
    name: str = Field(description="Name.")
    role: Role = Field(description="Role.")
    office_id: Ulid = Field(description="Scope: this office and all below.")
    language: Literal["en", "hi"] = Field(description="Language of his screen.")
    csrf: str = Field(description="To be sent back in `X-CSRF-Token` with every change.")
    may: list[str] = Field(
        description="What he may do: register, dispatch, roster, take_alarm, close, administer."
    )


class NewComplaint(BaseModel):
    """A complaint to register. Sent again with the same `source` and `source_ref`: the same answer."""

    source: Name = Field(description="Where it comes from.", examples=["1912"])
    source_ref: Annotated[str, StringConstraints(min_length=1, max_length=64), _PRINTABLE, _ANYTHING] = Field(
        description="Its id there; the same complaint always carries the same one."
    )
    office_id: Ulid = Field(description="Distribution centre or zone.")
    category: Category = Field(description="What kind of fault it is.")
    place: Line = Field(description="Where, in words a lineman understands.")
    is_hazard: bool = Field(
        default=False, description="True when someone may be hurt, whatever the category."
    )
    consumer_number: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z/-]{1,32}$")] | None = Field(
        default=None, description="Consumer's number, when known."
    )
    consumer_name: Short | None = Field(default=None, description="Consumer's name.")
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9 -]{3,19}$")] | None = Field(
        default=None, description="Number to call back."
    )
    dtr_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,32}$")] | None = Field(
        default=None, description="Number on the transformer's structure."
    )
    feeder: Short | None = Field(default=None, description="11 kV feeder.")
    words: Annotated[str, StringConstraints(max_length=1000), _PRINTABLE, _ANYTHING] | None = Field(
        default=None, description="What the consumer said."
    )
    complained_at: Moment | None = Field(
        default=None, description="When he complained, if not now; not in the future."
    )


class Registered(_View):
    """The complaint on record."""

    complaint: Complaint = Field(description="The complaint as it stands on record.")
    incident: Incident = Field(description="The incident that holds it.")
    is_repeat: bool = Field(description="True when it was on record already.")


class NewAssignment(BaseModel):
    """Give an incident to a crew."""

    crew_id: Ulid = Field(description="The crew.")
    role: Literal["repair"] = Field(default="repair", description="The part it plays.")
    text: Annotated[str, StringConstraints(min_length=1, max_length=1000), _PRINTABLE, _ANYTHING] | None = (
        Field(
            default=None,
            description="Words of your own, not the phrasebook's; refused when they do not fit the set.",
        )
    )


class Offered(_View):
    """The assignment and its order."""

    assignment: Assignment = Field(description="The assignment as it stands.")
    transmission: Transmission = Field(description="Its order, on its way to the set.")
    is_repeat: bool = Field(description="True when this was done already.")


class Recall(BaseModel):
    """Take an assignment back."""

    reason: Line = Field(description="Why.")


class Reassign(BaseModel):
    """Take an assignment back and give the incident to another crew, in one step."""

    crew_id: Ulid = Field(description="The crew that shall do it.")
    reason: Line = Field(description="Why.")


class Answer(BaseModel):
    """An answer that came by voice or phone, keyed by the operator."""

    step: Step = Field(description="What the crew said.")
    words: Line = Field(description="The words it used, recorded.")


class Close(BaseModel):
    """Close an incident with proof."""

    proof: Line = Field(description="Who was called back, or the meter that shows supply.")


class StillOut(BaseModel):
    """A consumer says that it is still dark."""

    words: Line = Field(description="Who said it, and what.")


class NewCrew(BaseModel):
    """A crew for the roster."""

    office_id: Ulid = Field(description="Office.")
    name: Short = Field(description="Name in English.")
    name_hi: Short = Field(description="Name in Hindi.")
    skill: Literal["ht", "lt"] = Field(description="What it may work on.")
    leader: Short = Field(description="Leader.")
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9 -]{3,19}$")] | None = Field(
        default=None, description="Telephone."
    )
    language: Literal["roman", "devanagari", "english"] = Field(
        default="roman", description="How its orders are written."
    )


class NewSet(BaseModel):
    """A crew's set for the register."""

    office_id: Ulid = Field(description="Office.")
    label: Short = Field(description="What is written on it.")
    make: Name = Field(description="Make, as the gateway names it.", examples=["kiss"])
    unit: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z*#-]{1,32}$")] = Field(
        description="Address on the air.", examples=["CREW-7"]
    )
    site: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,60}$")] = Field(description="Gateway.")
    via: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_.-]{1,60}$")] = Field(
        description="Gateway's set."
    )
    max_length: int = Field(default=67, ge=1, le=4096, description="Longest text.")
    alphabet: Literal["ascii", "latin1", "utf8", "ucs2"] = Field(
        default="ascii", description="Letters it shows."
    )


class NewBinding(BaseModel):
    """Hand a set to a crew for a shift."""

    set_id: Ulid = Field(description="The set.")
    crew_id: Ulid = Field(description="The crew.")
    ends_at: Moment = Field(description="End of the shift, at most 24 hours ahead.")


class Problem(_View):
    """What went wrong (RFC 9457), with a sentence fit to show."""

    type: str = Field(
        description="Which kind of problem, as a URI reference.", examples=["/problems/not-allowed"]
    )
    title: str = Field(description="The kind, in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What happened and what to do, in one sentence.")
    detail_hi: str | None = Field(default=None, description="The same in Hindi.")
    field: str | None = Field(default=None, description="The field at fault, when there is one.")
