"""The public verbs of scheduling."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, utc
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.courses import service as courses
from app.scheduling.holidays import dutch_holidays
from app.scheduling.models import CourseSession, SessionTrainer
from app.scheduling.queries import (
    SessionView,
    guests_of,
    is_guest,
    session,
    sessions_by_id,
    sessions_of,
    sessions_of_guest,
    starts_of,
    view_of,
)
from app.scheduling.rules import (
    Kind,
    Module,
    Pattern,
    Plan,
    Planned,
    SessionState,
    check_room,
    check_times,
    plan,
)

__all__ = [
    "Kind",
    "Module",
    "Pattern",
    "Plan",
    "Planned",
    "SessionState",
    "SessionView",
    "add_guest",
    "cancel_session",
    "guests_of",
    "is_guest",
    "move_session",
    "plan_cohort",
    "preview",
    "remove_guest",
    "session",
    "sessions_by_id",
    "sessions_of",
    "sessions_of_guest",
    "starts_of",
]


def preview(db: Session, *, course_version_id: int, pattern: Pattern) -> Plan:
    """The sessions that `plan_cohort` would make now. Raises Refused like it, NotFound for an unknown version."""
    content = courses.version(db, course_version_id).content
    modules = [Module(m.key, Kind(m.kind), m.number, m.title) for m in content.modules]
    return plan(pattern, modules, dutch_holidays())


def plan_cohort(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    course_version_id: int,
    name: str,
    place: str,
    seats: int,
    seats_min: int,
    go_no_go_on: date,
    pattern: Pattern,
    venue: str = "",
    trainer_ids: Sequence[int] = (),
    state: CohortState = CohortState.DRAFT,
) -> CohortView:
    """Make a cohort with all its sessions and trainers, or nothing.

    The price and VAT regime are those of the course version. Raises Refused for an impossible cohort or pattern
    and when the go/no-go date is not before the first session; NotFound for an unknown course version.
    """
    content = courses.version(db, course_version_id).content
    planned = preview(db, course_version_id=course_version_id, pattern=pattern)
    if go_no_go_on >= planned.sessions[0].day:
        raise Refused(
            T("Kies een besluitdatum voor de eerste dag (%(day)s).", day=planned.sessions[0].day),
            field="go_no_go_on",
        )
    made = cohorts.create(
        db,
        actor,
        clock,
        course_version_id=course_version_id,
        name=name,
        place=place,
        venue=venue,
        seats=seats,
        seats_min=seats_min,
        go_no_go_on=go_no_go_on,
        price_cents=content.price_cents,
        vat_regime=content.vat_regime,
        state=state,
    )
    now = clock.now()
    db.add_all(_row(made.id, one, pattern.place, now) for one in planned.sessions)
    for person_id in dict.fromkeys(trainer_ids):
        cohorts.assign_trainer(db, actor, clock, cohort_id=made.id, person_id=person_id)
    cohorts.planning_changed(db)
    audit.record(
        db,
        actor,
        clock,
        "scheduling:cohort:plan",
        "cohort",
        made.id,
        sessions=[[one.module.key, one.day.isoformat()] for one in planned.sessions],
    )
    return made


def move_session(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    session_id: int,
    day: date,
    start: time,
    end: time,
    place: str,
) -> SessionView:
    """Give a session another day, time (Amsterdam clock) or place; its calendar event keeps its UID.

    Nothing changes when all are the same. Raises NotFound, or Refused for a cancelled session, impossible times
    or time shared with another session of the cohort. Holidays are the planner's own choice here.
    """
    row = _locked(db, session_id)
    if row.state == SessionState.CANCELLED:
        raise Refused(T("Deze bijeenkomst is afgelast en kan niet meer verplaatst worden."))
    check_times(start, end, field="end")
    if not date(2000, 1, 1) <= day <= date(2100, 12, 31):
        raise Refused(T("Kies een datum tussen 2000 en 2100."), field="day")
    if not place:
        raise Refused(T("Vul de plaats in."), field="place")
    starts_at, ends_at = utc(day, start), utc(day, end)
    others = [
        (o.starts_at, o.ends_at)
        for o in sessions_of(db, [row.cohort_id])
        if o.id != row.id and not o.cancelled
    ]
    check_room(starts_at, ends_at, others)
    before = view_of(row)
    if (row.starts_at, row.ends_at, row.place) == (starts_at, ends_at, place):
        return before
    row.starts_at, row.ends_at, row.place = starts_at, ends_at, place
    _raise_sequence(row, clock)
    cohorts.planning_changed(db)
    audit.record(
        db,
        actor,
        clock,
        "scheduling:session:move",
        "course_session",
        row.id,
        before=[before.starts_at.isoformat(), before.ends_at.isoformat(), before.place],
        after=[starts_at.isoformat(), ends_at.isoformat(), place],
    )
    return view_of(row)


def cancel_session(db: Session, actor: Actor, clock: Clock, *, session_id: int) -> SessionView:
    """Say that a session does not take place. It stays on record and in calendars as cancelled; twice is once.

    Raises NotFound.
    """
    row = _locked(db, session_id)
    if row.state != SessionState.CANCELLED:
        row.state = SessionState.CANCELLED
        _raise_sequence(row, clock)
        cohorts.planning_changed(db)
        audit.record(db, actor, clock, "scheduling:session:cancel", "course_session", row.id)
    return view_of(row)


def add_guest(db: Session, actor: Actor, clock: Clock, *, session_id: int, person_id: int) -> None:
    """Make a known person guest trainer of one session; twice is once. The role follows from it.

    Raises NotFound for an unknown session, Refused for an unknown person.
    """
    row = _locked(db, session_id)
    if accounts.person(db, person_id) is None:
        raise Refused(T("Kies een trainer uit de lijst."), field="person_id")
    if db.get(SessionTrainer, (row.id, person_id)) is None:
        db.add(SessionTrainer(session_id=row.id, person_id=person_id))
        cohorts.planning_changed(db)
        audit.record(db, actor, clock, "scheduling:guest:add", "course_session", row.id, person_id=person_id)


def remove_guest(db: Session, actor: Actor, clock: Clock, *, session_id: int, person_id: int) -> None:
    """End a person's being guest trainer of a session. Raises NotFound when the person was not."""
    _locked(db, session_id)
    row = db.get(SessionTrainer, (session_id, person_id))
    if row is None:
        raise NotFound
    db.delete(row)
    cohorts.planning_changed(db)
    audit.record(
        db, actor, clock, "scheduling:guest:remove", "course_session", session_id, person_id=person_id
    )


def _row(cohort_id: int, planned: Planned, place: str, now: datetime) -> CourseSession:
    return CourseSession(
        cohort_id=cohort_id,
        module_key=planned.module.key,
        kind=planned.module.kind,
        number=planned.module.number,
        title=planned.module.title,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        place=place,
        state=SessionState.PLANNED,
        uid=f"{secrets.token_hex(16)}@leergang",
        sequence=0,
        changed_at=now,
    )


def _raise_sequence(row: CourseSession, clock: Clock) -> None:
    row.sequence += 1
    row.changed_at = clock.now()


def _locked(db: Session, session_id: int) -> CourseSession:
    """The session under its cohort's lock, so that two moves cannot end up at the same time."""
    cohort_id = db.scalar(sa.select(CourseSession.cohort_id).where(CourseSession.id == session_id))
    if cohort_id is None:
        raise NotFound
    cohorts.lock_cohort(db, cohort_id)
    return db.get_one(CourseSession, session_id, populate_existing=True)
