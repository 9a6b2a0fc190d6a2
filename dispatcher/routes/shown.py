"""The record as it is shown: the shapes in the board and in the data of every fact."""

from typing import Literal

from pydantic import Field

from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.complaint import Category
from dispatcher.domain.transmission import TransmissionState
from dispatcher.routes.fields import Moment, Ulid, View
from radio.messages import Trust


class Office(View):
    """An office of the company."""

    id: Ulid = Field(description="Its id, a ULID.")
    parent_id: Ulid | None = Field(description="The office above, none for the company.")
    kind: Literal["company", "region", "circle", "division", "dc", "zone"] = Field(description="Its level.")
    code: str = Field(description="Its code in the company's books.")
    name: str = Field(description="Name in English.")
    name_hi: str = Field(description="Name in Hindi.")


class Incident(View):
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


class Complaint(View):
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


class Held(View):
    """A set in a crew's hands, and the rung of its path ladder."""

    rung: int = Field(description="1 is tried first; without an answer the crew is tried by the next.")
    set_id: Ulid = Field(description="The set.")
    ends_at: Moment = Field(description="When its shift ends.")


class Crew(View):
    """A line crew."""

    id: Ulid = Field(description="Its id, a ULID.")
    office_id: Ulid = Field(description="The office it works for.")
    name: str = Field(description="Name in English.")
    name_hi: str = Field(description="Name in Hindi.")
    skill: Literal["ht", "lt"] = Field(description="What it may work on: 11/33 kV (ht) or low tension (lt).")
    leader: str = Field(description="The man who leads it.")
    phone: str | None = Field(description="His telephone.")
    language: Literal["roman", "devanagari", "english"] = Field(description="How its orders are written.")
    is_active: bool = Field(description="False when it is out of use: it is given nothing more.")
    set_id: Ulid | None = Field(description="The set it is tried by first, none when off shift.")
    shift_ends_at: Moment | None = Field(description="When its shift ends.")
    last_heard_at: Moment | None = Field(description="When it was last heard, by whatever set it held then.")
    rungs: list[Held] = Field(
        description="The sets it holds, the first to be tried first; after the last the read-out card."
    )


class RadioSet(View):
    """A crew's wireless set."""

    id: Ulid = Field(description="Its id, a ULID.")
    office_id: Ulid = Field(description="Who owns it.")
    label: str = Field(description="What is written on it.")
    make: str = Field(description="Its make, as the gateway names it.")
    unit: str = Field(description="Its address on the air.")
    site: str = Field(description="The gateway that reaches it.")
    via: str = Field(description="The gateway's set that reaches it.")
    max_length: int = Field(
        description="Longest text, in units of its alphabet; its gateway's set's counts where it is less."
    )
    alphabet: str = Field(description="Letters it can show: ascii, latin1, utf8, ucs2; or speech.")
    forbidden: str = Field(description="Letters of these that it cannot take all the same.")
    is_active: bool = Field(description="False when it is out of use: it is handed to nobody.")


class Assignment(View):
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
    trust: Trust | None = Field(
        description="How sure it is that the crew itself took the last step; none before any."
    )
    wrong_codes: int = Field(description="Wrong reply codes so far; after three no code counts any more.")


class Transmission(View):
    """Words on their way to one set."""

    ref: Ulid = Field(description="Its id at every hop.")
    assignment_id: Ulid | None = Field(description="The assignment it speaks of.")
    crew_id: Ulid | None = Field(description="The crew it is for.")
    office_id: Ulid = Field(description="Whose it is.")
    purpose: Literal["order", "cancel", "notice"] = Field(description="Why it is said.")
    rung: int = Field(description="Which of the crew's ways it goes, 1 first; 9 is the read-out card.")
    site: str = Field(description="Gateway; `desk`: a person reads it out.")
    via: str = Field(description="Gateway's set; at the desk `card`, or the plain set's own path.")
    unit: str = Field(description="Far set.")
    text: str = Field(description="The words, with a mask over the reply code.")
    priority: int = Field(description="0 emergency … 4 notice.")
    not_after: Moment = Field(description="Not keyed after this.")
    state: TransmissionState = Field(description="How far it has come.")
    reason: str | None = Field(description="Why it failed, in words.")
    reason_hi: str | None = Field(description="The same in Hindi, where the reason is a known one.")
    queued_at: Moment = Field(description="Decided and queued.")
    handed_over_at: Moment | None = Field(description="On the gateway's disk.")
    keyed_at: Moment | None = Field(description="First on the air.")
    keyed_by: str | None = Field(description="Who read it out by voice; none when a gateway keyed it.")
    delivered_at: Moment | None = Field(description="The far radio answered.")
    answered_at: Moment | None = Field(description="The man answered.")
    ended_at: Moment | None = Field(description="When nothing more will be tried.")
    tries: int = Field(description="Times on the air.")
    gives_receipt: bool = Field(
        description="False where no radio answers for its words: voice. Then keyed is all there is to know."
    )
    airtime: float | None = Field(description="Seconds on the air so far.")
    withdraw_at: Moment | None = Field(description="When it was asked back.")


class HeardLine(View):
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
    verdict: Literal["applied", "noted", "late", "early", "refused", "unknown", "foreign", "duplicate"] = (
        Field(
            description="What was made of it. `applied` moved an assignment; `late`, `early`, `refused`, "
            "`unknown`, `foreign` and `duplicate` moved nothing. `early`: said before the order was on the "
            "air, as far as is known; a late report of the gateway may still make it `applied`."
        )
    )
    said: str | None = Field(description="What was made of it, in one sentence.")
    crew_id: Ulid | None = Field(description="Who holds that set.")
    assignment_id: Ulid | None = Field(description="The assignment it spoke of.")
    office_id: Ulid | None = Field(description="Whose log it stands in; none when the set is unknown.")


class Alarm(View):
    """Something a named person must take."""

    id: Ulid = Field(description="Its id, a ULID.")
    kind: str = Field(
        description="emergency, unanswered, undelivered, needs_help, "
        "gateway_silent, channel_deaf, set_lost, off_shift, came_back, code_dead, limits_differ, read_out, "
        "unread (not read out in time), "
        "unconfirmed (a crew answered whose radio never confirmed the order)."
    )
    office_id: Ulid = Field(description="Whose it is.")
    subject: str = Field(
        description="Id of what it is about; an emergency's set, and after a slash the crew if one held it."
    )
    words: str = Field(description="What happened.")
    words_hi: str = Field(description="The same in Hindi.")
    raised_at: Moment = Field(description="When.")
    taken_at: Moment | None = Field(description="When a person took it.")
    taken_by: str | None = Field(description="Who took it.")
    taken_by_id: Ulid | None = Field(
        default=None, description="His id, as in `Me`; none in facts that are older than it."
    )
    cleared_at: Moment | None = Field(
        description="When its cause went away; of an emergency, when it was ended."
    )
    ended_by: str | None = Field(description="Who ended the emergency.")
    ended_by_id: Ulid | None = Field(default=None, description="His id.")
    ending_words: str | None = Field(description="On what words.")


class Gateway(View):
    """A radio site."""

    site: str = Field(description="Its name.")
    office_id: Ulid = Field(description="Where it stands.")
    name: str = Field(description="Name to show.")
    seen_at: Moment | None = Field(description="Its last sign of life.")
    is_silent: bool = Field(description="True when it has not been heard in time.")
    alive: dict[str, object] | None = Field(description="Its last sign of life, set by set.")
