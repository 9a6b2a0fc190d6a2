"""Sets that are out of use: they keep their history, and another may have their address."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PATH = ["site", "via", "unit"]


def upgrade() -> None:
    """Add the column, and let an address be unique among the sets in use."""
    with op.batch_alter_table("radio_set", copy_from=_as_it_was()) as table:
        table.add_column(sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.text("true")))
        table.drop_constraint(op.f("uq_radio_set_site_via_unit"), type_="unique")
    in_use = sa.text("is_active")
    op.create_index(
        "uq_radio_set_path", "radio_set", PATH, unique=True, sqlite_where=in_use, postgresql_where=in_use
    )
    op.create_index("ix_radio_set_path", "radio_set", PATH)


def _as_it_was() -> sa.Table:
    """Give the table before; SQLite reads its own default of `forbidden` back in other words."""
    return sa.Table(
        "radio_set",
        sa.MetaData(),
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
