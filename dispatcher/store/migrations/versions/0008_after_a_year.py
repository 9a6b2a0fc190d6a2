"""What a click asks is found as fast after a year; and times that a driver wrote without their type."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change and add indexes, and write the times as all others are."""
    op.drop_index("ix_assignment_crew", "assignment")
    op.create_index("ix_assignment_slot", "assignment", ["crew_id", "slot", "slot_rests_until"])
    op.create_index("ix_alarm_taken", "alarm", ["taken_at"])
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "UPDATE incident SET opened_at = strftime('%Y-%m-%dT%H:%M:%fZ', opened_at)"
            " WHERE opened_at LIKE '% %'"
        )
