"""Who has an alarm, and who ended it, by id: two persons may have one name."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of what is on record only the name is known."""
    op.add_column("alarm", sa.Column("taken_by_id", sa.String(length=26), nullable=True))
    op.add_column("alarm", sa.Column("ended_by_id", sa.String(length=26), nullable=True))
