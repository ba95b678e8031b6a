"""Making two records of one person one, and taking them apart: the locks and the calendars around it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.service import PersonView
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.permissions import Actor
from app.enrolments import service as enrolments


def merge(db: Session, actor: Actor, clock: Clock, *, kept_id: int, merged_id: int) -> int:
    """Makes the merged record part of the kept one; the number of the merge.

    Locks every cohort of both first: nobody enrols, withdraws or moves them meanwhile. Raises NotFound, and Refused
    with what stands in the way.
    """
    concerned = _lock_cohorts(db, (kept_id, merged_id))
    return accounts.merge_people(
        db,
        actor,
        clock,
        kept_id=kept_id,
        merged_id=merged_id,
        then=lambda own: cohorts.planning_changed(own, cohort_ids=concerned, person_ids=(kept_id, merged_id)),
    )


def undo_merge(db: Session, actor: Actor, clock: Clock, *, merge_id: int) -> PersonView:
    """Takes apart what a merge joined; the person who is there again. Raises NotFound and Refused."""
    found = accounts.merge_of(db, merge_id)
    both = (found.kept_id, found.merged.id)
    concerned = _lock_cohorts(db, both)
    return accounts.undo_merge(
        db,
        actor,
        clock,
        merge_id=merge_id,
        then=lambda own: cohorts.planning_changed(own, cohort_ids=concerned, person_ids=both),
    )


def _lock_cohorts(db: Session, people: Iterable[int]) -> set[int]:
    """Locks every cohort of these people; their numbers."""
    concerned = {
        one.cohort_id for person_id in people for one in enrolments.enrolments_of_person(db, person_id)
    }
    for cohort_id in sorted(concerned):
        cohorts.lock_cohort(db, cohort_id)
    return concerned
