"""The tables of the record, the same on SQLite and PostgreSQL.

Ids are ULIDs as text. Times are UTC with milliseconds, kept as RFC 3339 text on SQLite and `timestamptz` on
PostgreSQL through `Moment`. States are the words of the domain's own tables. Rules that two writers could
break at once stand here as unique indexes.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from dispatcher.store.moment import Moment

KEYED: dict[str, Any] = {"sqlite_with_rowid": False}
"""A table that every complaint or click writes: on SQLite its rows lie in the tree of their own key."""
Id = String(26)
Word = String(32)
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

office = Table(
    "office",
    metadata,
    Column("id", Id, primary_key=True),
    Column("parent_id", Id, ForeignKey("office.id")),
    Column("kind", Word, nullable=False),  # company region circle division dc zone
    Column("code", Word, nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("name_hi", String(120), nullable=False),
    Column(
        "path", String(300), nullable=False
    ),  # ids from the company down, joined by "/"; a scope: a prefix
    Index("ix_office_path", "path"),
)

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("office_id", Id, ForeignKey("office.id"), nullable=False),
    Column("sign_in", String(64), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("role", Word, nullable=False),  # operator dispatcher supervisor nodal_engineer admin
    Column("password_hash", String(255), nullable=False),
    Column("language", String(8), nullable=False, server_default="en"),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    Column("created_at", Moment, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # SHA-256 of the cookie
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("label", String(120), nullable=False),
    Column("office_id", Id, ForeignKey("office.id"), nullable=False),
    Column("role", Word, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

incident = Table(
    "incident",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", String(16), nullable=False, unique=True),
    Column("office_id", Id, ForeignKey("office.id"), nullable=False),
    Column("category", Word, nullable=False),
    Column("is_hazard", Boolean, nullable=False),
    Column("place", String(300), nullable=False),
    Column("consumer_number", String(32)),
    Column("dtr_code", String(32)),
    Column("feeder", String(120)),
    Column("state", Word, nullable=False),  # open reported_repaired closed
    Column("opened_at", Moment, nullable=False),  # time of the first complaint
    Column("repaired_at", Moment),
    Column("closed_at", Moment),
    Column("closing_words", Text),
    Column("complaints", Integer, nullable=False),
    Index("ix_incident_office_state", "office_id", "state"),
    Index(
        "ix_incident_consumer",
        "consumer_number",
        "state",
        sqlite_where=text("consumer_number IS NOT NULL"),  # who calls without a number costs no page of it
        postgresql_where=text("consumer_number IS NOT NULL"),
    ),
    **KEYED,
)

complaint = Table(
    "complaint",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", String(16), nullable=False, unique=True),  # yyyymmdd + 5-digit serial
    Column("source", Word, nullable=False),
    Column("source_ref", String(64), nullable=False),
    Column("office_id", Id, ForeignKey("office.id"), nullable=False),
    Column("incident_id", Id, ForeignKey("incident.id"), nullable=False),
    Column("category", Word, nullable=False),
    Column("is_hazard", Boolean, nullable=False),
    Column("place", String(300), nullable=False),
    Column("consumer_number", String(32)),
    Column("consumer_name", String(120)),
    Column("phone", String(20)),
    Column("dtr_code", String(32)),
    Column("feeder", String(120)),
    Column("words", Text),
    Column("complained_at", Moment, nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("registered_by", String(120), nullable=False),
    UniqueConstraint("source", "source_ref"),
    Index("ix_complaint_incident", "incident_id"),
    **KEYED,
)

serial = Table(
    "serial",
    metadata,
    Column("name", String(32), primary_key=True),  # "complaint 20261123"
    Column("last", Integer, nullable=False),
)

crew = Table(
    "crew",
    metadata,
    Column("id", Id, primary_key=True),
    Column("office_id", Id, ForeignKey("office.id"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("name_hi", String(120), nullable=False),
    Column("skill", Word, nullable=False),  # ht lt
    Column("leader", String(120), nullable=False),
    Column("phone", String(20)),
    Column("language", Word, nullable=False),  # what its orders are written in: roman devanagari english
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
)

radio_set = Table(
    "radio_set",
    metadata,
    Column("id", Id, primary_key=True),
    Column("office_id", Id, ForeignKey("office.id"), nullable=False),
    Column("label", String(60), nullable=False),
    Column("make", Word, nullable=False),
    Column("unit", String(32), nullable=False),  # its address on the bearer
    Column("site", String(60), nullable=False),  # the gateway that reaches it
    Column("via", String(60), nullable=False),  # the gateway's set that reaches it
    Column("max_length", Integer, nullable=False),
    Column("alphabet", Word, nullable=False),
    Column("forbidden", Word, nullable=False, server_default=""),  # letters of the alphabet that it reserves
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    Index(
        "uq_radio_set_path",  # whoever is out of use gives its address free
        "site",
        "via",
        "unit",
        unique=True,
        sqlite_where=text("is_active"),
        postgresql_where=text("is_active"),
    ),
    Index("ix_radio_set_path", "site", "via", "unit"),
)

binding = Table(
    "binding",
    metadata,
    Column("id", Id, primary_key=True),
    Column("set_id", Id, ForeignKey("radio_set.id"), nullable=False),
    Column("crew_id", Id, ForeignKey("crew.id"), nullable=False),
    Column("rung", Integer, nullable=False, server_default=text("1")),  # 1 is tried first
    Column("bound_at", Moment, nullable=False),
    Column("bound_by", String(120), nullable=False),
    Column("ends_at", Moment, nullable=False),  # end of the shift
    Column("ended_at", Moment),
    Index("ix_binding_set", "set_id", "bound_at"),
    Index(
        "uq_binding_open_set",
        "set_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index(
        "uq_binding_open_rung",
        "crew_id",
        "rung",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

assignment = Table(
    "assignment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("incident_id", Id, ForeignKey("incident.id"), nullable=False),
    Column("office_id", Id, ForeignKey("office.id"), nullable=False),
    Column("crew_id", Id, ForeignKey("crew.id"), nullable=False),
    Column("role", Word, nullable=False),  # repair, later: isolate, patrol …
    Column("slot", Integer, nullable=False),
    Column("state", Word, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("offered_by", String(120), nullable=False),
    Column("not_after", Moment, nullable=False),
    Column("reply_by", Moment, nullable=False),
    Column("climb_at", Moment),  # when the ladder looks again, as long as nobody answers
    Column("answered_at", Moment),
    Column("ended_at", Moment),
    Column("slot_rests_until", Moment),
    Column("needs_help", Boolean, nullable=False, server_default=text("false")),
    Column("trust", Word),  # how sure it is who took the last step
    Column("reply_code", String(4)),  # never told to anybody but the set
    Column("wrong_codes", Integer, nullable=False, server_default=text("0")),
    Column("idempotency_key", String(80), unique=True),
    Index(
        "uq_assignment_open",
        "incident_id",
        "role",
        unique=True,
        sqlite_where=text("is_open"),
        postgresql_where=text("is_open"),
    ),
    Index(
        "uq_assignment_slot",
        "crew_id",
        "slot",
        unique=True,
        sqlite_where=text("is_open"),
        postgresql_where=text("is_open"),
    ),
    Index("ix_assignment_incident", "incident_id"),
    Index("ix_assignment_slot", "crew_id", "slot", "slot_rests_until"),
    Index("ix_assignment_climb", "climb_at", sqlite_where=text("is_open"), postgresql_where=text("is_open")),
    **KEYED,
)

IS_OPEN = text("assignment.is_open")  # in these words SQLite sees that a partial index serves

transmission = Table(
    "transmission",
    metadata,
    Column("ref", Id, primary_key=True),
    Column("assignment_id", Id, ForeignKey("assignment.id")),
    Column("crew_id", Id, ForeignKey("crew.id")),
    Column("office_id", Id, ForeignKey("office.id"), nullable=False),
    Column("purpose", Word, nullable=False),  # order cancel notice
    Column("rung", Integer, nullable=False, server_default=text("1")),  # of the crew's ladder
    Column("site", String(60), nullable=False),
    Column("via", String(60), nullable=False),
    Column("unit", String(32), nullable=False),
    Column("text", Text, nullable=False),  # with a mask in place of its reply code
    Column("reply_code", String(4)),  # put in as it leaves; never told
    Column("priority", Integer, nullable=False),
    Column("not_after", Moment, nullable=False),
    Column("state", Word, nullable=False),
    Column("reason", String(300)),
    Column("reason_hi", String(300)),
    Column("queued_at", Moment, nullable=False),
    Column("handed_over_at", Moment),
    Column("keyed_at", Moment),
    Column("keyed_by", String(120)),  # who read it out by voice; NULL: a gateway keyed it
    Column("delivered_at", Moment),
    Column("answered_at", Moment),
    Column("ended_at", Moment),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("gives_receipt", Boolean, nullable=False, server_default=text("true")),  # false: voice
    Column("airtime", Float),
    Column("withdraw_at", Moment),  # when the control room asked for it back
    Column("send_at", Moment),  # when the door hands it over (again); NULL: nothing left to hand over
    Index(
        "ix_transmission_send",
        "send_at",
        sqlite_where=text("send_at IS NOT NULL"),
        postgresql_where=text("send_at IS NOT NULL"),
    ),
    Index("ix_transmission_assignment", "assignment_id"),
    **KEYED,
)

heard = Table(
    "heard",
    metadata,
    Column("id", Id, primary_key=True),
    Column("site", String(60), nullable=False),
    Column("outbox", Id, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("via", String(60), nullable=False),
    Column("unit", String(32), nullable=False),
    Column("kind", Word, nullable=False),
    Column("trust", Word, nullable=False),
    Column("at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("body", JSON, nullable=False),
    Column("verdict", Word, nullable=False),  # applied noted late refused unknown foreign duplicate
    Column("crew_id", Id),
    Column("assignment_id", Id),
    Column("office_id", Id),
    Column("said", String(300)),  # what the desk made of it, in one sentence
    UniqueConstraint("site", "outbox", "seq"),
    Index("ix_heard_unit", "site", "via", "unit", "at"),
    Index("ix_heard_assignment", "assignment_id"),
    Index("ix_heard_crew", "crew_id", "at"),
)

report = Table(
    "report",
    metadata,
    Column("site", String(60), primary_key=True),
    Column("outbox", Id, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("ref", Id, nullable=False),
    Column("step", Word, nullable=False),
    Column("at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Index("ix_report_ref", "ref"),
)

gateway = Table(
    "gateway",
    metadata,
    Column("site", String(60), primary_key=True),
    Column("office_id", Id, ForeignKey("office.id"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("seen_at", Moment),
    Column("is_silent", Boolean, nullable=False, server_default=text("true")),
    Column("alive", JSON),  # the last sign of life, as it came
)

alarm = Table(
    "alarm",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Word, nullable=False),  # emergency unanswered undelivered needs_help gateway_silent …
    Column("office_id", Id, ForeignKey("office.id"), nullable=False),
    Column("subject", String(60), nullable=False),  # id of what it is about
    Column("words", String(300), nullable=False),
    Column("words_hi", String(300), nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("taken_at", Moment),
    Column("taken_by", String(120)),
    Column("taken_by_id", Id),  # two persons may have one name; NULL in rows of old, and for the desk itself
    Column("cleared_at", Moment),
    Column("ended_by", String(120)),  # an emergency: by whom, and on what words
    Column("ended_by_id", Id),
    Column("ending_words", String(300)),
    Index("ix_alarm_subject", "subject"),
    Index("ix_alarm_taken", "taken_at"),
    Index(
        "ix_alarm_standing",
        "kind",
        "subject",
        sqlite_where=text("cleared_at IS NULL"),
        postgresql_where=text("cleared_at IS NULL"),
    ),
    Index(
        "uq_alarm_open",
        "kind",
        "subject",
        unique=True,
        sqlite_where=text("taken_at IS NULL AND cleared_at IS NULL"),
        postgresql_where=text("taken_at IS NULL AND cleared_at IS NULL"),
    ),
)

intention = Table(
    "intention",
    metadata,
    Column("key", String(80), primary_key=True),  # an Idempotency-Key whose doing makes no row of its own
    Column("did", Word, nullable=False),
    Column("subject", String(60), nullable=False),
    Column("words", String(300), nullable=False),
    Column("at", Moment, nullable=False),
)

fact = Table(
    "fact",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("position", BigInteger, unique=True),  # set once by the sealer, gap-free from 1
    Column("kind", String(60), nullable=False),
    Column("office_id", Id, nullable=False),
    Column("subject", String(60), nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Column("data", Text, nullable=False),  # canonical JSON, hashed as it stands
    Column("hash", String(64)),
    Index(
        "ix_fact_unsealed",
        "id",
        sqlite_where=text("position IS NULL"),
        postgresql_where=text("position IS NULL"),
    ),
    Index("ix_fact_subject", "subject"),
)
