"""Self check-in: whether it is open, what the screen shows, and how far a participant is; frozen values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import Attendance, AttendanceChange, CheckIn, MakeUp
from app.attendance.queries.audience import enrolment_at, expected, standing
from app.attendance.rules import ATTENDED, AttendanceState
from app.attendance.rules.check_in import opens_at, within
from app.attendance.rules.codes import changes_at, link_code, spoken_code, step_of, valid
from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling


@dataclass(frozen=True, slots=True)
class CheckInDoor:
    """Whether participants can check in to a session now, and whether a trainer can open that."""

    is_open: bool
    can_open: bool
    opens_at: datetime
    #: The session is over, or does not take place: it cannot be opened any more.
    over: bool


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody who is in."""

    name: str
    at: datetime
    late: bool
    by_self: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """What the screen in the room shows. ``link_code`` and ``spoken_code`` are empty while the check-in is closed."""

    session: scheduling.SessionView
    cohort_name: str
    is_open: bool
    link_code: str
    spoken_code: str
    #: When the next code comes.
    changes_at: datetime
    #: The newest first.
    arrived: tuple[Arrived, ...]
    expected: int


@dataclass(frozen=True, slots=True)
class OwnCheckIn:
    """A session of today as its participant sees it; ``state`` is what is noted of them."""

    session: scheduling.SessionView
    is_open: bool
    state: AttendanceState | None
    noted_at: datetime | None

    @property
    def is_in(self) -> bool:
        """Whether they are noted as being there."""
        return self.state in ATTENDED

    @property
    def day(self) -> date:
        """The session's day in Amsterdam."""
        return local(self.session.starts_at).date()


def is_open(row: CheckIn | None, session: scheduling.SessionView, now: datetime) -> bool:
    """Whether the check-in of a session is open: opened, not closed since, and the session did not move or end."""
    if row is None or row.closed_at is not None or session.cancelled:
        return False
    return row.opened_at >= opens_at(session.starts_at) and within(now, session.starts_at, session.ends_at)


def door(db: Session, clock: Clock, session: scheduling.SessionView) -> CheckInDoor:
    """How the check-in of a session stands now. One query."""
    now = clock.now()
    opened = is_open(db.get(CheckIn, session.id), session, now)
    possible = not session.cancelled and within(now, session.starts_at, session.ends_at)
    return CheckInDoor(
        is_open=opened,
        can_open=possible and not opened,
        opens_at=opens_at(session.starts_at),
        over=session.cancelled or now > session.ends_at,
    )


def screen(db: Session, clock: Clock, person_id: int, session_id: int) -> Screen:
    """The screen of a session, for who may note there; NotFound for anyone else."""
    session = scheduling.session(db, session_id)
    standing(db, person_id, session)
    now = clock.now()
    row = db.get(CheckIn, session_id, populate_existing=True)
    opened = is_open(row, session, now)
    step = step_of(now)
    people = {one.enrolment_id: one.name for one in expected(db, session)}
    return Screen(
        session=session,
        cohort_name=cohorts.cohort(db, session.cohort_id).name,
        is_open=opened,
        link_code=link_code(row.secret, session_id, step) if row is not None and opened else "",
        spoken_code=spoken_code(row.secret, session_id, step) if row is not None and opened else "",
        changes_at=changes_at(now),
        arrived=_arrived(db, session_id, people),
        expected=len(people),
    )


def own(db: Session, clock: Clock, person_id: int) -> tuple[OwnCheckIn, ...]:
    """The sessions of today that this person belongs to and whose check-in is open, by time."""
    now = clock.now()
    found = []
    mine = [one.id for one in enrolments.enrolments_of_person(db, person_id) if one.seated]
    elsewhere = db.scalars(
        sa.select(MakeUp.at_session_id).where(
            MakeUp.enrolment_id.in_(mine),
            MakeUp.at_session_id.is_not(None),
            MakeUp.withdrawn_at.is_(None),
        )
    )
    sessions = scheduling.sessions_by_id(db, {one for one in elsewhere if one is not None})
    for one in scheduling.sessions_of(db, enrolments.cohort_ids_of_person(db, person_id)):
        sessions[one.id] = one
    for session in sorted(sessions.values(), key=lambda one: (one.starts_at, one.id)):
        if session.cancelled or not within(now, session.starts_at, session.ends_at):
            continue
        here = own_at(db, clock, person_id, session.id)
        if here is not None and (here.is_open or here.is_in):
            found.append(here)
    return tuple(found)


def own_at(db: Session, clock: Clock, person_id: int, session_id: int) -> OwnCheckIn | None:
    """One session as its participant sees it; None for who does not belong to it. Raises NotFound."""
    session = scheduling.session(db, session_id)
    enrolment_id = enrolment_at(db, person_id, session)
    if enrolment_id is None:
        return None
    query = sa.select(Attendance.state, Attendance.noted_at).where(
        Attendance.session_id == session_id, Attendance.enrolment_id == enrolment_id
    )
    state, at = db.execute(query).first() or (None, None)
    opened = is_open(db.get(CheckIn, session_id), session, clock.now())
    return OwnCheckIn(session, opened, AttendanceState(state) if state else None, at)


def link_holds(db: Session, clock: Clock, session_id: int, code: str) -> bool:
    """Whether the code out of a QR code holds now; the check-in itself looks again. Raises NotFound."""
    session, now = scheduling.session(db, session_id), clock.now()
    row = db.get(CheckIn, session_id)
    return row is not None and is_open(row, session, now) and valid(row.secret, session_id, code, now)


def _arrived(db: Session, session_id: int, people: dict[int, str]) -> tuple[Arrived, ...]:
    made = (
        sa.select(
            AttendanceChange.enrolment_id,
            sa.func.max(AttendanceChange.id).label("id"),
        )
        .where(
            AttendanceChange.session_id == session_id,
            sa.func.coalesce(AttendanceChange.before, "") != AttendanceChange.state,
        )
        .group_by(AttendanceChange.enrolment_id)
        .subquery()
    )
    query = (
        sa.select(Attendance.enrolment_id, Attendance.state, Attendance.noted_at, AttendanceChange.source)
        .outerjoin(made, made.c.enrolment_id == Attendance.enrolment_id)
        .outerjoin(AttendanceChange, AttendanceChange.id == made.c.id)
        .where(Attendance.session_id == session_id, Attendance.state.in_(ATTENDED))
        .order_by(Attendance.noted_at.desc(), Attendance.id.desc())
    )
    return tuple(
        Arrived(people[enrolment_id], at, state == AttendanceState.LATE, source == "self")
        for enrolment_id, state, at, source in db.execute(query)
        if enrolment_id in people
    )
