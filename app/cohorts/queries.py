"""Reads of cohorts; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.cohorts.models import Cohort, CohortTrainer
from app.cohorts.rules import CohortState, Region
from app.core.errors import NotFound
from app.core.money import Money


@dataclass(frozen=True, slots=True)
class CohortView:
    """A cohort, column by column; see `models.Cohort` for meanings and units."""

    id: int
    slug: str
    course_version_id: int
    name: str
    place: str
    venue: str
    region: Region
    seats: int
    seats_min: int
    go_no_go_on: date
    state: CohortState
    price_cents: int
    vat_regime: str
    created_at: datetime
    updated_at: datetime
    #: Requirements that a decision changed for this cohort, by the name of the field; see `requirements.contents`.
    changed_requirements: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def price(self) -> Money:
        """The price of one seat."""
        return Money(self.price_cents)

    @property
    def address(self) -> str:
        """Venue and city in one line."""
        return f"{self.venue}, {self.place}" if self.venue else self.place


def view_of(row: Cohort) -> CohortView:
    """The frozen value of a row."""
    return CohortView(
        id=row.id,
        slug=row.slug,
        course_version_id=row.course_version_id,
        name=row.name,
        place=row.place,
        venue=row.venue,
        region=Region(row.region),
        seats=row.seats,
        seats_min=row.seats_min,
        go_no_go_on=row.go_no_go_on,
        state=CohortState(row.state),
        price_cents=row.price_cents,
        vat_regime=row.vat_regime,
        created_at=row.created_at,
        updated_at=row.updated_at,
        changed_requirements=row.changed_requirements or {},
    )


def cohort(db: Session, cohort_id: int) -> CohortView:
    """The cohort; raises NotFound."""
    row = db.get(Cohort, cohort_id)
    if row is None:
        raise NotFound
    return view_of(row)


def cohort_by_slug(db: Session, slug: str) -> CohortView:
    """The cohort with this address; raises NotFound."""
    row = db.scalar(sa.select(Cohort).where(Cohort.slug == slug))
    if row is None:
        raise NotFound
    return view_of(row)


def cohorts(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    states: Collection[CohortState] | None = None,
    text: str = "",
    after: tuple[date, int] | None = None,
    limit: int | None = None,
) -> list[CohortView]:
    """Cohorts, the latest go/no-go date first; `text` is looked for in name and place.

    `after` is the go/no-go date and number of the last cohort of the page before.
    """
    query = (
        sa.select(Cohort)
        .where(*_conditions(ids, states, text))
        .order_by(Cohort.go_no_go_on.desc(), Cohort.id.desc())
        .limit(limit)
    )
    if after is not None:
        day, cohort_id = after
        earlier = sa.and_(Cohort.go_no_go_on == day, Cohort.id < cohort_id)
        query = query.where(sa.or_(Cohort.go_no_go_on < day, earlier))
    return [view_of(row) for row in db.scalars(query)]


def count_cohorts(
    db: Session,
    *,
    ids: Collection[int] | None = None,
    states: Collection[CohortState] | None = None,
    text: str = "",
) -> int:
    """How many cohorts `cohorts` would give without a limit."""
    return db.scalar(sa.select(sa.func.count(Cohort.id)).where(*_conditions(ids, states, text))) or 0


def trainers_of(db: Session, cohort_id: int) -> list[int]:
    """Person ids of the fixed trainers of a cohort."""
    return trainers_of_all(db, [cohort_id]).get(cohort_id, [])


def trainers_of_all(db: Session, cohort_ids: Collection[int]) -> dict[int, list[int]]:
    """Person ids of the fixed trainers by cohort; a cohort without one is left out."""
    query = (
        sa.select(CohortTrainer.cohort_id, CohortTrainer.person_id)
        .where(CohortTrainer.cohort_id.in_(cohort_ids))
        .order_by(CohortTrainer.cohort_id, CohortTrainer.person_id)
    )
    found: dict[int, list[int]] = {}
    for cohort_id, person_id in db.execute(query):
        found.setdefault(cohort_id, []).append(person_id)
    return found


def cohorts_of_trainer(db: Session, person_id: int) -> list[CohortView]:
    """The cohorts of which this person is a fixed trainer, the latest first."""
    ids = db.scalars(sa.select(CohortTrainer.cohort_id).where(CohortTrainer.person_id == person_id)).all()
    return cohorts(db, ids=ids) if ids else []


def trained_by(db: Session, person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Ids of the cohorts of which each person is a fixed trainer; who trains none is left out. One query."""
    if not person_ids:
        return {}
    query = sa.select(CohortTrainer.person_id, CohortTrainer.cohort_id)
    found: dict[int, set[int]] = {}
    for person_id, cohort_id in db.execute(query.where(CohortTrainer.person_id.in_(person_ids))):
        found.setdefault(person_id, set()).add(cohort_id)
    return {person_id: frozenset(ids) for person_id, ids in found.items()}


def is_trainer_of(db: Session, person_id: int, cohort_id: int) -> bool:
    """Whether this person is a fixed trainer of the cohort."""
    return db.get(CohortTrainer, (cohort_id, person_id)) is not None


def trains(person_id: sa.SQLColumnExpression[Any], cohort_id: sa.SQLColumnExpression[int]) -> sa.Exists:
    """Whether a person is a fixed trainer of a cohort, for a larger query."""
    one = aliased(CohortTrainer)
    return sa.exists().where(one.person_id == person_id, one.cohort_id == cohort_id)


def stands_in(cohort_id: sa.SQLColumnExpression[int], states: Collection[CohortState]) -> sa.Exists:
    """Whether a cohort is in one of these states, for a larger query."""
    return sa.exists().where(Cohort.id == cohort_id, Cohort.state.in_([str(state) for state in states]))


def _conditions(
    ids: Collection[int] | None, states: Collection[CohortState] | None, text: str
) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if ids is not None:
        found.append(Cohort.id.in_(ids))
    if states is not None:
        found.append(Cohort.state.in_([str(state) for state in states]))
    if text:
        found.append(
            Cohort.name.icontains(text, autoescape=True) | Cohort.place.icontains(text, autoescape=True)
        )
    return found
