"""Cases with a key of their own, phases and placements, assessors, remarks, sharing, protection; requests; impact."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1600"
down_revision = "20261122_1200"
branch_labels = None
depends_on = None

STATES = "state in ('draft','submitted',{more}'returned','resubmitted',{last}'approved')"
#: As `words.Colour`, in order.
COLOURS = ("blue", "green", "ochre", "plum", "teal", "brick", "moss", "slate")
PLACEMENT = {
    "phase": "phase in ('talents','workplace','start','follow_up')",
    "placement": "placement in ('none','agreed','started','stopped')",
    "started": "(placement in ('started','stopped')) = (started_on is not null)",
    "stopped": "(placement = 'stopped') = (stopped_on is not null)",
    "placement_days": "stopped_on >= started_on and runs_on >= started_on",
}
#: Columns that rows of before must get a value for: table, column, type, value.
FILLED = (
    ("case_entry", "kind", sa.String(60), "other"),
    ("case_entry", "revision", sa.Integer(), "1"),
    ("case_read", "role", sa.String(60), "trainer"),
    ("case_read", "action", sa.String(60), "read"),
    ("case_read", "ground", sa.String(200), ""),
    ("case_read", "request_id", sa.String(60), ""),
    ("case_review", "settles", sa.Boolean(), sa.true()),
    ("practice_case", "colour", sa.String(60), COLOURS[0]),
    ("practice_case", "phase", sa.String(60), "talents"),
    ("practice_case", "placement", sa.String(60), "none"),
)


def _fill(table: str) -> None:
    """Adds the columns that may not be empty, with a value for the rows of before and no default for later ones."""
    mine = [(column, kind, value) for name, column, kind, value in FILLED if name == table]
    with op.batch_alter_table(table) as batch:
        for column, kind, value in mine:
            batch.add_column(sa.Column(column, kind, nullable=False, server_default=value))
    with op.batch_alter_table(table) as batch:
        for column, kind, _ in mine:
            batch.alter_column(column, existing_type=kind, existing_nullable=False, server_default=None)


def _widen() -> None:
    for table in ("case_entry", "case_read", "case_review", "practice_case"):
        _fill(table)
    with op.batch_alter_table("case_entry") as batch:
        batch.add_column(sa.Column("client_id", sa.String(36)))
        batch.create_check_constraint(
            op.f("ck_case_entry_kind"), "kind in ('visit','contact','meeting','work','other')"
        )
        batch.create_unique_constraint("uq_case_entry_case_id_client_id", ["case_id", "client_id"])
    with op.batch_alter_table("case_read") as batch:
        batch.add_column(sa.Column("emergency_id", sa.Integer()))
        batch.create_check_constraint(
            op.f("ck_case_read_action"), "action in ('read','share','emergency','export')"
        )
        batch.create_foreign_key(
            op.f("fk_case_read_emergency_id_emergency_access"), "emergency_access", ["emergency_id"], ["id"]
        )
    with op.batch_alter_table("case_review") as batch:
        batch.drop_constraint("uq_case_review_case_version_id", type_="unique")
        batch.create_index(op.f("ix_case_review_case_version_id"), ["case_version_id"])
        batch.create_unique_constraint(
            "uq_case_review_version_reviewer", ["case_version_id", "reviewer_person_id"]
        )
    with op.batch_alter_table("case_version") as batch:
        batch.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("practice_case") as batch:
        for name in ("started_on", "runs_on", "stopped_on"):
            batch.add_column(sa.Column(name, sa.Date()))
        batch.add_column(sa.Column("erased_at", sa.DateTime(timezone=True)))
        for name in ("reviewer_person_id", "second_person_id"):
            batch.add_column(sa.Column(name, sa.Integer()))
            batch.create_index(op.f(f"ix_practice_case_{name}"), [name])
            batch.create_foreign_key(op.f(f"fk_practice_case_{name}_person"), "person", [name], ["id"])
        batch.drop_constraint(op.f("ck_practice_case_state"), type_="check")
        batch.create_check_constraint(
            op.f("ck_practice_case_state"), STATES.format(more="'in_review',", last="'withdrawn',")
        )
        for name, rule in PLACEMENT.items():
            batch.create_check_constraint(op.f(f"ck_practice_case_{name}"), rule)
    for number, colour in enumerate(COLOURS):
        op.execute(f"UPDATE practice_case SET colour = '{colour}' WHERE id % {len(COLOURS)} = {number}")
    op.execute(  # who answered last goes on with it, or else the first trainer of the group
        "UPDATE practice_case SET reviewer_person_id = COALESCE("
        "(SELECT r.reviewer_person_id FROM case_review r JOIN case_version v ON v.id = r.case_version_id "
        "WHERE v.case_id = practice_case.id ORDER BY v.number DESC LIMIT 1), "
        "(SELECT min(t.person_id) FROM cohort_trainer t WHERE t.cohort_id = practice_case.cohort_id "
        "AND t.person_id <> practice_case.person_id)) WHERE submitted_at IS NOT NULL"
    )


def _narrow() -> None:
    """Back to what was: a second assessor's answer goes, and what was taken back can be written on."""
    op.execute("UPDATE practice_case SET state = 'returned' WHERE state = 'withdrawn'")
    op.execute("UPDATE practice_case SET state = 'submitted' WHERE state = 'in_review'")
    op.execute("DELETE FROM case_review WHERE NOT settles")
    with op.batch_alter_table("practice_case") as batch:
        for name in PLACEMENT:
            batch.drop_constraint(op.f(f"ck_practice_case_{name}"), type_="check")
        batch.drop_constraint(op.f("ck_practice_case_state"), type_="check")
        batch.create_check_constraint(op.f("ck_practice_case_state"), STATES.format(more="", last=""))
        for name in ("reviewer_person_id", "second_person_id"):
            batch.drop_constraint(op.f(f"fk_practice_case_{name}_person"), type_="foreignkey")
            batch.drop_index(op.f(f"ix_practice_case_{name}"))
    with op.batch_alter_table("practice_case") as batch:
        for name in (
            "colour phase placement started_on runs_on stopped_on erased_at reviewer_person_id second_person_id"
        ).split():
            batch.drop_column(name)
    with op.batch_alter_table("case_version") as batch:
        batch.drop_column("withdrawn_at")
    with op.batch_alter_table("case_review") as batch:
        batch.drop_constraint("uq_case_review_version_reviewer", type_="unique")
        batch.drop_index(op.f("ix_case_review_case_version_id"))
        batch.create_unique_constraint("uq_case_review_case_version_id", ["case_version_id"])
        batch.drop_column("settles")
    with op.batch_alter_table("case_read") as batch:
        batch.drop_constraint(op.f("fk_case_read_emergency_id_emergency_access"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_case_read_action"), type_="check")
    with op.batch_alter_table("case_read") as batch:
        for name in ("emergency_id", "request_id", "ground", "action", "role"):
            batch.drop_column(name)
    with op.batch_alter_table("case_entry") as batch:
        batch.drop_constraint("uq_case_entry_case_id_client_id", type_="unique")
        batch.drop_constraint(op.f("ck_case_entry_kind"), type_="check")
    with op.batch_alter_table("case_entry") as batch:
        for name in ("revision", "client_id", "kind"):
            batch.drop_column(name)


def _create() -> None:
    op.create_table(
        "erasure_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=60), nullable=False),
        sa.Column("started_by_person_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proof", sa.String(length=64), nullable=True),
        sa.CheckConstraint("cause in ('retention','request','restore')", name=op.f("ck_erasure_run_cause")),
        sa.ForeignKeyConstraint(
            ["started_by_person_id"], ["person.id"], name=op.f("fk_erasure_run_started_by_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_run")),
    )
    op.create_table(
        "impact_board",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_person_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("goal > 0", name=op.f("ck_impact_board_goal")),
        sa.CheckConstraint("id = 1", name=op.f("ck_impact_board_one")),
        sa.ForeignKeyConstraint(
            ["changed_by_person_id"], ["person.id"], name=op.f("fk_impact_board_changed_by_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impact_board")),
    )
    op.create_table(
        "case_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('document','drawing')", name=op.f("ck_case_attachment_kind")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["practice_case.id"],
            name=op.f("fk_case_attachment_case_id_practice_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_attachment")),
    )
    with op.batch_alter_table("case_attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_attachment_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_erasure",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["practice_case.id"], name=op.f("fk_case_erasure_case_id_practice_case")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["erasure_run.id"], name=op.f("fk_case_erasure_run_id_erasure_run")
        ),
        sa.PrimaryKeyConstraint("run_id", "case_id", name=op.f("pk_case_erasure")),
    )
    with op.batch_alter_table("case_erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_erasure_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_key",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(wrapped is null) = (destroyed_at is not null)", name=op.f("ck_case_key_destroyed")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["practice_case.id"],
            name=op.f("fk_case_key_case_id_practice_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_key")),
        sa.UniqueConstraint("key_id", name=op.f("uq_case_key_key_id")),
    )
    with op.batch_alter_table("case_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_key_wrapped_by"), ["wrapped_by"], unique=False)

    op.create_table(
        "case_sharing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_case_sharing_period")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["practice_case.id"],
            name=op.f("fk_case_sharing_case_id_practice_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["course_session.id"], name=op.f("fk_case_sharing_session_id_course_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_sharing")),
        sa.UniqueConstraint("case_id", "session_id", name="uq_case_sharing_case_session"),
    )
    with op.batch_alter_table("case_sharing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_sharing_session_id"), ["session_id"], unique=False)

    op.create_table(
        "emergency_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("asked_by_person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_person_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(granted_at is null) = (ends_at is null)", name=op.f("ck_emergency_access_period")
        ),
        sa.CheckConstraint(
            "granted_by_person_id <> asked_by_person_id", name=op.f("ck_emergency_access_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_person_id"], ["person.id"], name=op.f("fk_emergency_access_asked_by_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["practice_case.id"], name=op.f("fk_emergency_access_case_id_practice_case")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_person_id"],
            ["person.id"],
            name=op.f("fk_emergency_access_granted_by_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_access")),
    )
    with op.batch_alter_table("emergency_access", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_emergency_access_case_id"), ["case_id"], unique=False)

    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("set_by_person_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by_person_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["practice_case.id"], name=op.f("fk_legal_hold_case_id_practice_case")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_person_id"], ["person.id"], name=op.f("fk_legal_hold_lifted_by_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_person_id"], ["person.id"], name=op.f("fk_legal_hold_set_by_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_hold_case_id"), ["case_id"], unique=False)

    op.create_table(
        "subject_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("sealed_answer", sa.LargeBinary(), nullable=False),
        sa.Column("answered_by_person_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('access','correction','erasure')", name=op.f("ck_subject_request_kind")),
        sa.CheckConstraint("state in ('open','granted','refused')", name=op.f("ck_subject_request_state")),
        sa.CheckConstraint("person_id is null or case_id is null", name=op.f("ck_subject_request_about")),
        sa.ForeignKeyConstraint(
            ["answered_by_person_id"],
            ["person.id"],
            name=op.f("fk_subject_request_answered_by_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["practice_case.id"], name=op.f("fk_subject_request_case_id_practice_case")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_subject_request_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_subject_request_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_request")),
    )
    with op.batch_alter_table("subject_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_request_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_subject_request_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_subject_request_person_id"), ["person_id"], unique=False)

    op.create_table(
        "case_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_version_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=60), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(field is null) = (starts is null) and (field is null) = (ends is null)",
            name=op.f("ck_case_remark_place"),
        ),
        sa.CheckConstraint("starts < ends", name=op.f("ck_case_remark_stretch")),
        sa.ForeignKeyConstraint(
            ["case_version_id"],
            ["case_version.id"],
            name=op.f("fk_case_remark_case_version_id_case_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["case_remark.id"],
            name=op.f("fk_case_remark_parent_id_case_remark"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_remark_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_remark")),
    )
    with op.batch_alter_table("case_remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_remark_case_version_id"), ["case_version_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_remark_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_remark_person_id"), ["person_id"], unique=False)

    op.create_table(
        "secrecy_promise",
        sa.Column("sharing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_secrecy_promise_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["sharing_id"],
            ["case_sharing.id"],
            name=op.f("fk_secrecy_promise_sharing_id_case_sharing"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sharing_id", "person_id", name=op.f("pk_secrecy_promise")),
    )
    with op.batch_alter_table("secrecy_promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_secrecy_promise_person_id"), ["person_id"], unique=False)


def upgrade() -> None:
    """Adds the tables, then the columns."""
    _create()
    _widen()


def downgrade() -> None:
    """Takes the columns away, then the tables."""
    _narrow()
    for table in (
        "secrecy_promise case_remark subject_request legal_hold emergency_access case_sharing case_key case_erasure "
        "case_attachment impact_board erasure_run"
    ).split():
        op.drop_table(table)
