"""A learner's own attendance: the programme, what was noted, what is agreed, and what can still be reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.attendance.queries.excused import unexcused
from app.attendance.queries.facts import facts_of
from app.attendance.queries.forecast import Concern, concerns_of, prospects, terms_of
from app.attendance.queries.make_ups import MakeUpView, make_ups
from app.attendance.queries.reports import AbsenceReportView, absence_reports
from app.attendance.rules import AttendanceState, Forecast
from app.cohorts import service as cohorts
from app.core.clock import Clock, local, today
from app.core.errors import NotFound
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.subgroups import service as subgroups


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One session of the learner's programme, or one at which they make something up."""

    session: scheduling.SessionView
    state: AttendanceState | None
    #: What the learner said of not coming, also when the session was moved since.
    said: AbsenceReportView | None
    make_up: MakeUpView | None
    now: datetime

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.session.ends_at <= self.now

    @property
    def report(self) -> AbsenceReportView | None:
        """The report that stands."""
        return self.said if self.said is not None and self.said.stands else None

    @property
    def moved(self) -> bool:
        """Whether the session was moved since the learner reported absent, so that they may have to say it again."""
        return self.may_report and self.said is not None and not self.said.stands

    @property
    def late(self) -> bool:
        """Whether a task to make up for it was to be ready by now."""
        return self.make_up is not None and self.make_up.overdue(local(self.now).date())

    @property
    def may_report(self) -> bool:
        """Whether the learner can still say that they will not come, or that they will."""
        return not self.session.cancelled and self.now < self.session.starts_at


@dataclass(frozen=True, slots=True)
class OwnAttendance:
    """One seat of the learner."""

    enrolment_id: int
    cohort: cohorts.CohortView
    sessions: tuple[OwnSession, ...]
    forecast: Forecast
    #: What the learner must know in time.
    concerns: tuple[Concern, ...]


def own_attendance(db: Session, clock: Clock, person_id: int) -> list[OwnAttendance]:
    """The learner's seats, the latest first. Some sixteen queries, and one for each course version."""
    mine = [one for one in enrolments.enrolments_of_person(db, person_id) if one.seated]
    if not mine:
        return []
    ids = [one.id for one in mine]
    known = {one.id: one for one in cohorts.cohorts(db, ids={one.cohort_id for one in mine})}
    programmes = subgroups.sessions_of_enrolments(db, ids)
    facts = facts_of(db, ids, [one for listed in programmes.values() for one in listed])
    agreed = make_ups(db, ids)
    said = absence_reports(db, enrolment_ids=ids, moved=True)
    terms = terms_of(db, known.values())
    now = today(clock)
    far = {
        one.id: prospects(terms[one.cohort_id], programmes.get(one.id, ()), facts[one.id], today=now)
        for one in mine
    }
    concerns = unexcused(
        db,
        [
            concern
            for one in mine
            for concern in concerns_of(known[one.cohort_id], far[one.id], one.id, one.person_id)
        ],
    )
    found = []
    for one in mine:
        programme = programmes.get(one.id, ())
        by_missed = {item.session.id: item for item in agreed.get(one.id, ())}
        elsewhere = [
            item.at
            for item in agreed.get(one.id, ())
            if item.at is not None and item.at.id not in {session.id for session in programme}
        ]
        every = sorted([*programme, *elsewhere], key=lambda session: (session.starts_at, session.id))
        found.append(
            OwnAttendance(
                one.id,
                known[one.cohort_id],
                tuple(
                    OwnSession(
                        session,
                        facts[one.id].marks.get(session.id),
                        said.get((session.id, one.id)),
                        by_missed.get(session.id),
                        clock.now(),
                    )
                    for session in every
                ),
                far[one.id],
                tuple(concern for concern in concerns if concern.enrolment_id == one.id),
            )
        )
    return found


def own_session(db: Session, clock: Clock, person_id: int, session_id: int) -> OwnSession:
    """One session of the learner; NotFound when it is not theirs."""
    for seat in own_attendance(db, clock, person_id):
        for one in seat.sessions:
            if one.session.id == session_id:
                return one
    raise NotFound
