"""An absence report is of the moment at which the session was to begin: it no longer stands once that is moved."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1640"
down_revision = "20261122_1630"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Of before nobody knows which day was meant: the one that stands now."""
    with op.batch_alter_table("absence_report") as batch:
        batch.add_column(sa.Column("reported_for", MOMENT))
    op.execute(
        "UPDATE absence_report SET reported_for = "
        "(SELECT starts_at FROM course_session WHERE course_session.id = absence_report.session_id)"
    )
    with op.batch_alter_table("absence_report") as batch:
        batch.alter_column("reported_for", existing_type=MOMENT, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("absence_report") as batch:
        batch.drop_column("reported_for")
