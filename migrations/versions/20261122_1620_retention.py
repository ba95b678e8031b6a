"""Let files of invitations go once nobody needs them, and remember for which moment somebody was invited."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1620"
down_revision = "20261122_1610"
branch_labels = None
depends_on = None

#: Every document stays for good, but the file of an invitation.
FREED = "OLD.media_type <> 'text/calendar'"
CALENDAR = sa.text("media_type = 'text/calendar'")


def _keep_documents(condition: str) -> None:
    """The database refuses to delete a document for which `condition` holds; empty is every one."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    name = "frozen_stored_document_delete"
    op.execute(f"DROP TRIGGER {name}" + (" ON stored_document" if postgresql else ""))
    when = f"WHEN ({condition}) " if condition else ""
    action = (
        "EXECUTE FUNCTION refuse_change()"
        if postgresql
        else "BEGIN SELECT RAISE(ABORT, 'stored_document is frozen'); END"
    )
    op.execute(
        sa.text(f"CREATE TRIGGER {name} BEFORE DELETE ON stored_document FOR EACH ROW {when}{action}")
    )


def upgrade() -> None:
    _keep_documents(FREED)
    op.create_index(
        "ix_stored_document_calendar",
        "stored_document",
        ["created_at"],
        sqlite_where=CALENDAR,
        postgresql_where=CALENDAR,
    )
    # Adding or taking away one plain column copies no table, so nothing else of it can be lost.
    op.add_column("invitation", sa.Column("starts_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE invitation SET starts_at = "
        "(SELECT s.starts_at FROM course_session s WHERE s.id = invitation.session_id)"
    )


def downgrade() -> None:
    op.drop_column("invitation", "starts_at")
    op.drop_index("ix_stored_document_calendar", table_name="stored_document")
    _keep_documents("")
