"""Reads of subgroups, and who a session is for; frozen values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.enrolments import service as enrolments
from app.enrolments.service import ParticipantView
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.subgroups.models import Subgroup, SubgroupMember
from app.subgroups.rules import SubgroupKind


@dataclass(frozen=True, slots=True)
class SubgroupView:
    """A subgroup, column by column; see `models.Subgroup`. Members who left are still among `enrolment_ids`."""

    id: int
    cohort_id: int
    kind: SubgroupKind
    name: str
    #: In order of number.
    enrolment_ids: tuple[int, ...]


def subgroups(db: Session, cohort_id: int) -> list[SubgroupView]:
    """The subgroups of a cohort by kind and name. Two queries."""
    return subgroups_of(db, [cohort_id])


def names_of(db: Session, cohort_id: int, kind: SubgroupKind) -> dict[int, str]:
    """The names of the subgroups of a kind, by number and in the order of their names. One query."""
    query = sa.select(Subgroup.id, Subgroup.name).where(
        Subgroup.cohort_id == cohort_id, Subgroup.kind == kind
    )
    return dict(db.execute(query.order_by(Subgroup.name, Subgroup.id)).all())


def subgroups_of(db: Session, cohort_ids: Collection[int]) -> list[SubgroupView]:
    """The subgroups of these cohorts, by cohort, kind and name. Two queries."""
    if not cohort_ids:
        return []
    return _views(db, Subgroup.cohort_id.in_(cohort_ids))


def subgroup(db: Session, subgroup_id: int) -> SubgroupView:
    """The subgroup; raises NotFound."""
    found = _views(db, Subgroup.id == subgroup_id)
    if not found:
        raise NotFound
    return found[0]


def audience(db: Session, sessions: Collection[SessionView]) -> dict[int, tuple[ParticipantView, ...]]:
    """Who each session is for, by session: members of its subgroup who still have a seat, or the whole cohort.

    By seat number. A make-up session is for nobody by itself: attendance knows who makes up there. Five queries at
    most, however many sessions.
    """
    seated = enrolments.participants_of(db, {one.cohort_id for one in sessions if not one.is_make_up})
    members = _members(db, {one.subgroup_id for one in sessions if one.subgroup_id is not None})
    found: dict[int, tuple[ParticipantView, ...]] = {}
    for one in sessions:
        everybody = [] if one.is_make_up else seated.get(one.cohort_id, [])
        if one.subgroup_id is not None:
            own = members.get(one.subgroup_id, set())
            everybody = [person for person in everybody if person.enrolment_id in own]
        found[one.id] = tuple(everybody)
    return found


def sessions_of_enrolments(db: Session, enrolment_ids: Collection[int]) -> dict[int, tuple[SessionView, ...]]:
    """Every session that is for an enrolment, by enrolment and by time; cancelled ones included, make-ups not.

    An unknown enrolment is absent. Three queries, however many enrolments.
    """
    return programmes(db, enrolments.cohorts_of_enrolments(db, enrolment_ids))


def programmes(
    db: Session, cohort_of: Mapping[int, int], *, sessions: Collection[SessionView] | None = None
) -> dict[int, tuple[SessionView, ...]]:
    """The same for enrolments of which the cohort is known. Two queries at most, however many enrolments.

    ``sessions``: all those of these cohorts by time, when they were read already.
    """
    own: dict[int, set[int]] = {}
    if cohort_of:
        query = sa.select(SubgroupMember.enrolment_id, SubgroupMember.subgroup_id)
        for enrolment_id, subgroup_id in db.execute(query.where(SubgroupMember.enrolment_id.in_(cohort_of))):
            own.setdefault(enrolment_id, set()).add(subgroup_id)
    by_cohort: dict[int, list[SessionView]] = {}
    for one in scheduling.sessions_of(db, set(cohort_of.values())) if sessions is None else sessions:
        if not one.is_make_up:
            by_cohort.setdefault(one.cohort_id, []).append(one)
    return {
        enrolment_id: tuple(
            one
            for one in by_cohort.get(cohort_id, ())
            if one.subgroup_id is None or one.subgroup_id in own.get(enrolment_id, ())
        )
        for enrolment_id, cohort_id in cohort_of.items()
    }


def members_of(db: Session, subgroup_ids: Collection[int]) -> dict[int, set[int]]:
    """Enrolment ids of the members by subgroup, those who left too. One query."""
    return _members(db, subgroup_ids)


def _views(db: Session, condition: sa.ColumnElement[bool]) -> list[SubgroupView]:
    rows = db.scalars(
        sa.select(Subgroup)
        .where(condition)
        .order_by(Subgroup.cohort_id, Subgroup.kind, Subgroup.name, Subgroup.id)
    ).all()
    members = _members(db, {row.id for row in rows})
    return [
        SubgroupView(
            row.id, row.cohort_id, SubgroupKind(row.kind), row.name, tuple(sorted(members.get(row.id, ())))
        )
        for row in rows
    ]


def _members(db: Session, subgroup_ids: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    if not subgroup_ids:
        return found
    query = sa.select(SubgroupMember.subgroup_id, SubgroupMember.enrolment_id)
    for subgroup_id, enrolment_id in db.execute(query.where(SubgroupMember.subgroup_id.in_(subgroup_ids))):
        found.setdefault(subgroup_id, set()).add(enrolment_id)
    return found
