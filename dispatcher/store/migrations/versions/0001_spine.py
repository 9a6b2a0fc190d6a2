"""The record as it first was."""

import sqlalchemy as sa
from alembic import op

from dispatcher.store.moment import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "fact",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("position", name=op.f("uq_fact_position")),
    )
    op.create_index("ix_fact_subject", "fact", ["subject"], unique=False)
    op.create_index(
        "ix_fact_unsealed",
        "fact",
        ["id"],
        unique=False,
        sqlite_where=sa.text("position IS NULL"),
        postgresql_where=sa.text("position IS NULL"),
    )
    op.create_table(
        "heard",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("site", sa.String(length=60), nullable=False),
        sa.Column("outbox", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("via", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("trust", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("crew_id", sa.String(length=26), nullable=True),
        sa.Column("assignment_id", sa.String(length=26), nullable=True),
        sa.Column("office_id", sa.String(length=26), nullable=True),
        sa.Column("said", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard")),
        sa.UniqueConstraint("site", "outbox", "seq", name=op.f("uq_heard_site_outbox_seq")),
    )
    op.create_index("ix_heard_unit", "heard", ["site", "via", "unit", "at"], unique=False)
    op.create_table(
        "office",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("parent_id", sa.String(length=26), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_hi", sa.String(length=120), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["office.id"], name=op.f("fk_office_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("code", name=op.f("uq_office_code")),
    )
    op.create_index("ix_office_path", "office", ["path"], unique=False)
    op.create_table(
        "report",
        sa.Column("site", sa.String(length=60), nullable=False),
        sa.Column("outbox", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("site", "outbox", "seq", name=op.f("pk_report")),
    )
    op.create_index("ix_report_ref", "report", ["ref"], unique=False)
    op.create_table(
        "serial",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_serial")),
    )
    op.create_table(
        "alarm",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("words_hi", sa.String(length=300), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("taken_by", sa.String(length=120), nullable=True),
        sa.Column("cleared_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_alarm_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(
        "uq_alarm_open",
        "alarm",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("taken_at IS NULL AND cleared_at IS NULL"),
        postgresql_where=sa.text("taken_at IS NULL AND cleared_at IS NULL"),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_api_token_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_table(
        "crew",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_hi", sa.String(length=120), nullable=False),
        sa.Column("skill", sa.String(length=32), nullable=False),
        sa.Column("leader", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_crew_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crew")),
    )
    op.create_table(
        "gateway",
        sa.Column("site", sa.String(length=60), nullable=False),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("seen_at", Moment(), nullable=True),
        sa.Column("is_silent", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("alive", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_gateway_office_id")),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_gateway")),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("is_hazard", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("consumer_number", sa.String(length=32), nullable=True),
        sa.Column("dtr_code", sa.String(length=32), nullable=True),
        sa.Column("feeder", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("repaired_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closing_words", sa.Text(), nullable=True),
        sa.Column("complaints", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_incident_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("number", name=op.f("uq_incident_number")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_incident_consumer",
        "incident",
        ["consumer_number", "state"],
        unique=False,
        sqlite_where=sa.text("consumer_number IS NOT NULL"),
        postgresql_where=sa.text("consumer_number IS NOT NULL"),
    )
    op.create_index("ix_incident_office_state", "incident", ["office_id", "state"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("sign_in", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=8), server_default="en", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_person_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("sign_in", name=op.f("uq_person_sign_in")),
    )
    op.create_table(
        "radio_set",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("make", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("site", sa.String(length=60), nullable=False),
        sa.Column("via", sa.String(length=60), nullable=False),
        sa.Column("max_length", sa.Integer(), nullable=False),
        sa.Column("alphabet", sa.String(length=32), nullable=False),
        sa.Column("forbidden", sa.String(length=32), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_radio_set_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_radio_set")),
        sa.UniqueConstraint("site", "via", "unit", name=op.f("uq_radio_set_site_via_unit")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("incident_id", sa.String(length=26), nullable=False),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("crew_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("offered_at", Moment(), nullable=False),
        sa.Column("offered_by", sa.String(length=120), nullable=False),
        sa.Column("not_after", Moment(), nullable=False),
        sa.Column("reply_by", Moment(), nullable=False),
        sa.Column("climb_at", Moment(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("slot_rests_until", Moment(), nullable=True),
        sa.Column("needs_help", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("trust", sa.String(length=32), nullable=True),
        sa.Column("reply_code", sa.String(length=4), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("idempotency_key", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["crew_id"], ["crew.id"], name=op.f("fk_assignment_crew_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_assignment_incident_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_assignment_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_assignment_idempotency_key")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assignment_crew", "assignment", ["crew_id", "slot_rests_until"], unique=False)
    op.create_index(
        "ix_assignment_climb",
        "assignment",
        ["climb_at"],
        unique=False,
        sqlite_where=sa.text("is_open"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_index(
        "uq_assignment_open",
        "assignment",
        ["incident_id", "role"],
        unique=True,
        sqlite_where=sa.text("is_open"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_index(
        "uq_assignment_slot",
        "assignment",
        ["crew_id", "slot"],
        unique=True,
        sqlite_where=sa.text("is_open"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_table(
        "binding",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("set_id", sa.String(length=26), nullable=False),
        sa.Column("crew_id", sa.String(length=26), nullable=False),
        sa.Column("rung", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("bound_at", Moment(), nullable=False),
        sa.Column("bound_by", sa.String(length=120), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["crew_id"], ["crew.id"], name=op.f("fk_binding_crew_id")),
        sa.ForeignKeyConstraint(["set_id"], ["radio_set.id"], name=op.f("fk_binding_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_binding")),
    )
    op.create_index(
        "uq_binding_open_rung",
        "binding",
        ["crew_id", "rung"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_binding_open_set",
        "binding",
        ["set_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "complaint",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("source_ref", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("incident_id", sa.String(length=26), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("is_hazard", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("consumer_number", sa.String(length=32), nullable=True),
        sa.Column("consumer_name", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("dtr_code", sa.String(length=32), nullable=True),
        sa.Column("feeder", sa.String(length=120), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("complained_at", Moment(), nullable=False),
        sa.Column("registered_at", Moment(), nullable=False),
        sa.Column("registered_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_complaint_incident_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_complaint_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("number", name=op.f("uq_complaint_number")),
        sa.UniqueConstraint("source", "source_ref", name=op.f("uq_complaint_source_source_ref")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_complaint_incident", "complaint", ["incident_id"], unique=False)
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_table(
        "transmission",
        sa.Column("ref", sa.String(length=26), nullable=False),
        sa.Column("assignment_id", sa.String(length=26), nullable=True),
        sa.Column("crew_id", sa.String(length=26), nullable=True),
        sa.Column("office_id", sa.String(length=26), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("rung", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("site", sa.String(length=60), nullable=False),
        sa.Column("via", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reply_code", sa.String(length=4), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_after", Moment(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("reason_hi", sa.String(length=300), nullable=True),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("handed_over_at", Moment(), nullable=True),
        sa.Column("keyed_at", Moment(), nullable=True),
        sa.Column("keyed_by", sa.String(length=120), nullable=True),
        sa.Column("delivered_at", Moment(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("gives_receipt", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("airtime", sa.Float(), nullable=True),
        sa.Column("withdraw_at", Moment(), nullable=True),
        sa.Column("send_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_transmission_assignment_id")
        ),
        sa.ForeignKeyConstraint(["crew_id"], ["crew.id"], name=op.f("fk_transmission_crew_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_transmission_office_id")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_transmission")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_transmission_assignment", "transmission", ["assignment_id"], unique=False)
    op.create_index(
        "ix_transmission_send",
        "transmission",
        ["send_at"],
        unique=False,
        sqlite_where=sa.text("send_at IS NOT NULL"),
        postgresql_where=sa.text("send_at IS NOT NULL"),
    )
    op.create_index("ix_alarm_subject", "alarm", ["subject"], unique=False)
    op.create_index("ix_assignment_incident", "assignment", ["incident_id"], unique=False)
    op.create_index("ix_binding_set", "binding", ["set_id", "bound_at"], unique=False)
    op.create_index("ix_heard_assignment", "heard", ["assignment_id"], unique=False)
