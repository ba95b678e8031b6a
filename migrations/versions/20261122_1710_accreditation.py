"""Points of professional registers, and what the public register of experts is sorted and searched by."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1710"
down_revision = "20261122_1700"
branch_labels = None
depends_on = None

LISTED = ("sort_name", "place_key", "organisation_key")
#: Columns of a line that never change; its number and its words may go when somebody is erased.
LINE = ["delivery_id", "enrolment_id", "register", "round", "position", "earned_on", "taken_back"]


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _freeze(table: str, event: str, when: str = "") -> None:
    action = (
        "EXECUTE FUNCTION refuse_change()"
        if _postgresql()
        else f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
    )
    op.get_bind().exec_driver_sql(
        f"CREATE TRIGGER frozen_{table}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW {when}{action}"
    )


def _thaw(table: str, event: str) -> None:
    name = f"frozen_{table}_{event.lower()}"
    op.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if _postgresql() else ""))


def upgrade() -> None:
    op.create_table(
        "registration_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_registration_number_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_number")),
    )
    with op.batch_alter_table("registration_number") as batch:
        batch.create_index(batch.f("ix_registration_number_person_id"), ["person_id"], unique=False)
    op.create_table(
        "point_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=60), nullable=False),
        sa.Column("register_name", sa.String(length=200), nullable=False),
        sa.Column("course_number", sa.String(length=60), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_by_person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("head", sa.String(length=2000), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_point_delivery_points")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_point_delivery_cohort_id_cohort")),
        sa.ForeignKeyConstraint(
            ["delivered_by_person_id"],
            ["person.id"],
            name=op.f("fk_point_delivery_delivered_by_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_delivery")),
    )
    with op.batch_alter_table("point_delivery") as batch:
        batch.create_index(batch.f("ix_point_delivery_cohort_id"), ["cohort_id"], unique=False)
    op.create_table(
        "point_delivery_line",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=60), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.Column("written", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("round >= 1", name=op.f("ck_point_delivery_line_round")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["point_delivery.id"], name=op.f("fk_point_delivery_line_delivery_id_point_delivery")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_point_delivery_line_enrolment_id_enrolment")
        ),
        sa.PrimaryKeyConstraint("delivery_id", "enrolment_id", name=op.f("pk_point_delivery_line")),
        sa.UniqueConstraint("delivery_id", "position", name="uq_point_delivery_line_position"),
        sa.UniqueConstraint("enrolment_id", "register", "round", name="uq_point_delivery_line_round"),
    )
    differs = "IS DISTINCT FROM" if _postgresql() else "IS NOT"
    changed = [f"NEW.{name} {differs} OLD.{name}" for name in LINE]
    changed.append(f"NEW.number IS NOT NULL AND NEW.number {differs} OLD.number")
    changed.append(f"NEW.written <> '' AND NEW.written {differs} OLD.written")
    _freeze("point_delivery", "UPDATE")
    _freeze("point_delivery", "DELETE")
    _freeze("point_delivery_line", "UPDATE", "WHEN (" + " OR ".join(f"({one})" for one in changed) + ") ")
    _freeze("point_delivery_line", "DELETE")
    # Nobody stands in the register yet: it came with the migration before this one.
    with op.batch_alter_table("register_listing") as batch:
        for name in LISTED:
            batch.add_column(sa.Column(name, sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("register_listing") as batch:
        for name in LISTED:
            batch.alter_column(name, existing_type=sa.String(length=200), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("register_listing") as batch:
        for name in LISTED:
            batch.drop_column(name)
    for table in ("point_delivery_line", "point_delivery"):
        for event in ("UPDATE", "DELETE"):
            _thaw(table, event)
    op.drop_table("point_delivery_line")
    with op.batch_alter_table("point_delivery") as batch:
        batch.drop_index(batch.f("ix_point_delivery_cohort_id"))
    op.drop_table("point_delivery")
    with op.batch_alter_table("registration_number") as batch:
        batch.drop_index(batch.f("ix_registration_number_person_id"))
    op.drop_table("registration_number")
