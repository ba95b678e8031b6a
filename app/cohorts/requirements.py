"""What a cohort asks for its certificate: its course version's requirements, unless a decision changed them.

Offered through ``service``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts.models import Cohort, RequirementChange
from app.cohorts.queries import CohortView
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.courses import service as courses
from app.courses.service import CourseContent


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A decision that other requirements hold for a cohort."""

    id: int
    at: datetime
    by_person_id: int | None
    reason: str
    #: All that differs from the course version since then, by the name of the field.
    changes: Mapping[str, Any]
    #: For whom it made a difference when it was decided.
    effects: tuple[Mapping[str, Any], ...]


def contents(db: Session, known: Iterable[CohortView]) -> dict[int, CourseContent]:
    """What each cohort's course holds, with the requirements that hold for that cohort, by cohort. One query."""
    listed = list(known)
    found = courses.contents(db, {one.course_version_id for one in listed})
    return {
        one.id: courses.with_requirements(found[one.course_version_id], one.changed_requirements)
        for one in listed
    }


def requirement_changes(db: Session, cohort_ids: Collection[int]) -> dict[int, tuple[ChangeView, ...]]:
    """All decisions about these cohorts' requirements, the newest first; a cohort without any is absent. One query."""
    query = sa.select(RequirementChange).where(RequirementChange.cohort_id.in_(cohort_ids))
    found: dict[int, tuple[ChangeView, ...]] = {}
    for row in db.scalars(query.order_by(RequirementChange.id.desc())):
        found[row.cohort_id] = (*found.get(row.cohort_id, ()), _view(row))
    return found


def change_requirements(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort: CohortView,
    changes: Mapping[str, Any],
    reason: str,
    effects: Iterable[Mapping[str, Any]],
) -> ChangeView:
    """Writes down that from now on ``changes`` hold for a cohort, which the caller has locked.

    ``changes``: all that differs from the course version; nothing at all puts its own requirements back. Raises
    Refused when they hold already.
    """
    if dict(changes) == dict(cohort.changed_requirements):
        raise Refused(T("Deze eisen gelden al voor deze groep."))
    row = RequirementChange(
        cohort_id=cohort.id,
        at=clock.now(),
        by_person_id=actor.person_id,
        reason=reason,
        changes=dict(changes),
        effects=[dict(one) for one in effects],
    )
    db.add(row)
    db.flush()
    db.expire(db.get_one(Cohort, cohort.id), ["changed_requirements"])
    audit.record(
        db,
        actor,
        clock,
        "cohorts:requirements:change",
        "cohort",
        cohort.id,
        reason=reason,
        changes=dict(changes),
        people=len(row.effects),
    )
    return _view(row)


def _view(row: RequirementChange) -> ChangeView:
    return ChangeView(row.id, row.at, row.by_person_id, row.reason, row.changes, tuple(row.effects))
