"""Emergencies that a person ends: by whom, and on what words."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("alarm", sa.Column("ended_by", sa.String(length=120), nullable=True))
    op.add_column("alarm", sa.Column("ending_words", sa.String(length=300), nullable=True))
