"""The rounds in which texts of cases are sealed anew, so that one that was broken off goes on where it stopped."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1625"
down_revision = "20261122_1620"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "key_rotation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_rotation")),
    )


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("key_rotation")
