"""Places and rooms, parts of a group, check-in and making up, evaluations, course admin, invitations by mail."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1200"
down_revision = "20261122_0900"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = "kind IN ('day', 'intervision'{more})"
LIVE = sa.text("revoked_at IS NULL")


def _widen_sessions() -> None:
    with op.batch_alter_table("course_session") as batch:
        batch.add_column(sa.Column("part", sa.String(60), nullable=False, server_default=""))
        batch.add_column(sa.Column("repeats", sa.String(60)))
        batch.add_column(sa.Column("place_id", sa.Integer()))
        batch.add_column(sa.Column("room_id", sa.Integer()))
        batch.add_column(sa.Column("online_url", sa.String(2000), nullable=False, server_default=""))
        batch.add_column(sa.Column("trainer_person_id", sa.Integer()))
        batch.add_column(sa.Column("subgroup_id", sa.Integer()))
        batch.add_column(sa.Column("preparation", sa.String(2000), nullable=False, server_default=""))
        batch.add_column(sa.Column("cancelled_at", MOMENT))
    op.execute("UPDATE course_session SET cancelled_at = changed_at WHERE state = 'cancelled'")
    with op.batch_alter_table("course_session") as batch:
        for name in ("part", "online_url", "preparation"):
            batch.alter_column(name, existing_type=sa.String(60 if name == "part" else 2000), server_default=None)
        batch.drop_constraint("uq_course_session_cohort_id_module_key", type_="unique")
        batch.create_unique_constraint(
            "uq_course_session_cohort_id_module_key_kind_part", ["cohort_id", "module_key", "kind", "part"]
        )
        batch.drop_constraint(op.f("ck_course_session_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_course_session_kind"), KINDS.format(more=", 'make_up'"))
        batch.create_check_constraint(
            op.f("ck_course_session_repeats"), "(kind = 'make_up') = (repeats IS NOT NULL)"
        )
        for column, table in (
            ("place_id", "place"),
            ("room_id", "room"),
            ("trainer_person_id", "person"),
            ("subgroup_id", "subgroup"),
        ):
            batch.create_index(op.f(f"ix_course_session_{column}"), [column])
            batch.create_foreign_key(op.f(f"fk_course_session_{column}_{table}"), table, [column], ["id"])


def _narrow_sessions() -> None:
    """Back to one session per module: what was split or made up goes with all that was noted there."""
    for table in ("attendance", "session_trainer"):
        op.execute(
            f"DELETE FROM {table} WHERE session_id IN "
            "(SELECT id FROM course_session WHERE kind = 'make_up' OR part <> '')"
        )
    op.execute("DELETE FROM course_session WHERE kind = 'make_up' OR part <> ''")
    with op.batch_alter_table("course_session") as batch:
        for column, table in (
            ("place_id", "place"),
            ("room_id", "room"),
            ("trainer_person_id", "person"),
            ("subgroup_id", "subgroup"),
        ):
            batch.drop_constraint(f"fk_course_session_{column}_{table}", type_="foreignkey")
            batch.drop_index(f"ix_course_session_{column}")
        batch.drop_constraint(op.f("ck_course_session_repeats"), type_="check")
        batch.drop_constraint(op.f("ck_course_session_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_course_session_kind"), KINDS.format(more=""))
        batch.drop_constraint("uq_course_session_cohort_id_module_key_kind_part", type_="unique")
        batch.create_unique_constraint("uq_course_session_cohort_id_module_key", ["cohort_id", "module_key"])
    with op.batch_alter_table("course_session") as batch:
        for name in (
            "part repeats place_id room_id online_url trainer_person_id subgroup_id preparation cancelled_at"
        ).split():
            batch.drop_column(name)


def _states(*states: str) -> None:
    """Which states a mark may have."""
    allowed = ",".join(f"'{state}'" for state in states)
    with op.batch_alter_table("attendance") as batch:
        batch.drop_constraint(op.f("ck_attendance_state"), type_="check")
        batch.create_check_constraint(op.f("ck_attendance_state"), f"state in ({allowed})")


def _move_made_up() -> None:
    """What was noted as made up becomes absence that a finished task makes up for."""
    op.execute(
        "INSERT INTO make_up (enrolment_id, session_id, kind, task, agreed_at, agreed_by_person_id, done_at, "
        "done_by_person_id) SELECT enrolment_id, session_id, 'task', '', noted_at, noted_by_person_id, noted_at, "
        "noted_by_person_id FROM attendance WHERE state = 'made_up'"
    )
    op.execute("UPDATE attendance SET state = 'absent' WHERE state = 'made_up'")


def _return_made_up() -> None:
    """The states of before: who came late or left early was present, who was excused was absent."""
    op.execute(
        "UPDATE attendance SET state = 'made_up' WHERE state IN ('absent', 'excused') AND EXISTS (SELECT 1 "
        "FROM make_up m WHERE m.enrolment_id = attendance.enrolment_id AND m.session_id = attendance.session_id "
        "AND m.done_at IS NOT NULL AND m.withdrawn_at IS NULL)"
    )
    op.execute("UPDATE attendance SET state = 'present' WHERE state IN ('late', 'left_early')")
    op.execute("UPDATE attendance SET state = 'absent' WHERE state = 'excused'")


def _freeze_signed_lists() -> None:
    """A signed list never changes; only the hash of its PDF is filled in, once."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    columns = ("id", "session_id", "content_sha256", "signed_at", "signed_by_person_id")
    changed = [f"NEW.{name} {differs} OLD.{name}" for name in columns]
    cast = "::text" if postgresql else ""  # JSON has no equality on PostgreSQL
    changed += [
        f"NEW.content{cast} {differs} OLD.content{cast}",
        f"(OLD.pdf_sha256 IS NOT NULL AND NEW.pdf_sha256 {differs} OLD.pdf_sha256)",
    ]
    action = (
        "EXECUTE FUNCTION refuse_change()"
        if postgresql
        else "BEGIN SELECT RAISE(ABORT, 'signed_list is frozen'); END"
    )
    for event, when in (("UPDATE", f"WHEN ({' OR '.join(changed)})"), ("DELETE", "")):
        name = f"frozen_signed_list_{event.lower()}"
        op.execute(sa.text(f"CREATE TRIGGER {name} BEFORE {event} ON signed_list FOR EACH ROW {when} {action}"))


def _feed_bodies(*, variants: bool) -> None:
    """The stored files are made again when they are asked for, so the table is simply made anew."""
    op.drop_table("feed_body")
    key = [sa.Column("kind", sa.String(60), nullable=False)]
    key.append(sa.Column("subject_id", sa.Integer(), autoincrement=False, nullable=False))
    etag = sa.Column("etag", sa.String(60), nullable=False)
    body = sa.Column("body", sa.LargeBinary(), nullable=False)
    if variants:
        key.append(sa.Column("variant", sa.String(60), nullable=False))
        rest = [
            etag,
            sa.Column("modified", sa.String(60), nullable=False),
            sa.Column("renew_unix", sa.BigInteger(), nullable=False),
            sa.Column("gzipped", sa.LargeBinary(), nullable=False),
            body,
        ]
    else:
        rest = [
            etag,
            body,
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("built_at", MOMENT, nullable=False),
        ]
    names = [column.name for column in key]
    op.create_table("feed_body", *key, *rest, sa.PrimaryKeyConstraint(*names, name=op.f("pk_feed_body")))
    if variants:
        op.create_index(op.f("ix_feed_body_renew_unix"), "feed_body", ["renew_unix"])


def _widen_feeds() -> None:
    with op.batch_alter_table("calendar_feed") as batch:
        batch.add_column(sa.Column("label", sa.String(60), server_default="", nullable=False))
        batch.add_column(sa.Column("detail", sa.String(60), server_default="full", nullable=False))
        batch.add_column(sa.Column("language", sa.String(2), server_default="nl", nullable=False))
        batch.add_column(sa.Column("reminder_minutes", sa.Integer()))
        batch.add_column(sa.Column("fetched_unix", sa.BigInteger()))
        batch.drop_column("checked_version")
        batch.drop_column("trusted_until")
        batch.drop_index("uq_calendar_feed_live")
        batch.create_index("ix_calendar_feed_kind_subject_id", ["kind", "subject_id"])
        batch.create_check_constraint(op.f("ck_calendar_feed_detail"), "detail IN ('full', 'busy')")
        batch.create_check_constraint(op.f("ck_calendar_feed_language"), "language IN ('nl', 'en')")
        batch.create_check_constraint(op.f("ck_calendar_feed_reminder"), "reminder_minutes BETWEEN 0 AND 10080")
    with op.batch_alter_table("calendar_feed") as batch:
        batch.alter_column("label", existing_type=sa.String(60), server_default=None)
    op.drop_table("planning_version")


def _narrow_feeds() -> None:
    """One address for each feed: the newest keeps working."""
    op.execute(
        "UPDATE calendar_feed SET revoked_at = created_at WHERE revoked_at IS NULL AND EXISTS (SELECT 1 FROM "
        "calendar_feed n WHERE n.kind = calendar_feed.kind AND n.subject_id = calendar_feed.subject_id AND "
        "n.owner_person_id = calendar_feed.owner_person_id AND n.revoked_at IS NULL AND n.id > calendar_feed.id)"
    )
    with op.batch_alter_table("calendar_feed") as batch:
        for name in ("detail", "language", "reminder"):
            batch.drop_constraint(op.f(f"ck_calendar_feed_{name}"), type_="check")
        batch.drop_index("ix_calendar_feed_kind_subject_id")
        batch.create_index(
            "uq_calendar_feed_live",
            ["kind", "subject_id", "owner_person_id"],
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )
    with op.batch_alter_table("calendar_feed") as batch:
        for name in ("fetched_unix", "reminder_minutes", "language", "detail", "label"):
            batch.drop_column(name)
        batch.add_column(sa.Column("checked_version", sa.Integer(), server_default="-1", nullable=False))
        batch.add_column(sa.Column("trusted_until", sa.BigInteger(), server_default="0", nullable=False))
    with op.batch_alter_table("calendar_feed") as batch:
        batch.alter_column("checked_version", existing_type=sa.Integer(), server_default=None)
        batch.alter_column("trusted_until", existing_type=sa.BigInteger(), server_default=None)
    op.create_table(
        "planning_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_version")),
    )


def upgrade() -> None:
    """Makes them; sessions, marks and feeds that are there keep their meaning."""
    op.create_table('conflict_setting',
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('level', sa.String(length=60), nullable=False),
    sa.CheckConstraint("level IN ('block', 'warn')", name=op.f('ck_conflict_setting_level')),
    sa.PrimaryKeyConstraint('kind', name=op.f('pk_conflict_setting'))
    )
    op.create_table('mailbox_mark',
    sa.Column('mailbox_sha256', sa.String(length=64), nullable=False),
    sa.Column('validity', sa.BigInteger(), nullable=False),
    sa.Column('last_uid', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('mailbox_sha256', name=op.f('pk_mailbox_mark'))
    )
    op.create_table('place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('street', sa.String(length=200), nullable=False),
    sa.Column('postcode', sa.String(length=60), nullable=False),
    sa.Column('city', sa.String(length=200), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('directions', sa.String(length=2000), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('latitude BETWEEN -90 AND 90', name=op.f('ck_place_latitude')),
    sa.CheckConstraint('longitude BETWEEN -180 AND 180', name=op.f('ck_place_longitude')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place')),
    sa.UniqueConstraint('name', name=op.f('uq_place_name'))
    )
    op.create_table('invitation_choice',
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('by_mail', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_choice_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_invitation_choice'))
    )
    op.create_table('room',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('seats >= 1', name=op.f('ck_room_seats')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_room_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_room')),
    sa.UniqueConstraint('place_id', 'name', name=op.f('uq_room_place_id_name'))
    )
    op.create_table('trainer_absence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_trainer_absence_times')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trainer_absence_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainer_absence'))
    )
    with op.batch_alter_table('trainer_absence', schema=None) as batch_op:
        batch_op.create_index('ix_trainer_absence_person_id_starts_at', ['person_id', 'starts_at'], unique=False)

    op.create_table('announcement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by_letter', sa.Boolean(), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('posted_by_person_id', sa.Integer(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_announcement_cohort_id_cohort')),
    sa.ForeignKeyConstraint(['posted_by_person_id'], ['person.id'], name=op.f('fk_announcement_posted_by_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement'))
    )
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcement_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('subgroup',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.CheckConstraint("kind IN ('intervision', 'part')", name=op.f('ck_subgroup_kind')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_subgroup_cohort_id_cohort'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subgroup')),
    sa.UniqueConstraint('cohort_id', 'name', name=op.f('uq_subgroup_cohort_id_name'))
    )
    op.create_table('absence_report',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('remark', sa.String(length=200), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_absence_report_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_absence_report_session_id_course_session')),
    sa.PrimaryKeyConstraint('session_id', 'enrolment_id', name=op.f('pk_absence_report'))
    )
    with op.batch_alter_table('absence_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_absence_report_enrolment_id'), ['enrolment_id'], unique=False)

    op.create_table('attendance_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.String(length=60), nullable=True),
    sa.Column('state', sa.String(length=60), nullable=True),
    sa.Column('source', sa.String(length=60), nullable=False),
    sa.Column('tap_id', sa.String(length=36), nullable=True),
    sa.Column('tapped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('noted_by_person_id', sa.Integer(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("source in ('trainer','self')", name=op.f('ck_attendance_change_source')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_attendance_change_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['noted_by_person_id'], ['person.id'], name=op.f('fk_attendance_change_noted_by_person_id_person')),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_attendance_change_session_id_course_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance_change')),
    sa.UniqueConstraint('tap_id', name=op.f('uq_attendance_change_tap_id'))
    )
    with op.batch_alter_table('attendance_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_change_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_index('ix_attendance_change_session_id_enrolment_id', ['session_id', 'enrolment_id'], unique=False)

    op.create_table('availability_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_person_id', sa.Integer(), nullable=False),
    sa.Column('asked_for', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=60), nullable=True),
    sa.Column('remark', sa.String(length=200), nullable=False),
    sa.CheckConstraint("answer IN ('yes', 'no')", name=op.f('ck_availability_request_answer')),
    sa.CheckConstraint('(answer IS NULL) = (answered_at IS NULL)', name=op.f('ck_availability_request_answered')),
    sa.ForeignKeyConstraint(['asked_by_person_id'], ['person.id'], name=op.f('fk_availability_request_asked_by_person_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_availability_request_person_id_person')),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_availability_request_session_id_course_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_availability_request')),
    sa.UniqueConstraint('session_id', 'person_id', name=op.f('uq_availability_request_session_id_person_id')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_availability_request_token_sha256'))
    )
    with op.batch_alter_table('availability_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_availability_request_person_id'), ['person_id'], unique=False)

    op.create_table('check_in',
    sa.Column('session_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by_person_id', sa.Integer(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['opened_by_person_id'], ['person.id'], name=op.f('fk_check_in_opened_by_person_id_person')),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_check_in_session_id_course_session')),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_check_in'))
    )
    op.create_table('check_in_device',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('device_sha256', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_check_in_device_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_check_in_device_session_id_course_session')),
    sa.PrimaryKeyConstraint('session_id', 'enrolment_id', name=op.f('pk_check_in_device')),
    sa.UniqueConstraint('session_id', 'device_sha256', name=op.f('uq_check_in_device_session_id_device_sha256'))
    )
    with op.batch_alter_table('check_in_device', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_check_in_device_enrolment_id'), ['enrolment_id'], unique=False)

    op.create_table('contact_choice',
    sa.Column('enrolment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('show_email', sa.Boolean(), nullable=False),
    sa.Column('phone', sa.String(length=60), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_contact_choice_enrolment_id_enrolment')),
    sa.PrimaryKeyConstraint('enrolment_id', name=op.f('pk_contact_choice'))
    )
    op.create_table('evaluation_answer',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.SmallInteger(), nullable=False),
    sa.Column('trainer', sa.SmallInteger(), nullable=False),
    sa.Column('usefulness', sa.SmallInteger(), nullable=False),
    sa.Column('keep', sa.String(length=2000), nullable=False),
    sa.Column('improve', sa.String(length=2000), nullable=False),
    sa.CheckConstraint('content BETWEEN 1 AND 5', name=op.f('ck_evaluation_answer_content')),
    sa.CheckConstraint('trainer BETWEEN 1 AND 5', name=op.f('ck_evaluation_answer_trainer')),
    sa.CheckConstraint('usefulness BETWEEN 1 AND 5', name=op.f('ck_evaluation_answer_usefulness')),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_evaluation_answer_session_id_course_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_answer')),
    sqlite_with_rowid=False,
    )
    with op.batch_alter_table('evaluation_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_answer_session_id'), ['session_id'], unique=False)

    op.create_table('evaluation_given',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_evaluation_given_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_evaluation_given_session_id_course_session')),
    sa.PrimaryKeyConstraint('session_id', 'enrolment_id', name=op.f('pk_evaluation_given')),
    sqlite_with_rowid=False,
    )
    with op.batch_alter_table('evaluation_given', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_given_enrolment_id'), ['enrolment_id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('method', sa.String(length=60), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('sent_sha256', sa.String(length=64), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('partstat', sa.String(length=60), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("method IN ('REQUEST', 'CANCEL')", name=op.f('ck_invitation_method')),
    sa.CheckConstraint("partstat IN ('NEEDS-ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE')", name=op.f('ck_invitation_partstat')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_person_id_person')),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_invitation_session_id_course_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('session_id', 'person_id', name=op.f('uq_invitation_session_id_person_id'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_person_id'), ['person_id'], unique=False)

    op.create_table('make_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('at_session_id', sa.Integer(), nullable=True),
    sa.Column('task', sa.String(length=2000), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_by_person_id', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by_person_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(kind = 'session') = (at_session_id is not null)", name=op.f('ck_make_up_at_session')),
    sa.CheckConstraint("kind in ('session','task')", name=op.f('ck_make_up_kind')),
    sa.ForeignKeyConstraint(['agreed_by_person_id'], ['person.id'], name=op.f('fk_make_up_agreed_by_person_id_person')),
    sa.ForeignKeyConstraint(['at_session_id'], ['course_session.id'], name=op.f('fk_make_up_at_session_id_course_session')),
    sa.ForeignKeyConstraint(['done_by_person_id'], ['person.id'], name=op.f('fk_make_up_done_by_person_id_person')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_make_up_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_make_up_session_id_course_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_make_up'))
    )
    with op.batch_alter_table('make_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_make_up_at_session_id'), ['at_session_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_make_up_session_id'), ['session_id'], unique=False)
        batch_op.create_index('uq_make_up_live', ['enrolment_id', 'session_id'], unique=True, sqlite_where=sa.text('withdrawn_at is null'), postgresql_where=sa.text('withdrawn_at is null'))

    op.create_table('material',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cohort_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('visible_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version_count', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('file', 'link', 'text')", name=op.f('ck_material_kind')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_material_cohort_id_cohort')),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_material_session_id_course_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_material'))
    )
    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.create_index('ix_material_cohort_id_session_id', ['cohort_id', 'session_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_material_session_id'), ['session_id'], unique=False)

    op.create_table('session_note',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_by_person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_session_note_session_id_course_session')),
    sa.ForeignKeyConstraint(['updated_by_person_id'], ['person.id'], name=op.f('fk_session_note_updated_by_person_id_person')),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_session_note'))
    )
    op.create_table('signed_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('content_sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('pdf_sha256', sa.String(length=64), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_by_person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['course_session.id'], name=op.f('fk_signed_list_session_id_course_session')),
    sa.ForeignKeyConstraint(['signed_by_person_id'], ['person.id'], name=op.f('fk_signed_list_signed_by_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signed_list'))
    )
    with op.batch_alter_table('signed_list', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signed_list_session_id'), ['session_id'], unique=False)

    op.create_table('subgroup_member',
    sa.Column('subgroup_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_subgroup_member_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['subgroup_id'], ['subgroup.id'], name=op.f('fk_subgroup_member_subgroup_id_subgroup'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('subgroup_id', 'enrolment_id', name=op.f('pk_subgroup_member'))
    )
    with op.batch_alter_table('subgroup_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subgroup_member_enrolment_id'), ['enrolment_id'], unique=False)

    op.create_table('calendar_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_sha256', sa.String(length=64), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uid', sa.String(length=200), nullable=False),
    sa.Column('outcome', sa.String(length=60), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("outcome IN ('applied', 'repeated', 'old', 'unknown', 'forged', 'unreadable', 'too_large')", name=op.f('ck_calendar_reply_outcome')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_calendar_reply_invitation_id_invitation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_reply')),
    sa.UniqueConstraint('message_sha256', name=op.f('uq_calendar_reply_message_sha256'))
    )
    with op.batch_alter_table('calendar_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_reply_invitation_id'), ['invitation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_reply_read_at'), ['read_at'], unique=False)

    op.create_table('material_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('material_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(length=2000), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_person_id'], ['person.id'], name=op.f('fk_material_version_made_by_person_id_person')),
    sa.ForeignKeyConstraint(['material_id'], ['material.id'], name=op.f('fk_material_version_material_id_material')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_material_version')),
    sa.UniqueConstraint('material_id', 'number', name=op.f('uq_material_version_material_id_number'))
    )
    with op.batch_alter_table("cohort") as batch:
        batch.add_column(sa.Column("region", sa.String(60), server_default="noord", nullable=False))
        batch.create_check_constraint(op.f("ck_cohort_region"), "region IN ('noord', 'midden', 'zuid')")
    _widen_sessions()
    _move_made_up()
    _states("present", "late", "left_early", "absent", "excused")
    _freeze_signed_lists()
    _widen_feeds()
    _feed_bodies(variants=True)


def downgrade() -> None:
    """Takes them away; what the older tables can say is kept."""
    _feed_bodies(variants=False)
    _narrow_feeds()
    _states("present", "late", "left_early", "absent", "excused", "made_up")
    _return_made_up()
    _states("present", "absent", "made_up")
    for table in ("availability_request", "check_in_device", "check_in", "absence_report", "attendance_change"):
        op.execute(f"DELETE FROM {table}")
    _narrow_sessions()
    with op.batch_alter_table("cohort") as batch:
        batch.drop_constraint(op.f("ck_cohort_region"), type_="check")
        batch.drop_column("region")
    op.drop_table('material_version')
    with op.batch_alter_table('calendar_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_reply_read_at'))
        batch_op.drop_index(batch_op.f('ix_calendar_reply_invitation_id'))

    op.drop_table('calendar_reply')
    with op.batch_alter_table('subgroup_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subgroup_member_enrolment_id'))

    op.drop_table('subgroup_member')
    with op.batch_alter_table('signed_list', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signed_list_session_id'))

    op.drop_table('signed_list')
    op.drop_table('session_note')
    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_material_session_id'))
        batch_op.drop_index('ix_material_cohort_id_session_id')

    op.drop_table('material')
    with op.batch_alter_table('make_up', schema=None) as batch_op:
        batch_op.drop_index('uq_make_up_live', sqlite_where=sa.text('withdrawn_at is null'), postgresql_where=sa.text('withdrawn_at is null'))
        batch_op.drop_index(batch_op.f('ix_make_up_session_id'))
        batch_op.drop_index(batch_op.f('ix_make_up_at_session_id'))

    op.drop_table('make_up')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_person_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('evaluation_given', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_given_enrolment_id'))

    op.drop_table('evaluation_given')
    with op.batch_alter_table('evaluation_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_answer_session_id'))

    op.drop_table('evaluation_answer')
    op.drop_table('contact_choice')
    with op.batch_alter_table('check_in_device', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_check_in_device_enrolment_id'))

    op.drop_table('check_in_device')
    op.drop_table('check_in')
    with op.batch_alter_table('availability_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_availability_request_person_id'))

    op.drop_table('availability_request')
    with op.batch_alter_table('attendance_change', schema=None) as batch_op:
        batch_op.drop_index('ix_attendance_change_session_id_enrolment_id')
        batch_op.drop_index(batch_op.f('ix_attendance_change_enrolment_id'))

    op.drop_table('attendance_change')
    with op.batch_alter_table('absence_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_absence_report_enrolment_id'))

    op.drop_table('absence_report')
    op.drop_table('subgroup')
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_announcement_cohort_id'))

    op.drop_table('announcement')
    with op.batch_alter_table('trainer_absence', schema=None) as batch_op:
        batch_op.drop_index('ix_trainer_absence_person_id_starts_at')

    op.drop_table('trainer_absence')
    op.drop_table('room')
    op.drop_table('invitation_choice')
    op.drop_table('place')
    op.drop_table('mailbox_mark')
    op.drop_table('conflict_setting')
