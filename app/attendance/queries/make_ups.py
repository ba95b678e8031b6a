"""Agreed make-ups, and which sessions could make up for a missed one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import Attendance, MakeUp
from app.attendance.queries.audience import Standing, standing
from app.attendance.queries.facts import held
from app.attendance.queries.reports import AbsenceReportView, absence_reports
from app.attendance.rules import ATTENDED, MISSED, AttendanceState, MakeUpKind
from app.attendance.rules.making_up import overdue
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound
from app.courses import service as courses
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.subgroups import service as subgroups

#: In so many other cohorts, the latest, a session to make up at is looked for.
MOST_COHORTS: Final = 50


@dataclass(frozen=True, slots=True)
class MakeUpView:
    """An agreed make-up that stands; see `models.MakeUp`."""

    id: int
    enrolment_id: int
    #: What was missed.
    session: scheduling.SessionView
    kind: MakeUpKind
    #: The session that makes up for it; None for a task.
    at: scheduling.SessionView | None
    task: str
    due_on: date | None
    done_at: datetime | None
    #: What is noted of the learner at `at`.
    state: AttendanceState | None

    @property
    def done(self) -> bool:
        """Whether it counts."""
        if self.at is None:
            return self.done_at is not None
        return self.state in ATTENDED and not self.at.cancelled

    def overdue(self, today: date) -> bool:
        """Whether it is a task that was to be ready before today, and is not done."""
        return not self.done and overdue(self.due_on, today=today)

    @property
    def failed(self) -> bool:
        """Whether it did not come to pass: missed as well, or cancelled."""
        return self.at is not None and (self.at.cancelled or self.state in MISSED)


@dataclass(frozen=True, slots=True)
class Option:
    """A session that could make up for a missed one."""

    session: scheduling.SessionView
    cohort_name: str


@dataclass(frozen=True, slots=True)
class MakingUp:
    """One participant and one missed session: what is agreed, and what could be."""

    session: scheduling.SessionView
    cohort: cohorts.CohortView
    enrolment_id: int
    name: str
    organisation_name: str
    state: AttendanceState | None
    report: AbsenceReportView | None
    agreed: MakeUpView | None
    #: Empty when something is agreed.
    options: tuple[Option, ...]
    #: At which session the participant is expected while they make up, when they are.
    meanwhile: scheduling.SessionView | None

    @property
    def missed(self) -> bool:
        """Whether there is something to make up for."""
        return (
            self.state in MISSED or self.session.cancelled or (self.state is None and self.report is not None)
        )


def make_ups(db: Session, enrolment_ids: Collection[int]) -> dict[int, tuple[MakeUpView, ...]]:
    """The agreed make-ups that stand, by enrolment and in the order in which they were agreed. Two queries.

    An enrolment without any is absent.
    """
    if not enrolment_ids:
        return {}
    query = (
        sa.select(MakeUp, Attendance.state)
        .outerjoin(
            Attendance,
            sa.and_(
                Attendance.session_id == MakeUp.at_session_id, Attendance.enrolment_id == MakeUp.enrolment_id
            ),
        )
        .where(MakeUp.enrolment_id.in_(enrolment_ids), MakeUp.withdrawn_at.is_(None))
        .order_by(MakeUp.id)
    )
    rows = db.execute(query).all()
    wanted = {row.session_id for row, _ in rows} | {row.at_session_id for row, _ in rows if row.at_session_id}
    sessions = scheduling.sessions_by_id(db, wanted)
    found: dict[int, list[MakeUpView]] = {}
    for row, state in rows:
        found.setdefault(row.enrolment_id, []).append(
            MakeUpView(
                id=row.id,
                enrolment_id=row.enrolment_id,
                session=sessions[row.session_id],
                kind=MakeUpKind(row.kind),
                at=sessions[row.at_session_id] if row.at_session_id else None,
                task=row.task,
                due_on=row.due_on,
                done_at=row.done_at,
                state=AttendanceState(state) if state else None,
            )
        )
    return {key: tuple(listed) for key, listed in found.items()}


def sessions_to_make_up(
    db: Session, enrolment_ids: Collection[int]
) -> dict[int, tuple[scheduling.SessionView, ...]]:
    """The sessions at which each enrolment makes something up, by time; for calendars and programmes. Two queries.

    An enrolment without any is absent.
    """
    found = {
        key: sorted((one.at for one in listed if one.at is not None), key=lambda at: (at.starts_at, at.id))
        for key, listed in make_ups(db, enrolment_ids).items()
    }
    return {key: tuple(listed) for key, listed in found.items() if listed}


def making_up(db: Session, clock: Clock, person_id: int, session_id: int, enrolment_id: int) -> MakingUp:
    """What a fixed trainer of the cohort needs to agree on a make-up; NotFound for anyone else."""
    session = scheduling.session(db, session_id)
    who = makes_up_for(db, person_id, session, enrolment_id)
    live = make_ups(db, [enrolment_id]).get(enrolment_id, ())
    agreed = next((one for one in live if one.session.id == session_id), None)
    state = db.scalar(
        sa.select(Attendance.state).where(
            Attendance.session_id == session_id, Attendance.enrolment_id == enrolment_id
        )
    )
    reports = absence_reports(db, session_ids=[session_id], enrolment_ids=[enrolment_id])
    return MakingUp(
        session=session,
        cohort=cohorts.cohort(db, session.cohort_id),
        enrolment_id=enrolment_id,
        name=who.name,
        organisation_name=who.organisation_name,
        state=AttendanceState(state) if state else None,
        report=reports.get((session_id, enrolment_id)),
        agreed=agreed,
        options=options(db, clock, session, enrolment_id) if agreed is None else (),
        meanwhile=_elsewhere(db, clock, agreed),
    )


def makes_up_for(
    db: Session, person_id: int | None, session: scheduling.SessionView, enrolment_id: int
) -> enrolments.ParticipantView:
    """The participant with whom a fixed trainer of the cohort may agree; NotFound for anyone else.

    Only a session of somebody's own programme is made up for, never a make-up.
    """
    if standing(db, person_id, session) is not Standing.FIXED:
        raise NotFound
    for one in subgroups.audience(db, [session])[session.id]:
        if one.enrolment_id == enrolment_id:
            return one
    raise NotFound


def options(
    db: Session, clock: Clock, missed: scheduling.SessionView, enrolment_id: int
) -> tuple[Option, ...]:
    """The sessions of the same module of the same course that could make up for this one, by time.

    Of every cohort that follows the course, make-up sessions too; not cancelled, and not over. Four queries at most,
    and one more for each course version.
    """
    slug = course_of(db, missed.cohort_id)
    wanted = held(missed)
    teaching = [
        one
        for one in cohorts.cohorts(
            db,
            states=(cohorts.CohortState.OPEN, cohorts.CohortState.CONFIRMED, cohorts.CohortState.RUNNING),
            limit=MOST_COHORTS,
        )
        if _slug(db, one.course_version_id) == slug
    ]
    names = {one.id: one.name for one in teaching}
    mine = enrolments.cohorts_of_enrolments(db, [enrolment_id]).get(enrolment_id)
    if mine is not None and mine not in names:
        names[mine] = cohorts.cohort(db, mine).name
    return tuple(
        Option(one, names[one.cohort_id])
        for one in scheduling.sessions_of(db, names.keys())
        if one.id != missed.id
        and not one.cancelled
        and one.ends_at > clock.now()
        and held(one).what == wanted.what
    )


def programme_beside(
    db: Session, enrolment_id: int, missed: scheduling.SessionView
) -> tuple[scheduling.SessionView, ...]:
    """Where this participant is expected beside a missed session: in all own cohorts, and to make up. Six queries."""
    person_id = enrolments.people_of(db, [enrolment_id]).get(enrolment_id)
    if person_id is None:
        return ()
    seated = [one.id for one in enrolments.enrolments_of_person(db, person_id) if one.seated]
    found = [
        *subgroups.sessions_of_enrolments(db, seated).values(),
        *sessions_to_make_up(db, seated).values(),
    ]
    return tuple(one for listed in found for one in listed if one.id != missed.id and not one.cancelled)


def _elsewhere(db: Session, clock: Clock, agreed: MakeUpView | None) -> scheduling.SessionView | None:
    """Where else the participant is expected while they make up; None once that is over."""
    if agreed is None or agreed.at is None or agreed.at.cancelled or agreed.at.ends_at <= clock.now():
        return None
    return meanwhile(agreed.at, programme_beside(db, agreed.enrolment_id, agreed.session))


def meanwhile(
    at: scheduling.SessionView, busy: Collection[scheduling.SessionView]
) -> scheduling.SessionView | None:
    """Which of these sessions, if any, is held at the same time as another one."""
    return next(
        (
            one
            for one in busy
            if one.id != at.id and one.starts_at < at.ends_at and at.starts_at < one.ends_at
        ),
        None,
    )


def course_of(db: Session, cohort_id: int) -> str:
    """The slug of the course that a cohort follows."""
    return _slug(db, cohorts.cohort(db, cohort_id).course_version_id)


def _slug(db: Session, version_id: int) -> str:
    return courses.version(db, version_id).content.slug
