"""Agreeing on how a missed session is made up for, and whether that was done."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance import mails
from app.attendance.models import AbsenceReport, Attendance, MakeUp
from app.attendance.queries.facts import held
from app.attendance.queries.make_ups import course_of, makes_up_for, meanwhile, programme_beside
from app.attendance.queries.reports import stands
from app.attendance.rules import ATTENDED, AttendanceState, MakeUpKind
from app.attendance.rules.making_up import check_missed, check_session, check_task
from app.attendance.service.forecasting import look_ahead, look_when_overdue
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core import ratelimit
from app.core.clock import Clock, today
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.scheduling import service as scheduling

#: So many letters a day about one missed session: an agreement that keeps changing fills nobody's mailbox.
MOST_LETTERS, PER = 3, timedelta(days=1)


def agree_make_up(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: int,
    enrolment_id: int,
    at_session_id: int | None = None,
    task: str = "",
    due_on: date | None = None,
) -> int:
    """Agrees how a participant makes up for a missed session, and returns the number of the agreement.

    The participant gets a letter about a task, three a day at most; of a session their calendar tells.

    With ``at_session_id`` at another session of the same module: it is done when they attend there. Else with a
    ``task`` that is due on a day: it is done when a trainer says so. The module counts once, also when the participant
    was at both sessions after all. Both cohorts stay locked, so that nobody cancels or moves that session meanwhile.
    Raises NotFound for who is no fixed trainer of the cohort and for somebody whom the session is not for; Refused when
    nothing was missed, when something is agreed already, for a session that cannot make up for it, and where that
    blocks, for one at which the participant is expected elsewhere.
    """
    session, person_id = _theirs(db, actor, session_id, enrolment_id)
    at = scheduling.sessions_by_id(db, [at_session_id or 0]).get(at_session_id or 0)
    for cohort_id in sorted({session.cohort_id, *([at.cohort_id] if at else ())}):
        cohorts.lock_cohort(db, cohort_id)
    if _live(db, session_id, enrolment_id) is not None:
        raise Refused(
            T("Er is al iets afgesproken om dit in te halen. Trek dat eerst in."), field="at_session_id"
        )
    _check_missed(db, session, enrolment_id)
    assert actor.person_id is not None
    row = MakeUp(
        enrolment_id=enrolment_id,
        session_id=session_id,
        kind=MakeUpKind.TASK,
        task="",
        agreed_at=clock.now(),
        agreed_by_person_id=actor.person_id,
    )
    if at_session_id is not None:
        _check_at(db, session, enrolment_id, at_session_id)
        row.kind, row.at_session_id = MakeUpKind.SESSION, at_session_id
    else:
        row.task, row.due_on = check_task(task, due_on, today=today(clock)), due_on
    db.add(row)
    db.flush()
    _changed(db, session, row, person_id)
    if row.due_on is not None:
        look_when_overdue(db, clock, session.cohort_id, row.id, row.due_on)
        key = f"make-up:{session_id}:{enrolment_id}"
        if ratelimit.allowed(db, clock, key, limit=MOST_LETTERS, per=PER):
            who: dict[str, int] = {"person_id": person_id, "make_up_id": row.id}
            mails.task_agreed(db, clock, session, **who, due_on=row.due_on)
    _record(db, actor, clock, "attendance:make-up:agree", row, person_id)
    return row.id


def finish_make_up(db: Session, actor: Actor, clock: Clock, *, session_id: int, enrolment_id: int) -> None:
    """Finds the task done; from now on it counts. Twice is once.

    Raises NotFound for who is no fixed trainer of the cohort, and when no task is agreed.
    """
    session, person_id = _theirs(db, actor, session_id, enrolment_id)
    cohorts.lock_cohort(db, session.cohort_id)
    row = _live(db, session_id, enrolment_id)
    if row is None or row.kind != MakeUpKind.TASK:
        raise NotFound
    if row.done_at is not None:
        return
    row.done_at, row.done_by_person_id = clock.now(), actor.person_id
    _record(db, actor, clock, "attendance:make-up:finish", row, person_id)


def withdraw_make_up(db: Session, actor: Actor, clock: Clock, *, session_id: int, enrolment_id: int) -> None:
    """Takes an agreement back, also a task that was found done by mistake; without one nothing changes.

    Raises NotFound for who is no fixed trainer of the cohort; Refused when the participant attended the session that
    was agreed: that counts, whatever was agreed.
    """
    session, person_id = _theirs(db, actor, session_id, enrolment_id)
    cohorts.lock_cohort(db, session.cohort_id)
    row = _live(db, session_id, enrolment_id)
    if row is None:
        return
    if row.at_session_id is not None and _state(db, row.at_session_id, enrolment_id) in ATTENDED:
        raise Refused(
            T("De deelnemer was bij die bijeenkomst. Die telt mee, dus je kunt de afspraak niet intrekken.")
        )
    row.withdrawn_at = clock.now()
    db.flush()
    _changed(db, session, row, person_id)
    look_ahead(db, clock, session.cohort_id)
    _record(db, actor, clock, "attendance:make-up:withdraw", row, person_id)


def _theirs(
    db: Session, actor: Actor, session_id: int, enrolment_id: int
) -> tuple[scheduling.SessionView, int]:
    """The session and the participant's person, for a fixed trainer of the cohort."""
    session = scheduling.session(db, session_id)
    return session, makes_up_for(db, actor.person_id, session, enrolment_id).person_id


def _live(db: Session, session_id: int, enrolment_id: int) -> MakeUp | None:
    query = sa.select(MakeUp).where(
        MakeUp.session_id == session_id, MakeUp.enrolment_id == enrolment_id, MakeUp.withdrawn_at.is_(None)
    )
    return db.scalar(query.execution_options(populate_existing=True))


def _state(db: Session, session_id: int, enrolment_id: int) -> AttendanceState | None:
    found = db.scalar(
        sa.select(Attendance.state).where(
            Attendance.session_id == session_id, Attendance.enrolment_id == enrolment_id
        )
    )
    return AttendanceState(found) if found else None


def _check_missed(db: Session, session: scheduling.SessionView, enrolment_id: int) -> None:
    report = db.get(AbsenceReport, (session.id, enrolment_id))
    check_missed(
        _state(db, session.id, enrolment_id),
        reported=report is not None and stands(report, session),
        cancelled=session.cancelled,
    )


def _check_at(db: Session, session: scheduling.SessionView, enrolment_id: int, at_session_id: int) -> None:
    try:
        at = scheduling.locked_session(db, at_session_id)
    except NotFound:
        raise Refused(T("Kies een bijeenkomst."), field="at_session_id") from None
    same = held(at).what == held(session).what and (
        at.cohort_id == session.cohort_id or course_of(db, at.cohort_id) == course_of(db, session.cohort_id)
    )
    check_session(same_module=same, missed_itself=at.id == session.id, cancelled=at.cancelled)
    if scheduling.conflict_levels(db)[scheduling.ConflictKind.PARTICIPANT] is not scheduling.Level.BLOCK:
        return
    busy = meanwhile(at, programme_beside(db, enrolment_id, session))
    if busy is not None:
        raise Refused(
            T(
                "De deelnemer heeft dan al een bijeenkomst: %(session)s, %(times)s uur.",
                session=busy.label,
                times=busy.times,
            ),
            field="at_session_id",
        )


def _changed(db: Session, session: scheduling.SessionView, row: MakeUp, person_id: int) -> None:
    """What a make-up session does to calendars: of this cohort, of the other one, and of the participant."""
    if row.at_session_id is not None:
        at = scheduling.session(db, row.at_session_id)
        cohorts.planning_changed(db, cohort_ids=[session.cohort_id, at.cohort_id], person_ids=[person_id])


def _record(db: Session, actor: Actor, clock: Clock, action: str, row: MakeUp, person_id: int) -> None:
    audit.record(
        db,
        actor,
        clock,
        action,
        "course_session",
        row.session_id,
        person_id=person_id,
        enrolment_id=row.enrolment_id,
        kind=row.kind,
        at_session_id=row.at_session_id,
    )
