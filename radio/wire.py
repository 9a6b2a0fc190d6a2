"""MQTT topics and the JSON of every message: the contract of gateway and dispatcher, version 1.

Topics: `samanvay/1/<site>/<channel>`, channel one of orders, reports, heard, received, alive.
Ids are ULIDs, times RFC 3339 UTC with milliseconds. Unknown fields are ignored, unknown kinds kept as text.
QoS 1 everywhere, but a PUBACK proves nothing: only an application receipt does.

- orders: `Transmit`, `Withdraw`, `Query`; sent again until a report for the ref comes back.
- reports: `Report`, or a list of them in one message; heard: `HeardReport`. Each carries the gateway's outbox
  id and a sequence number in it, and is sent again until a `Received` names that number.
- alive: `Alive`, retained; the last will is `Alive` with `is_up` false.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import from_json

from radio.errors import Malformed
from radio.messages import Priority, Ref, SetName, Trust, UnitId

VERSION = 1
PREFIX = f"samanvay/{VERSION}"
LONGEST_TEXT = 4096
MOST_REFS = 200
MOST_REPORTS = 100
"""In one message; a gateway joins twenty."""
MOST_SETS = 200
LONGEST_PROBLEM = 200
YEARS = range(1970, 9999)
"""A machine without a battery for its clock wakes up in 1970."""


class Channel(StrEnum):
    """The last level of a topic."""

    ORDERS = "orders"
    REPORTS = "reports"
    HEARD = "heard"
    RECEIVED = "received"
    ALIVE = "alive"


@lru_cache(maxsize=1024)
def topic(site: str, channel: Channel) -> str:
    """Name the topic of one site's channel. Malformed when the site holds a level or wildcard sign."""
    if not site or any(sign in site for sign in "/+#\0"):
        raise Malformed(f"A site's name holds none of / + # and is not empty: {site!r}.")
    return f"{PREFIX}/{site}/{channel}"


def site_of(topic_name: str) -> str:
    """Name the site that a topic belongs to. Malformed when it is no topic of ours, or names none."""
    levels = topic_name.split("/")
    is_ours = len(levels) == len(PREFIX.split("/")) + 2 and topic_name.startswith(PREFIX + "/")
    if not is_ours or not levels[-2]:
        raise Malformed(f"Not a topic of this system: {topic_name!r}.")
    return levels[-2]


def _with_zone(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs its zone")
    if value.year not in YEARS:
        raise ValueError("no clock stands there")
    return value


def _few(sets: object) -> object:
    """Refuse too many before each of them is looked at."""
    if isinstance(sets, dict) and len(sets) > MOST_SETS:
        raise ValueError(f"a site has at most {MOST_SETS} sets")
    return sets


def _write_time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Time = Annotated[datetime, AfterValidator(_with_zone), PlainSerializer(_write_time, when_used="json")]


Number = Annotated[int, Field(ge=0, lt=2**63)]
"""What a database can hold."""
Count = Annotated[int, Field(ge=0, lt=2**31)]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    v: int = VERSION


class Transmit(_Message):
    """Say this to that unit, through this set, not after that moment."""

    kind: Literal["transmit"] = "transmit"
    ref: Ref
    set: SetName
    unit: UnitId
    text: Annotated[str, Field(max_length=LONGEST_TEXT)]
    priority: Priority
    not_after: Time
    said_at: Time | None = None
    """By the dispatcher's clock."""


class Withdraw(_Message):
    """Do not say it any more."""

    kind: Literal["withdraw"] = "withdraw"
    ref: Ref


class Query(_Message):
    """Say again how these stand; the answer is one report for each."""

    kind: Literal["query"] = "query"
    refs: Annotated[list[Ref], Field(max_length=MOST_REFS)]


class ReportStep(StrEnum):
    """How far an order has come at its gateway."""

    ACCEPTED = "accepted"
    """On the gateway's disk."""
    KEYED = "keyed"
    """On the air, once for each try."""
    DELIVERED = "delivered"
    """The far radio answered."""
    FAILED = "failed"
    """It will not be tried again; `reason` says why."""
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    """Answer to a query: this gateway has no such order."""


class Report(_Message):
    """How one order stands."""

    outbox: str
    seq: Number
    ref: Ref
    step: ReportStep
    at: Time
    reason: str = ""
    retryable: bool = False
    airtime: float | None = None
    tries: Count = 0


class HeardReport(_Message):
    """Something a unit said. `kind` is status, text, position, emergency, caller; others are kept."""

    outbox: str
    seq: Number
    set: SetName
    unit: UnitId
    kind: str
    trust: Trust = Trust.SET_ID_ONLY
    at: Time
    digits: str | None = None
    text: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_stale: bool = False
    air_id: str | None = None


class Received(_Message):
    """These numbers of that outbox are on the dispatcher's record."""

    outbox: str
    seqs: Annotated[list[int], Field(max_length=1000)]
    said_at: Time | None = None
    """By the dispatcher's clock."""


class SetAlive(_Message):
    """How one set does."""

    make: str
    channel: str | None = None
    """The site's name of the channel that it shares with others."""
    state: Literal["opening", "working", "lost", "not_answering"]
    """`not_answering`: its port is open and it lets nothing be said."""
    since: Time
    waiting: Count = 0
    queue_seconds: float = 0.0
    """Airtime of what waits."""
    channel_use: float = 0.0
    """Share of the last five minutes that this gateway held the channel, 0 to 1."""
    last_heard: Time | None = None
    signal_dbm: float | None = None
    is_deaf: bool = False
    """It says and says and hears nothing."""
    max_length: int
    alphabet: str
    forbidden: str = ""
    """Letters of the alphabet that the set cannot send all the same."""
    reports: Annotated[list[str], Field(max_length=MOST_REPORTS)] = []


class Alive(_Message):
    """A gateway's sign of life; retained. `boot` is new at each start."""

    boot: str
    software: str
    at: Time
    is_up: bool = True
    sets: Annotated[dict[SetName, SetAlive], BeforeValidator(_few)] = {}


Downlink = Annotated[Transmit | Withdraw | Query, Field(discriminator="kind")]
Message = Transmit | Withdraw | Query | Report | HeardReport | Received | Alive

M = TypeVar("M", Report, HeardReport, Received, Alive)

_REPORTS: TypeAdapter[list[Report]] = TypeAdapter(Annotated[list[Report], Field(max_length=MOST_REPORTS)])
_DOWNLINK: TypeAdapter[Transmit | Withdraw | Query] = TypeAdapter(Downlink)


def encode(message: Message) -> bytes:
    """Write a message as its JSON."""
    return message.__pydantic_serializer__.to_json(message, exclude_none=True)


def decode_order(payload: bytes) -> Transmit | Withdraw | Query:
    """Read a message of the `orders` topic. Malformed when it is none."""
    try:
        return _DOWNLINK.validate_json(payload)
    except ValidationError as error:
        raise Malformed(f"Not an order: {_first(error)}") from error


def joined(reports: Sequence[bytes]) -> bytes:
    """Put reports that are written already into one message of the `reports` topic."""
    return reports[0] if len(reports) == 1 else b"[" + b",".join(reports) + b"]"


def decode_reports(payload: bytes) -> list[Report]:
    """Read a message of the `reports` topic. Malformed when no report is in it; what is none is left out.

    So is what comes behind the first `MOST_REPORTS`: it goes again for want of a receipt.
    """
    if not payload.lstrip().startswith(b"["):
        return [decode(Report, payload)]
    try:
        return _REPORTS.validate_json(payload)
    except ValidationError as error:
        if good := _good_reports(payload):
            return good
        raise Malformed(f"Not a list of reports: {_first(error)}") from error


def decode(shape: type[M], payload: bytes) -> M:
    """Read a message of any other topic. Malformed when it is none."""
    try:
        return shape.model_validate_json(payload)
    except ValidationError as error:
        raise Malformed(f"Not a {shape.__name__}: {_first(error)}") from error


def _good_reports(payload: bytes) -> list[Report]:
    """Give the reports of a list in which something else is too."""
    good: list[Report] = []
    try:
        for each in from_json(payload)[:MOST_REPORTS]:
            with suppress(ValidationError):
                good.append(Report.model_validate(each))
    except ValueError:
        return []
    return good


def _first(error: ValidationError) -> str:
    detail = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}"[:LONGEST_PROBLEM]
