"""Alarms whose cause has not gone, taken or not: the watch looks through them every second."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    standing = sa.text("cleared_at IS NULL")
    op.create_index(
        "ix_alarm_standing",
        "alarm",
        ["kind", "subject"],
        sqlite_where=standing,
        postgresql_where=standing,
    )
