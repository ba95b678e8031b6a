"""The public verbs of scheduling."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
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
from app.core.text import T, Text
from app.courses import service as courses
from app.scheduling.holidays import dutch_holidays
from app.scheduling.models import CourseSession, SessionTrainer
from app.scheduling.queries import (
    SessionView,
    guests_of,
    guides,
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
    check_decided_before,
    check_room,
    check_times,
    move_warnings,
    plan,
)

__all__ = [
    "Kind",
    "Module",
    "NewCohort",
    "Pattern",
    "Plan",
    "Planned",
    "SessionState",
    "SessionView",
    "add_guest",
    "cancel_session",
    "check_move",
    "guests_of",
    "guides",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCohort:
    """Everything that a cohort is planned from; price and VAT regime come from the course version."""

    course_version_id: int
    name: str
    place: str
    seats: int
    seats_min: int
    go_no_go_on: date
    pattern: Pattern
    venue: str = ""
    trainer_ids: tuple[int, ...] = ()
    state: CohortState = CohortState.DRAFT


def preview(db: Session, wanted: NewCohort) -> Plan:
    """The sessions that `plan_cohort` would make now; raises Refused and NotFound like it."""
    content = courses.version(db, wanted.course_version_id).content
    cohorts.check_cohort(
        name=wanted.name,
        place=wanted.place,
        seats=wanted.seats,
        seats_min=wanted.seats_min,
        go_no_go_on=wanted.go_no_go_on,
        price_cents=content.price_cents,
    )
    modules = [Module(m.key, Kind(m.kind), m.number, m.title) for m in content.modules]
    planned = plan(wanted.pattern, modules, dutch_holidays())
    check_decided_before(wanted.go_no_go_on, planned)
    return planned


def plan_cohort(db: Session, actor: Actor, clock: Clock, *, wanted: NewCohort) -> CohortView:
    """Make a cohort with all its sessions and trainers, or nothing.

    Raises Refused for an impossible cohort or pattern, NotFound for an unknown course version.
    """
    planned = preview(db, wanted)
    content = courses.version(db, wanted.course_version_id).content
    made = cohorts.create(
        db,
        actor,
        clock,
        course_version_id=wanted.course_version_id,
        name=wanted.name,
        place=wanted.place,
        venue=wanted.venue,
        seats=wanted.seats,
        seats_min=wanted.seats_min,
        go_no_go_on=wanted.go_no_go_on,
        price_cents=content.price_cents,
        vat_regime=content.vat_regime,
        state=wanted.state,
    )
    now = clock.now()
    db.add_all(_row(made.id, one, made.address, now) for one in planned.sessions)
    for person_id in dict.fromkeys(wanted.trainer_ids):
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


def check_move(
    db: Session, *, session_id: int, day: date, start: time, end: time, place: str
) -> tuple[Text, ...]:
    """What the planner should know before `move_session`; raises Refused and NotFound like it."""
    one = session(db, session_id)
    _check_move(db, one, day=day, start=start, end=end, place=place)
    why = dutch_holidays().why_closed(day)
    others = [other for other in sessions_of(db, [one.cohort_id]) if other.id != one.id]
    return move_warnings(
        one.starts_at, utc(day, start), [other.starts_at for other in others if not other.cancelled], why
    )


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

    Nothing changes when all are the same. Raises NotFound, or Refused for a cancelled session, impossible
    times or time shared with another session of the cohort. Holidays are the planner's own choice here.
    """
    row = _locked(db, session_id)
    before = view_of(row)
    _check_move(db, before, day=day, start=start, end=end, place=place)
    starts_at, ends_at = utc(day, start), utc(day, end)
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
    """Say that a session does not take place; twice is once. Raises NotFound.

    It stays on record, and in calendars as cancelled.
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


def _check_move(db: Session, one: SessionView, *, day: date, start: time, end: time, place: str) -> None:
    if one.cancelled:
        raise Refused(T("Deze bijeenkomst is afgelast en kan niet meer verplaatst worden."))
    check_times(start, end, field="end")
    if not date(2000, 1, 1) <= day <= date(2100, 12, 31):
        raise Refused(T("Kies een datum tussen 2000 en 2100."), field="day")
    if not place.strip():
        raise Refused(T("Vul de plaats in."), field="place")
    others = [
        (other.starts_at, other.ends_at)
        for other in sessions_of(db, [one.cohort_id])
        if other.id != one.id and not other.cancelled
    ]
    check_room(utc(day, start), utc(day, end), others)


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
