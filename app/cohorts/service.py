"""The public verbs of cohorts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts.ending import end_trainer
from app.cohorts.models import Cohort, CohortTrainer
from app.cohorts.queries import (
    CohortView,
    cohort,
    cohort_by_slug,
    cohorts,
    cohorts_of_trainer,
    count_cohorts,
    is_trainer_of,
    stands_in,
    trained_by,
    trainers_of,
    trainers_of_all,
    trains,
    view_of,
)
from app.cohorts.requirements import ChangeView, change_requirements, contents, requirement_changes
from app.cohorts.rules import (
    EFFECT_TEXTS,
    NEXT,
    REGION_NAMES,
    STATE_NAMES,
    CohortState,
    Condition,
    Effect,
    Facts,
    Region,
    Step,
    Weight,
    check_cohort,
    check_seats_kept,
    check_step,
    check_transition,
    step,
)
from app.cohorts.slugs import add_with_free_slug
from app.core import changes
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.core.text import T

__all__ = [
    "EFFECT_TEXTS",
    "NEXT",
    "REGION_NAMES",
    "STATE_NAMES",
    "ChangeView",
    "CohortState",
    "CohortView",
    "Condition",
    "Effect",
    "Facts",
    "Region",
    "Step",
    "Weight",
    "assign_trainer",
    "change_requirements",
    "check_cohort",
    "check_step",
    "cohort",
    "cohort_by_slug",
    "cohorts",
    "cohorts_of_trainer",
    "contents",
    "count_cohorts",
    "create",
    "end_trainer",
    "is_trainer_of",
    "lock_cohort",
    "planning_changed",
    "remove_trainer",
    "requirement_changes",
    "set_state",
    "stands_in",
    "step",
    "trained_by",
    "trainers_of",
    "trainers_of_all",
    "trains",
    "update",
]


def create(
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
    price_cents: int,
    vat_regime: str,
    venue: str = "",
    region: Region = Region.NOORD,
    state: CohortState = CohortState.DRAFT,
) -> CohortView:
    """Make a cohort with a fresh web address.

    `price_cents` and `vat_regime` are snapshots of the course version. Raises Refused for impossible values.
    """
    check_cohort(
        name=name,
        place=place,
        seats=seats,
        seats_min=seats_min,
        go_no_go_on=go_no_go_on,
        price_cents=price_cents,
    )
    now = clock.now()
    row = Cohort(
        course_version_id=course_version_id,
        name=name,
        place=place,
        venue=venue,
        region=region,
        seats=seats,
        seats_min=seats_min,
        go_no_go_on=go_no_go_on,
        state=state,
        price_cents=price_cents,
        vat_regime=str(vat_regime),
        created_at=now,
        updated_at=now,
    )
    add_with_free_slug(db, row)
    audit.record(
        db,
        actor,
        clock,
        "cohorts:cohort:create",
        "cohort",
        row.id,
        name=name,
        seats=seats,
        price_cents=price_cents,
    )
    return view_of(row)


def update(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    name: str,
    place: str,
    venue: str,
    seats: int,
    seats_min: int,
    go_no_go_on: date,
    region: Region | None = None,
) -> CohortView:
    """Change what a cohort is called, where it is and how many seats it has; price and address stay.

    Without a `region` that stays too. Sessions that are planned keep their dates.

    Raises NotFound, or Refused for impossible values. Seats already taken are the business of enrolments.
    """
    row = _locked(db, cohort_id)
    check_cohort(
        name=name,
        place=place,
        seats=seats,
        seats_min=seats_min,
        go_no_go_on=go_no_go_on,
        price_cents=row.price_cents,
    )
    check_seats_kept(CohortState(row.state), row.seats, seats)
    wanted = {
        "name": name,
        "place": place,
        "venue": venue,
        "seats": seats,
        "seats_min": seats_min,
        "go_no_go_on": go_no_go_on,
        "region": row.region if region is None else str(region),
    }
    changes = {key: [getattr(row, key), value] for key, value in wanted.items() if getattr(row, key) != value}
    if changes:
        for key, (_, value) in changes.items():
            setattr(row, key, value)
        if (
            row.state != CohortState.CANCELLED
        ):  # since then: calendars show what was still to come as cancelled
            row.updated_at = clock.now()
        planning_changed(db, cohort_ids=[row.id])
        said = {key: [str(old), str(new)] for key, (old, new) in changes.items()}
        audit.record(db, actor, clock, "cohorts:cohort:update", "cohort", row.id, changes=said)
    return view_of(row)


def set_state(
    db: Session, actor: Actor, clock: Clock, *, cohort_id: int, state: CohortState, **told: Any
) -> CohortView:
    """Bring a cohort into its next state; `told` are more facts for the log, such as the reason.

    Raises NotFound, or Refused when `rules.NEXT` does not allow it. Its letters are the business of `desk`.
    """
    row = _locked(db, cohort_id)
    before = CohortState(row.state)
    check_transition(before, state)
    row.state = state
    row.updated_at = clock.now()
    planning_changed(db, cohort_ids=[row.id])
    audit.record(
        db,
        actor,
        clock,
        "cohorts:cohort:state",
        "cohort",
        row.id,
        before=str(before),
        after=str(state),
        **told,
    )
    return view_of(row)


def assign_trainer(db: Session, actor: Actor, clock: Clock, *, cohort_id: int, person_id: int) -> None:
    """Make a person a fixed trainer of a cohort; nothing changes when the person already is.

    Looks at no conflicts: `scheduling.assign_trainer` does. Raises NotFound for an unknown cohort, Refused when the
    person is not a trainer; the role cannot end meanwhile.
    """
    row = _locked(db, cohort_id)
    accounts.lock_people(db, [person_id])
    if person_id not in {person.id for person in accounts.people_with_role(db, Role.TRAINER)}:
        raise Refused(T("Kies een trainer uit de lijst."), field="person_id")
    if db.get(CohortTrainer, (row.id, person_id)) is None:
        db.add(CohortTrainer(cohort_id=row.id, person_id=person_id))
        planning_changed(db, cohort_ids=[row.id], person_ids=[person_id])
        audit.record(db, actor, clock, "cohorts:trainer:assign", "cohort", row.id, person_id=person_id)


def remove_trainer(db: Session, actor: Actor, clock: Clock, *, cohort_id: int, person_id: int) -> None:
    """End a person's being a fixed trainer of a cohort. Raises NotFound when the person was not."""
    _locked(db, cohort_id)
    row = db.get(CohortTrainer, (cohort_id, person_id))
    if row is None:
        raise NotFound
    db.delete(row)
    planning_changed(db, cohort_ids=[cohort_id], person_ids=[person_id])
    audit.record(db, actor, clock, "cohorts:trainer:remove", "cohort", cohort_id, person_id=person_id)


def lock_cohort(db: Session, cohort_id: int) -> CohortView:
    """The cohort as it is now, locked until the end of the transaction: seats are counted under this lock.

    Take it before any other lock of the transaction. Raises NotFound.
    """
    return view_of(_locked(db, cohort_id))


def planning_changed(
    db: Session,
    *,
    cohort_ids: Collection[int] | None = None,
    person_ids: Collection[int] = (),
    seats_only: bool = False,
) -> None:
    """Say, in the caller's transaction, what may differ in calendars: see `core.changes.planning_changed`.

    `cohort_ids`: whose sessions, name, state, trainers or participants changed; None is everything. `person_ids`:
    who left, for nothing leads from the cohort to them any more. `seats_only`: only who has a seat changed.
    """
    changes.planning_changed(db, cohort_ids=cohort_ids, person_ids=person_ids, seats_only=seats_only)


def _locked(db: Session, cohort_id: int) -> Cohort:
    query = sa.select(Cohort).where(Cohort.id == cohort_id)
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row
