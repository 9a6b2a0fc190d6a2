"""What an Idempotency-Key has done, where the doing makes no row of its own."""

import sqlalchemy as sa
from alembic import op

from dispatcher.store.moment import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "intention",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("did", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_intention")),
    )
