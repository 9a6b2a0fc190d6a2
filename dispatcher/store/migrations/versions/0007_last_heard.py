"""When a crew was last heard, whichever set it held then."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_heard_crew", "heard", ["crew_id", "at"])
