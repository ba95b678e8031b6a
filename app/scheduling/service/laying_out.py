"""A new cohort with all its sessions. Offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView, Region
from app.core.clock import Clock
from app.core.permissions import Actor
from app.courses import service as courses
from app.scheduling.holidays import dutch_holidays
from app.scheduling.queries import view_of
from app.scheduling.rules import Kind, Module, Pattern, Plan, check_decided_before, plan
from app.scheduling.rules.occasions import Conflict, Occasion
from app.scheduling.service.clashing import (
    NOBODY,
    People,
    conflicts,
    conflicts_of,
    hold,
    refuse_blocked,
)
from app.scheduling.service.rows import new_row
from app.scheduling.service.wishes import where


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
    #: Whose school holidays are kept free.
    region: Region = Region.NOORD
    #: A known place for all sessions, and a room of it; without one the typed place and venue hold.
    place_id: int | None = None
    room_id: int | None = None
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
    planned = plan(wanted.pattern, modules, dutch_holidays(wanted.region))
    check_decided_before(wanted.go_no_go_on, planned)
    return planned


def preview_conflicts(
    db: Session, wanted: NewCohort, planned: Plan, people: People = NOBODY
) -> list[tuple[Conflict, ...]]:
    """What would be in the way of each session of a plan, in its order."""
    _line, place_id, room_id = where(db, typed=wanted.place, place_id=wanted.place_id, room_id=wanted.room_id)
    occasions = [
        Occasion(
            session_id=None,
            cohort_id=None,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            label=one.module.label,
            cohort_name=wanted.name,
            place_id=place_id,
            room_id=room_id,
            trainer_ids=frozenset(wanted.trainer_ids),
        )
        for one in planned.sessions
    ]
    return conflicts_of(db, occasions, people, region=wanted.region)


def plan_cohort(db: Session, actor: Actor, clock: Clock, *, wanted: NewCohort) -> CohortView:
    """Make a cohort with all its sessions and trainers, or nothing.

    Raises Refused for an impossible cohort or pattern and for a blocking conflict of any session, NotFound for an
    unknown course version.
    """
    planned = preview(db, wanted)
    content = courses.version(db, wanted.course_version_id).content
    _line, place_id, room_id = where(db, typed=wanted.place, place_id=wanted.place_id, room_id=wanted.room_id)
    hold(
        db,
        place_ids=[place_id] if place_id is not None else [],
        room_ids=[room_id] if room_id is not None else [],
        person_ids=wanted.trainer_ids,
    )
    made = cohorts.create(
        db,
        actor,
        clock,
        course_version_id=wanted.course_version_id,
        name=wanted.name,
        place=wanted.place,
        venue=wanted.venue,
        region=wanted.region,
        seats=wanted.seats,
        seats_min=wanted.seats_min,
        go_no_go_on=wanted.go_no_go_on,
        price_cents=content.price_cents,
        vat_regime=content.vat_regime,
        state=wanted.state,
    )
    now = clock.now()
    line, place_id, room_id = where(db, typed=made.address, place_id=place_id, room_id=room_id)
    rows = [
        new_row(
            made.id,
            one.module,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            place=line,
            now=now,
        )
        for one in planned.sessions
    ]
    for row in rows:
        row.place_id, row.room_id = place_id, room_id
    db.add_all(rows)
    for person_id in dict.fromkeys(wanted.trainer_ids):
        cohorts.assign_trainer(db, actor, clock, cohort_id=made.id, person_id=person_id)
    db.flush()
    for found in conflicts(db, [view_of(row) for row in rows]).values():
        refuse_blocked(found, field="first_date")
    cohorts.planning_changed(db, cohort_ids=[made.id])
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
