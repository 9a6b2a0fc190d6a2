"""What the web service is asked: the bodies of its requests."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from dispatcher.domain.complaint import Category
from dispatcher.routes.fields import (
    ANYTHING,
    PRINTABLE,
    UNSAID,
    Correction,
    Forbidden,
    Letters,
    Line,
    Moment,
    Name,
    OwnWords,
    Phone,
    Script,
    Short,
    Site,
    Skill,
    Ulid,
    Unit,
    Via,
)

_OWN_WORDS = "Words of your own, not the phrasebook's; refused when they do not fit the set."


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


class SignIn(BaseModel):
    """Name and password."""

    sign_in: Short = Field(description="Sign-in name.")
    password: str = Field(description="Password.", min_length=1, max_length=200)


class NewComplaint(BaseModel):
    """A complaint to register. Sent again with the same `source` and `source_ref`: the same answer."""

    source: Name = Field(description="Where it comes from.", examples=["1912"])
    source_ref: Annotated[str, StringConstraints(min_length=1, max_length=64), PRINTABLE, ANYTHING] = Field(
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
    phone: Phone | None = Field(default=None, description="Number to call back.")
    dtr_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,32}$")] | None = Field(
        default=None, description="Number on the transformer's structure."
    )
    feeder: Short | None = Field(default=None, description="11 kV feeder.")
    words: Annotated[str, StringConstraints(max_length=1000), PRINTABLE, ANYTHING] | None = Field(
        default=None, description="What the consumer said."
    )
    complained_at: Moment | None = Field(
        default=None, description="When he complained, if not now; not in the future."
    )


class NewAssignment(BaseModel):
    """Give an incident to a crew."""

    crew_id: Ulid = Field(description="The crew.")
    role: Literal["repair"] = Field(default="repair", description="The part it plays.")
    text: OwnWords | None = Field(default=None, description=_OWN_WORDS)


class Recall(BaseModel):
    """Take an assignment back."""

    reason: Line = Field(description="Why.")


class Reassign(BaseModel):
    """Take an assignment back and give the incident to another crew, in one step."""

    crew_id: Ulid = Field(description="The crew that shall do it.")
    reason: Line = Field(description="Why.")
    text: OwnWords | None = Field(default=None, description=_OWN_WORDS)


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


class EndEmergency(BaseModel):
    """End an emergency that somebody has taken."""

    words: Line = Field(description="Who spoke with the crew, and what was done.")


class NewCrew(BaseModel):
    """A crew for the roster."""

    office_id: Ulid = Field(description="Office.")
    name: Short = Field(description="Name in English.")
    name_hi: Short = Field(description="Name in Hindi.")
    skill: Skill = Field(description="What it may work on.")
    leader: Short = Field(description="Leader.")
    phone: Phone | None = Field(default=None, description="Telephone.")
    language: Script = Field(default="roman", description="How its orders are written.")


class NewSet(BaseModel):
    """A crew's set for the register."""

    office_id: Ulid = Field(description="Office.")
    label: Short = Field(description="What is written on it.")
    make: Name = Field(
        description="Make, as the gateway names it; `plain` for a set without data.", examples=["kiss"]
    )
    unit: Unit = Field(description="Address on the air.", examples=["CREW-7"])
    site: Site = Field(description="Gateway; `desk` for a plain set, whose words are read out.")
    via: Via = Field(description="Gateway's set.")
    max_length: int = Field(
        default=67,
        ge=1,
        le=4096,
        description="Longest text; of speech, in seconds. A plain set has none.",
    )
    alphabet: Letters = Field(
        default="ascii", description="Letters it shows; speech for a set that only speaks."
    )
    forbidden: Forbidden = Field(
        default="", description="Letters of these that it cannot take all the same.", examples=["{|~"]
    )


class CrewCorrection(Correction):
    """A crew's entry corrected, or taken out of use and back. What is left out stays as it is."""

    name: Short = Field(default=UNSAID, description="Name in English.")
    name_hi: Short = Field(default=UNSAID, description="Name in Hindi.")
    skill: Skill = Field(default=UNSAID, description="What it may work on.")
    leader: Short = Field(default=UNSAID, description="Leader.")
    phone: Phone | None = Field(default=UNSAID, description="Telephone; null when there is none.")
    language: Script = Field(default=UNSAID, description="How its orders are written.")
    is_active: bool = Field(default=UNSAID, description="False takes it out of use.")


class SetCorrection(Correction):
    """A set's entry corrected, or taken out of use and back. What is left out stays as it is."""

    label: Short = Field(default=UNSAID, description="What is written on it.")
    make: Name = Field(default=UNSAID, description="Make, as the gateway names it.")
    unit: Unit = Field(default=UNSAID, description="Address on the air.")
    site: Site = Field(default=UNSAID, description="Gateway; `desk` for a plain set.")
    via: Via = Field(default=UNSAID, description="Gateway's set.")
    max_length: int = Field(default=UNSAID, ge=1, le=4096, description="Longest text; of speech, in seconds.")
    alphabet: Letters = Field(default=UNSAID, description="Letters it shows.")
    forbidden: Forbidden = Field(default=UNSAID, description="Letters that it cannot take all the same.")
    is_active: bool = Field(default=UNSAID, description="False takes it out of use.")


class NewBinding(BaseModel):
    """Hand a set to a crew for a shift."""

    set_id: Ulid = Field(description="The set.")
    crew_id: Ulid = Field(description="The crew.")
    rung: int = Field(
        default=1, ge=1, le=8, description="Where on the crew's ladder; what stood there is given back."
    )
    ends_at: Moment = Field(description="End of the shift, at most 24 hours ahead.")
