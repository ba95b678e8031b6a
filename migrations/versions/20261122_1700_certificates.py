"""Certificates that hold for decades: decisions, batches, templates, files, the register, keys and revocation lists."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1700"
down_revision = "20261122_1650"
branch_labels = None
depends_on = None

#: What stands instead of the name of who is erased (app/certificates/erasing.py).
ERASED = "Gewist op verzoek"
#: Columns of a certificate that never change, those that are filled in once, and those of an end.
FROZEN = [
    *("id", "number", "year", "sequence", "enrolment_id", "cohort_id", "person_id", "issued_on"),
    "issued_by_person_id",
]
FROZEN_SINCE = [
    *("code", "awarded_on", "valid_until", "language", "award_id", "template_id", "replaces_id"),
    *("status_list_id", "status_index"),
]
ONCE = ["pdf_sha256", "pdf_at", "revoked_on"]
ENDED = ["state", "revoked_reason", "revoked_by_person_id"]
#: Tables of which no row changes or goes, and those of which no row goes.
NEVER = [
    "certificate_file",
    "register_entry",
    "register_checkpoint",
    "requirement_change",
    "certificate_template",
]
STAY = ["award", "dispensation", "signing_key"]


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _drop(name: str, table: str) -> None:
    op.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if _postgresql() else ""))


def _trigger(table: str, event: str, when: str = "", function: str = "refuse_change") -> None:
    name = f"frozen_{table}_{event.lower()}"
    _drop(name, table)
    action = (
        f"EXECUTE FUNCTION {function}()"
        if _postgresql()
        else f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
    )
    # driver-level, so that no colon in it is taken for a parameter
    op.get_bind().exec_driver_sql(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when}{action}"
    )


def _freeze(frozen: list[str], once: list[str], ended: list[str]) -> None:
    """Refuses every change of what was issued; the name may go, and an end comes once."""
    differs = "IS DISTINCT FROM" if _postgresql() else "IS NOT"
    changed = [f"NEW.{name} {differs} OLD.{name}" for name in frozen]
    if _postgresql():
        rest = "jsonb_set({0}.snapshot::jsonb, '{{name}}', '\"\"')"
        changed.append(
            "NEW.snapshot::text IS DISTINCT FROM OLD.snapshot::text AND "
            f"((NEW.snapshot->>'name') IS DISTINCT FROM '{ERASED}' OR "
            f"{rest.format('NEW')} IS DISTINCT FROM {rest.format('OLD')})"
        )
    else:
        rest = "json_set({0}.snapshot, '$.name', '')"
        changed.append(
            f"NEW.snapshot IS NOT OLD.snapshot AND (json_extract(NEW.snapshot, '$.name') IS NOT '{ERASED}' OR "
            f"{rest.format('NEW')} IS NOT {rest.format('OLD')})"
        )
    changed += [f"OLD.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name}" for name in once]
    changed += [f"OLD.state <> 'issued' AND NEW.{name} {differs} OLD.{name}" for name in ended]
    _trigger("certificate", "UPDATE", "WHEN (" + " OR ".join(f"({one})" for one in changed) + ") ")
    _trigger("certificate", "DELETE")


def _keep_documents(*, files: bool) -> None:
    """A document goes only when it is a file of a calendar, or bears the name of somebody who was erased."""
    said = "c.snapshot->>'name'" if _postgresql() else "json_extract(c.snapshot, '$.name')"
    bears = f"SELECT 1 FROM certificate c WHERE c.pdf_sha256 = OLD.sha256 AND {said} = '{ERASED}'"  # noqa: S608
    if files:
        bears += (
            " UNION ALL SELECT 1 FROM certificate_file f JOIN certificate c ON c.id = f.certificate_id "  # noqa: S608
            f"WHERE f.sha256 = OLD.sha256 AND {said} = '{ERASED}'"
        )
    if _postgresql():
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_loss() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF OLD.media_type <> 'text/calendar' AND NOT EXISTS ({bears}) THEN "
            "RAISE EXCEPTION '% is frozen', TG_TABLE_NAME; END IF; RETURN OLD; END $$"
        )
        _trigger("stored_document", "DELETE", "", "refuse_loss")
    else:
        _trigger(
            "stored_document",
            "DELETE",
            f"WHEN (OLD.media_type <> 'text/calendar' AND NOT EXISTS ({bears})) ",
        )


def _columns(*, after: bool) -> list[sa.schema.SchemaItem]:
    """All that the table of certificates is made of, before this migration or after it."""
    states = "state in ('issued','revoked','replaced')" if after else "state in ('issued','revoked')"
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by_person_id", sa.Integer(), nullable=True),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("pdf_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoked_reason", sa.String(length=2000), nullable=False),
        sa.Column("revoked_by_person_id", sa.Integer(), nullable=True),
        *((_new_columns() + _new_constraints()) if after else []),
        sa.CheckConstraint(
            "(state = 'revoked') = (revoked_on is not null)", name=op.f("ck_certificate_revoked_on")
        ),
        sa.CheckConstraint(states, name=op.f("ck_certificate_state")),
        sa.CheckConstraint("(pdf_sha256 is null) = (pdf_at is null)", name=op.f("ck_certificate_pdf")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_certificate_sequence")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name="fk_certificate_cohort_id_cohort"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name="fk_certificate_enrolment_id_enrolment"
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_person_id"], ["person.id"], name="fk_certificate_issued_by_person_id_person"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_certificate_person_id_person"),
        sa.ForeignKeyConstraint(
            ["revoked_by_person_id"], ["person.id"], name="fk_certificate_revoked_by_person_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        *([] if after else [sa.UniqueConstraint("enrolment_id", name="uq_certificate_enrolment_id")]),
        sa.UniqueConstraint("number", name="uq_certificate_number"),
        sa.UniqueConstraint("year", "sequence", name="uq_certificate_series"),
    ]


def _new_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=60), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("status_list_id", sa.Integer(), nullable=True),
        sa.Column("status_index", sa.Integer(), nullable=True),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.Column("replaced_reason", sa.String(length=2000), nullable=False),
    ]


def _new_constraints() -> list[sa.schema.SchemaItem]:
    return [
        sa.CheckConstraint(
            "(state = 'replaced') = (replaced_on is not null)", name=op.f("ck_certificate_replaced_on")
        ),
        sa.CheckConstraint("language in ('nl','en','nl+en')", name=op.f("ck_certificate_language")),
        sa.CheckConstraint(
            "(status_list_id is null) = (status_index is null)", name=op.f("ck_certificate_status")
        ),
        sa.UniqueConstraint("replaces_id", name="uq_certificate_replaces_id"),
        sa.UniqueConstraint("status_list_id", "status_index", name="uq_certificate_status"),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["certificate_template.id"],
            name="fk_certificate_template_id_certificate_template",
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name="fk_certificate_award_id_award"),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["certificate.id"], name="fk_certificate_replaces_id_certificate"
        ),
        sa.ForeignKeyConstraint(
            ["status_list_id"], ["status_list.id"], name="fk_certificate_status_list_id_status_list"
        ),
    ]


#: The columns of before, and what those that must have a value get.
_OLD = (
    "id, number, year, sequence, enrolment_id, cohort_id, person_id, issued_on, issued_by_person_id, snapshot, "
    "pdf_sha256, pdf_at, state, revoked_on, revoked_reason, revoked_by_person_id"
)


def _copy(*, after: bool) -> None:
    """SQLite: a new table takes the place of the old one; no trigger that reads it may be there meanwhile."""
    op.create_table("certificate_copy", *_columns(after=after))
    more, values = (", awarded_on, language, replaced_reason", ", issued_on, 'nl', ''") if after else ("", "")
    op.execute(f"INSERT INTO certificate_copy ({_OLD}{more}) SELECT {_OLD}{values} FROM certificate")  # noqa: S608
    op.drop_table("certificate")
    op.rename_table("certificate_copy", "certificate")
    for column in ("cohort_id", "person_id", "pdf_sha256"):
        op.create_index(f"ix_certificate_{column}", "certificate", [column])


def _widen() -> None:
    """PostgreSQL: the columns and constraints are added."""
    for column in _new_columns():
        assert isinstance(column, sa.Column)
        wanted, column.nullable = column.nullable, True
        op.add_column("certificate", column)
        column.nullable = wanted
    op.execute("UPDATE certificate SET awarded_on = issued_on, language = 'nl', replaced_reason = ''")
    for name in ("awarded_on", "language", "replaced_reason"):
        op.alter_column("certificate", name, nullable=False)
    op.drop_constraint("uq_certificate_enrolment_id", "certificate", type_="unique")
    op.drop_constraint(op.f("ck_certificate_state"), "certificate", type_="check")
    op.create_check_constraint(
        op.f("ck_certificate_state"), "certificate", "state in ('issued','revoked','replaced')"
    )
    op.create_check_constraint(
        op.f("ck_certificate_replaced_on"), "certificate", "(state = 'replaced') = (replaced_on is not null)"
    )
    op.create_check_constraint(
        op.f("ck_certificate_language"), "certificate", "language in ('nl','en','nl+en')"
    )
    op.create_check_constraint(
        op.f("ck_certificate_status"), "certificate", "(status_list_id is null) = (status_index is null)"
    )
    op.create_unique_constraint("uq_certificate_replaces_id", "certificate", ["replaces_id"])
    op.create_unique_constraint("uq_certificate_status", "certificate", ["status_list_id", "status_index"])
    for column, table in (
        ("template_id", "certificate_template"),
        ("award_id", "award"),
        ("replaces_id", "certificate"),
        ("status_list_id", "status_list"),
    ):
        op.create_foreign_key(f"fk_certificate_{column}_{table}", "certificate", table, [column], ["id"])


def upgrade() -> None:
    _create_tables()
    _drop("frozen_stored_document_delete", "stored_document")
    _drop("frozen_certificate_update", "certificate")
    if _postgresql():
        _widen()
    else:
        _copy(after=True)
    op.create_index("ix_certificate_award_id", "certificate", ["award_id"])
    op.create_index("ix_certificate_enrolment_id", "certificate", ["enrolment_id"])
    op.create_index(
        "uq_certificate_in_force",
        "certificate",
        ["enrolment_id"],
        unique=True,
        sqlite_where=sa.text("state = 'issued'"),
        postgresql_where=sa.text("state = 'issued'"),
    )
    _freeze([*FROZEN, *FROZEN_SINCE], [*ONCE, "replaced_on"], [*ENDED, "replaced_reason"])
    _keep_documents(files=True)
    for table in NEVER:
        _trigger(table, "UPDATE")
    for table in (*NEVER, *STAY):
        _trigger(table, "DELETE")
    op.execute("INSERT INTO register_head (id, last_id, last_hash) VALUES (1, 0, '" + "0" * 64 + "')")  # noqa: S608


def downgrade() -> None:
    """Refused once a certificate was replaced: before this, an enrolment could have one only."""
    replaced = op.get_bind().scalar(sa.text("SELECT count(*) FROM certificate WHERE replaces_id IS NOT NULL"))
    if replaced:
        raise RuntimeError(f"{replaced} certificates replace another: there is no way back to before that")
    for table in NEVER:
        _drop(f"frozen_{table}_update", table)
    for table in (*NEVER, *STAY):
        _drop(f"frozen_{table}_delete", table)
    _drop("frozen_stored_document_delete", "stored_document")
    _drop("frozen_certificate_update", "certificate")
    _drop("frozen_certificate_delete", "certificate")
    for name in ("ix_certificate_award_id", "ix_certificate_enrolment_id", "uq_certificate_in_force"):
        op.drop_index(name, table_name="certificate")
    if _postgresql():
        _narrow()
    else:
        _copy(after=False)
    _freeze(FROZEN, ONCE, ENDED)
    _keep_documents(files=False)
    _drop_tables()


def _narrow() -> None:
    op.drop_constraint(op.f("ck_certificate_state"), "certificate", type_="check")
    op.create_check_constraint(op.f("ck_certificate_state"), "certificate", "state in ('issued','revoked')")
    for column in reversed(_new_columns()):
        assert isinstance(column, sa.Column)
        op.drop_column("certificate", column.name)
    op.create_unique_constraint("uq_certificate_enrolment_id", "certificate", ["enrolment_id"])


def _create_tables() -> None:
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind in ('issued','revoked','replaced')", name=op.f("ck_register_entry_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_register_entry_hash")),
        sa.UniqueConstraint("number", "kind", name="uq_register_entry_once"),
    )
    op.create_table(
        "register_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_head")),
    )
    op.create_table(
        "signing_key",
        sa.Column("kid", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose in ('credential','register','document')", name=op.f("ck_signing_key_purpose")
        ),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "status_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size >= 1", name=op.f("ck_status_list_size")),
        sa.CheckConstraint("used between 0 and size", name=op.f("ck_status_list_used")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_list")),
    )
    op.create_table(
        "certificate_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("css", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_person_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("language in ('nl','en','nl+en')", name=op.f("ck_certificate_template_language")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_certificate_template_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_person_id"],
            ["person.id"],
            name=op.f("fk_certificate_template_created_by_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_template")),
        sa.UniqueConstraint("course_id", "language", "number", name="uq_certificate_template_number"),
    )
    op.create_table(
        "register_checkpoint",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("kid", sa.String(length=120), nullable=False),
        sa.Column("signature", sa.String(length=180), nullable=False),
        sa.ForeignKeyConstraint(
            ["kid"], ["signing_key.kid"], name=op.f("fk_register_checkpoint_kid_signing_key")
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_register_checkpoint")),
    )
    op.create_table(
        "certificate_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_person_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language in ('nl','en','nl+en')", name=op.f("ck_certificate_batch_language")),
        sa.CheckConstraint("state in ('running','stopped','done')", name=op.f("ck_certificate_batch_state")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_certificate_batch_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["started_by_person_id"],
            ["person.id"],
            name=op.f("fk_certificate_batch_started_by_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_batch")),
    )
    with op.batch_alter_table("certificate_batch") as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_batch_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(
            "uq_certificate_batch_running",
            ["cohort_id"],
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.create_table(
        "requirement_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("effects", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_requirement_change_by_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_requirement_change_cohort_id_cohort")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement_change")),
    )
    with op.batch_alter_table("requirement_change") as batch_op:
        batch_op.create_index(batch_op.f("ix_requirement_change_cohort_id"), ["cohort_id"], unique=False)

    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_person_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_person_id", sa.Integer(), nullable=True),
        sa.Column("decided_reason", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("(state = 'proposed') = (decided_at is null)", name=op.f("ck_award_decided_at")),
        sa.CheckConstraint(
            "state in ('proposed','confirmed','declined','issued')", name=op.f("ck_award_state")
        ),
        sa.CheckConstraint(
            "state in ('proposed','declined') or decided_by_person_id <> proposed_by_person_id",
            name=op.f("ck_award_second_person"),
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_award_cohort_id_cohort")),
        sa.ForeignKeyConstraint(
            ["decided_by_person_id"], ["person.id"], name=op.f("fk_award_decided_by_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_award_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_person_id"], ["person.id"], name=op.f("fk_award_proposed_by_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
    )
    with op.batch_alter_table("award") as batch_op:
        batch_op.create_index(batch_op.f("ix_award_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(
            "uq_award_in_force",
            ["enrolment_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'declined'"),
            postgresql_where=sa.text("state <> 'declined'"),
        )

    op.create_table(
        "dispensation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_person_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_person_id", sa.Integer(), nullable=True),
        sa.Column("decided_reason", sa.String(length=2000), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at is null)", name=op.f("ck_dispensation_decided_at")
        ),
        sa.CheckConstraint(
            "state <> 'granted' or decided_by_person_id <> proposed_by_person_id",
            name=op.f("ck_dispensation_second_person"),
        ),
        sa.CheckConstraint(
            "state in ('proposed','granted','declined','withdrawn')", name=op.f("ck_dispensation_state")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_person_id"], ["person.id"], name=op.f("fk_dispensation_decided_by_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_dispensation_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_person_id"],
            ["person.id"],
            name=op.f("fk_dispensation_proposed_by_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispensation")),
    )
    with op.batch_alter_table("dispensation") as batch_op:
        batch_op.create_index(batch_op.f("ix_dispensation_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(
            "uq_dispensation_in_force",
            ["enrolment_id", "requirement"],
            unique=True,
            sqlite_where=sa.text("state in ('proposed','granted')"),
            postgresql_where=sa.text("state in ('proposed','granted')"),
        )

    op.create_table(
        "certificate_batch_item",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (certificate_id is not null)",
            name=op.f("ck_certificate_batch_item_certificate_id"),
        ),
        sa.CheckConstraint(
            "state in ('waiting','done','refused')", name=op.f("ck_certificate_batch_item_state")
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_certificate_batch_item_award_id_award")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["certificate_batch.id"],
            name=op.f("fk_certificate_batch_item_batch_id_certificate_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_batch_item_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("batch_id", "position", name=op.f("pk_certificate_batch_item")),
        sa.UniqueConstraint("batch_id", "award_id", name="uq_certificate_batch_item_award"),
    )
    op.create_table(
        "certificate_file",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind in ('credential','jwt','png','svg')", name=op.f("ck_certificate_file_kind")),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_file_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("certificate_id", "kind", name=op.f("pk_certificate_file")),
    )
    with op.batch_alter_table("certificate_file") as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "register_listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_register_listing_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_register_listing_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_listing")),
    )
    with op.batch_alter_table("register_listing") as batch_op:
        batch_op.create_index(batch_op.f("ix_register_listing_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_register_listing_withdrawn_at"), ["withdrawn_at"], unique=False)
        batch_op.create_index(
            "uq_register_listing_in_force",
            ["certificate_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at is null"),
            postgresql_where=sa.text("withdrawn_at is null"),
        )


def _drop_tables() -> None:
    with op.batch_alter_table("register_listing") as batch_op:
        batch_op.drop_index(
            "uq_register_listing_in_force",
            sqlite_where=sa.text("withdrawn_at is null"),
            postgresql_where=sa.text("withdrawn_at is null"),
        )
        batch_op.drop_index(batch_op.f("ix_register_listing_withdrawn_at"))
        batch_op.drop_index(batch_op.f("ix_register_listing_person_id"))

    op.drop_table("register_listing")
    with op.batch_alter_table("certificate_file") as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_file_sha256"))

    op.drop_table("certificate_file")
    op.drop_table("certificate_batch_item")
    with op.batch_alter_table("dispensation") as batch_op:
        batch_op.drop_index(
            "uq_dispensation_in_force",
            sqlite_where=sa.text("state in ('proposed','granted')"),
            postgresql_where=sa.text("state in ('proposed','granted')"),
        )
        batch_op.drop_index(batch_op.f("ix_dispensation_enrolment_id"))

    op.drop_table("dispensation")
    with op.batch_alter_table("award") as batch_op:
        batch_op.drop_index(
            "uq_award_in_force",
            sqlite_where=sa.text("state <> 'declined'"),
            postgresql_where=sa.text("state <> 'declined'"),
        )
        batch_op.drop_index(batch_op.f("ix_award_enrolment_id"))
        batch_op.drop_index(batch_op.f("ix_award_cohort_id"))

    op.drop_table("award")
    with op.batch_alter_table("requirement_change") as batch_op:
        batch_op.drop_index(batch_op.f("ix_requirement_change_cohort_id"))

    op.drop_table("requirement_change")
    with op.batch_alter_table("certificate_batch") as batch_op:
        batch_op.drop_index(
            "uq_certificate_batch_running",
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )
        batch_op.drop_index(batch_op.f("ix_certificate_batch_cohort_id"))

    op.drop_table("certificate_batch")
    op.drop_table("register_checkpoint")
    op.drop_table("certificate_template")
    op.drop_table("status_list")
    op.drop_table("signing_key")
    op.drop_table("register_head")
    op.drop_table("register_entry")
