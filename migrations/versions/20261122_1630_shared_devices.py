"""Who wanted to check in with the device of another participant, for the trainer to see."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1630"
down_revision = "20261122_1625"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_device",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("owner_enrolment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_shared_device_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(
            ["owner_enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_shared_device_owner_enrolment_id_enrolment"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["course_session.id"], name=op.f("fk_shared_device_session_id_course_session")
        ),
        sa.PrimaryKeyConstraint("session_id", "enrolment_id", name=op.f("pk_shared_device")),
    )
    with op.batch_alter_table("shared_device") as batch:
        batch.create_index(op.f("ix_shared_device_enrolment_id"), ["enrolment_id"])
        batch.create_index(op.f("ix_shared_device_owner_enrolment_id"), ["owner_enrolment_id"])


def downgrade() -> None:
    op.drop_table("shared_device")
