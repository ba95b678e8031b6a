"""Newcomers get a subgroup, so that no session passes anyone by. Offered through ``service``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.changes import Changed
from app.core.clock import Clock
from app.core.permissions import SYSTEM
from app.enrolments import service as enrolments
from app.subgroups.models import Subgroup, SubgroupMember
from app.subgroups.queries import subgroups_of
from app.subgroups.rules import Person, SubgroupKind, place_newcomers


def settle(db: Session, clock: Clock, changed: Changed) -> int:
    """Put everyone who has a seat and no subgroup into one, in cohorts that have them; how many that were.

    A finisher of `core.changes`: it runs in the transaction that gave the seat, which holds the cohort's lock. Who
    leaves stays on record as a member and counts no longer, so a successor gets the place that came free. One query
    where no cohort has subgroups.
    """
    if not changed.cohort_ids:
        return 0
    divided = sa.select(Subgroup.cohort_id).where(Subgroup.cohort_id.in_(changed.cohort_ids))
    cohort_ids = set(db.scalars(divided.distinct()))
    if not cohort_ids:
        return 0
    groups = subgroups_of(db, cohort_ids)
    seated = enrolments.participants_of(db, cohort_ids)
    placed = 0
    for cohort_id in sorted(cohort_ids):
        people = {
            one.enrolment_id: Person(one.enrolment_id, one.organisation_id)
            for one in seated.get(cohort_id, [])
        }
        for kind in SubgroupKind:
            own = [one for one in groups if one.cohort_id == cohort_id and one.kind is kind]
            known = {number for one in own for number in one.enrolment_ids}
            members = {one.id: [people[n] for n in one.enrolment_ids if n in people] for one in own}
            newcomers = [one for number, one in people.items() if number not in known]
            found = place_newcomers(newcomers, members)
            names = {one.id: one.name for one in own}
            for enrolment_id, subgroup_id in found.items():
                db.add(SubgroupMember(subgroup_id=subgroup_id, enrolment_id=enrolment_id))
                audit.record(
                    db,
                    SYSTEM,
                    clock,
                    "subgroups:member:place",
                    "enrolment",
                    enrolment_id,
                    cohort_id=cohort_id,
                    after=names[subgroup_id],
                )
            placed += len(found)
    return placed
