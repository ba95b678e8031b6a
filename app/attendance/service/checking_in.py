"""Self check-in: a trainer opens it, participants confirm with the code on the screen, closing ends it at once."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.attendance.models import Attendance, CheckIn, CheckInDevice, SharedDevice
from app.attendance.queries import belongs_to_cohort, enrolment_at, is_open, standing
from app.attendance.rules import AttendanceState
from app.attendance.rules.check_in import (
    TRIES_OF_ONE,
    TRIES_PER,
    WRONG_OF_ALL,
    check_may_check_in,
    check_may_open,
    closed,
    code_expired,
    not_invited,
    other_device,
    other_part,
    second_device,
    state_on_arrival,
    too_many_tries,
    too_many_wrong,
)
from app.attendance.rules.codes import SECRET_BYTES, valid
from app.attendance.service.marking import SELF, Mark, note
from app.audit import service as audit
from app.core import ratelimit
from app.core.clock import Clock
from app.core.db import is_sqlite
from app.core.errors import NotFound
from app.core.permissions import Actor, Role
from app.core.tokens import digest
from app.scheduling import service as scheduling


def open_check_in(db: Session, actor: Actor, clock: Clock, *, session_id: int) -> None:
    """Lets participants check in, with a fresh secret; nothing changes while it is open.

    Raises NotFound for a session that is not the actor's, Refused outside its time.
    """
    session = scheduling.session(db, session_id)
    standing(db, actor.person_id, session, trains=actor.has(Role.TRAINER))
    session = scheduling.locked_session(db, session_id)
    now = clock.now()
    check_may_open(now, session.starts_at, session.ends_at, cancelled=session.cancelled)
    row = _locked(db, session_id)
    if is_open(row, session, now):
        return
    if row is None:
        row = CheckIn(session_id=session_id)
        db.add(row)
    row.secret, row.closed_at = secrets.token_bytes(SECRET_BYTES), None
    row.opened_at, row.opened_by_person_id = now, actor.person_id or 0
    audit.record(db, actor, clock, "attendance:check-in:open", "course_session", session_id)


def close_check_in(db: Session, actor: Actor, clock: Clock, *, session_id: int) -> None:
    """Ends the check-in at once: who confirms later is refused. Twice is once.

    Raises NotFound for a session that is not the actor's.
    """
    session = scheduling.session(db, session_id)
    standing(db, actor.person_id, session, trains=actor.has(Role.TRAINER))
    row = _locked(db, session_id)
    if row is None or row.closed_at is not None:
        return
    row.closed_at = clock.now()
    audit.record(db, actor, clock, "attendance:check-in:close", "course_session", session_id)


def check_in(
    db: Session, actor: Actor, clock: Clock, *, session_id: int, code: str, device: str, late_after: timedelta
) -> AttendanceState:
    """Notes the acting participant as present or late, by the code on the screen; again changes nothing.

    ``device`` is the secret of the device's cookie: one person, one device. Takes no lock on the cohort, so that a
    whole room checks in side by side: the check-in is read under a shared lock, which closing waits for, and only this
    person's own rows are written. Raises Refused with one sentence for a code that does not hold, a closed check-in, a
    stranger with a right code, a device of somebody else, and where a trainer noted otherwise; NotFound for a stranger
    without a right code.
    """
    session = scheduling.session(db, session_id)
    row = _shared(db, session_id)
    enrolment_id = enrolment_at(db, actor.person_id, session)
    opened = is_open(row, session, clock.now())
    right = row is not None and opened and valid(row.secret, session_id, code, clock.now())
    if enrolment_id is None:
        if not right:
            raise NotFound
        raise other_part() if belongs_to_cohort(db, actor.person_id, session) else not_invited()
    if not opened:
        raise closed()
    if not right:
        raise code_expired()
    noted = db.scalar(
        sa.select(Attendance.state).where(
            Attendance.session_id == session_id, Attendance.enrolment_id == enrolment_id
        )
    )
    if not check_may_check_in(AttendanceState(noted) if noted else None):
        return AttendanceState(noted or "")
    _bind(db, clock, session_id, enrolment_id, device)
    state = state_on_arrival(clock.now(), session.starts_at, late_after)
    mark = Mark(session_id=session_id, enrolment_id=enrolment_id, state=state, at=clock.now(), source=SELF)
    if note(db, actor, clock, mark):
        audit.record(
            db,
            actor,
            clock,
            "attendance:check-in:arrive",
            "course_session",
            session_id,
            enrolment_id=enrolment_id,
            state=str(state),
        )
    return state


def count_try(db: Session, actor: Actor, clock: Clock, *, session_id: int) -> None:
    """Counts that a spoken code is tried, in a transaction of its own before `check_in`, so that no try escapes.

    The code in a QR is too long to guess and is not counted. Raises Refused with the sentence of the lockout.
    """
    if ratelimit.exhausted(db, clock, _all(session_id), limit=WRONG_OF_ALL, per=TRIES_PER):
        raise too_many_wrong()
    key = f"check-in:{session_id}:{actor.person_id}"
    if not ratelimit.allowed(db, clock, key, limit=TRIES_OF_ONE, per=TRIES_PER):
        raise too_many_tries()


def count_wrong(db: Session, clock: Clock, *, session_id: int) -> None:
    """Counts that a spoken code was wrong, for all who type at this session together; see `count_try`."""
    ratelimit.allowed(db, clock, _all(session_id), limit=WRONG_OF_ALL, per=TRIES_PER)


def note_shared_device(db: Session, actor: Actor, clock: Clock, *, session_id: int, device: str) -> None:
    """Notes for the trainer that the actor wanted to check in with the device of another participant.

    In a transaction of its own, after `check_in` refused that. The first time of each person is kept, once; nothing for
    who does not belong to the session, or when the device turns out to be nobody's or the actor's own.
    """
    enrolment_id = enrolment_at(db, actor.person_id, scheduling.session(db, session_id))
    owner = db.scalar(
        sa.select(CheckInDevice.enrolment_id).where(
            CheckInDevice.session_id == session_id, CheckInDevice.device_sha256 == digest(device)
        )
    )
    if enrolment_id is None or owner in (None, enrolment_id):
        return
    insert = sqlite_insert if is_sqlite(db) else pg_insert
    values = {"session_id": session_id, "enrolment_id": enrolment_id, "owner_enrolment_id": owner}
    db.execute(insert(SharedDevice).values(**values, at=clock.now()).on_conflict_do_nothing())


def _all(session_id: int) -> str:
    return f"check-in:{session_id}"


def _locked(db: Session, session_id: int) -> CheckIn | None:
    return db.get(CheckIn, session_id, with_for_update=True, populate_existing=True)


def _shared(db: Session, session_id: int) -> CheckIn | None:
    """The check-in under a lock that others may share (PostgreSQL FOR SHARE); on SQLite there is one writer anyway."""
    return db.get(CheckIn, session_id, with_for_update={"read": True}, populate_existing=True)


def _bind(db: Session, clock: Clock, session_id: int, enrolment_id: int, device: str) -> None:
    """Notes that this person checks in with this device. Raises Refused when either is bound to another already."""
    insert = sqlite_insert if is_sqlite(db) else pg_insert
    hashed = digest(device)
    db.execute(
        insert(CheckInDevice)
        .values(session_id=session_id, enrolment_id=enrolment_id, device_sha256=hashed, at=clock.now())
        .on_conflict_do_nothing()
    )
    bound = db.execute(
        sa.select(CheckInDevice.enrolment_id, CheckInDevice.device_sha256).where(
            CheckInDevice.session_id == session_id,
            sa.or_(CheckInDevice.device_sha256 == hashed, CheckInDevice.enrolment_id == enrolment_id),
        )
    ).all()
    if any(owner != enrolment_id for owner, _ in bound):
        raise other_device()
    if any(known != hashed for _, known in bound):
        raise second_device()
