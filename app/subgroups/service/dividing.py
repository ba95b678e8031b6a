"""Dividing a cohort into subgroups, and changing that. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.db import LINE
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.core.text import T
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling
from app.subgroups.models import Subgroup, SubgroupMember
from app.subgroups.queries import SubgroupView, subgroup, subgroups
from app.subgroups.rules import (
    Person,
    SubgroupKind,
    check_division,
    divide,
    intervision_count,
    name_of,
)


@dataclass(frozen=True, slots=True)
class Group:
    """A subgroup as it is proposed or saved."""

    name: str
    enrolment_ids: tuple[int, ...]
    #: The subgroup that it is; None for a new one.
    id: int | None = None


def propose(
    db: Session, cohort_id: int, *, kind: SubgroupKind, groups: int | None = None
) -> tuple[Group, ...]:
    """A division of everyone with a seat: intervision groups of 4-5, or two parts; from different organisations.

    Nothing is saved. Subgroups that there are keep their number and name, by order. `groups` asks for another count.
    """
    people = _people(db, cohort_id)
    there = [one for one in subgroups(db, cohort_id) if one.kind is kind]
    count = groups or (intervision_count(len(people)) if kind is SubgroupKind.INTERVISION else 2)
    taken = {one.name.casefold() for one in subgroups(db, cohort_id)}
    fresh = (name for n in range(1, 100) if (name := name_of(kind, n)).casefold() not in taken)
    found = []
    for number, members in enumerate(divide(people, min(count, len(people)))):
        if number < len(there):
            found.append(Group(there[number].name, members, there[number].id))
        else:
            found.append(Group(next(fresh), members))
    return tuple(found)


def save(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    kind: SubgroupKind,
    groups: Sequence[Group],
) -> list[SubgroupView]:
    """Make this the division of a cohort for one kind; a group without an `id` is new, one that is left out goes.

    Raises NotFound for a cohort or subgroup that is not the actor's; Refused unless everyone with a seat is in exactly
    one group, and when a group that goes has sessions.
    """
    _lock(db, actor, cohort_id)
    wanted = [Group(_name(one.name), tuple(sorted(one.enrolment_ids)), one.id) for one in groups]
    check_division([(one.name, one.enrolment_ids) for one in wanted], _people(db, cohort_id))
    before = {one.id: one for one in subgroups(db, cohort_id)}
    own = {number for number, one in before.items() if one.kind is kind}
    kept = [one.id for one in wanted if one.id is not None]
    if not set(kept) <= own or len(set(kept)) != len(kept):
        raise NotFound
    _check_names(wanted, [one for one in before.values() if one.kind is not kind])
    gone = own - set(kept)
    _check_unused(db, cohort_id, {number: before[number].name for number in gone})
    same = {(one.id, one.name, one.enrolment_ids) for one in wanted}
    if not gone and same == {(before[n].id, before[n].name, before[n].enrolment_ids) for n in own}:
        return [one for one in subgroups(db, cohort_id) if one.kind is kind]
    _write(db, cohort_id, kind, wanted, own, gone)
    cohorts.planning_changed(db, cohort_ids=[cohort_id])
    said = [[one.name, list(one.enrolment_ids)] for one in wanted]
    audit.record(
        db, actor, clock, "subgroups:division:save", "cohort", cohort_id, kind=str(kind), groups=said
    )
    return [one for one in subgroups(db, cohort_id) if one.kind is kind]


def rename(db: Session, actor: Actor, clock: Clock, *, subgroup_id: int, name: str) -> SubgroupView:
    """Give a subgroup another name.

    Raises NotFound for one that is not the actor's, Refused for a name that is taken.
    """
    one = subgroup(db, subgroup_id)
    _lock(db, actor, one.cohort_id)
    row = db.get_one(Subgroup, subgroup_id, populate_existing=True)
    before, clean = row.name, _name(name)
    others = [other for other in subgroups(db, one.cohort_id) if other.id != subgroup_id]
    _check_names([Group(clean, ())], others)
    if clean != before:
        row.name = clean
        db.flush()
        cohorts.planning_changed(db, cohort_ids=[one.cohort_id])
        audit.record(
            db,
            actor,
            clock,
            "subgroups:subgroup:rename",
            "cohort",
            one.cohort_id,
            before=before,
            after=clean,
        )
    return subgroup(db, subgroup_id)


def move_member(db: Session, actor: Actor, clock: Clock, *, enrolment_id: int, subgroup_id: int) -> None:
    """Put a participant into another subgroup of the same kind; they leave the one they were in. Twice is once.

    Raises NotFound for a subgroup that is not the actor's and for somebody without a seat in its cohort.
    """
    to = subgroup(db, subgroup_id)
    _lock(db, actor, to.cohort_id)
    seated = {one.enrolment_id: one for one in enrolments.participants(db, to.cohort_id)}
    if enrolment_id not in seated:
        raise NotFound
    same_kind = [one for one in subgroups(db, to.cohort_id) if one.kind is to.kind]
    before = next((one for one in same_kind if enrolment_id in one.enrolment_ids), None)
    if before is not None and before.id == to.id:
        return
    if before is not None and set(before.enrolment_ids) & seated.keys() == {enrolment_id}:
        raise Refused(
            T("Dit is de laatste deelnemer van %(name)s. Verdeel de groep opnieuw.", name=before.name)
        )
    _leave(db, enrolment_id, [one.id for one in same_kind])
    db.add(SubgroupMember(subgroup_id=to.id, enrolment_id=enrolment_id))
    db.flush()
    cohorts.planning_changed(db, cohort_ids=[to.cohort_id])
    audit.record(
        db,
        actor,
        clock,
        "subgroups:member:move",
        "enrolment",
        enrolment_id,
        cohort_id=to.cohort_id,
        before=before.name if before else "",
        after=to.name,
    )


def dissolve(db: Session, actor: Actor, clock: Clock, *, cohort_id: int, kind: SubgroupKind) -> None:
    """Take away all subgroups of one kind. Raises NotFound, and Refused when one of them has sessions."""
    _lock(db, actor, cohort_id)
    own = {one.id: one.name for one in subgroups(db, cohort_id) if one.kind is kind}
    if not own:
        return
    _check_unused(db, cohort_id, own)
    _remove(db, own)
    cohorts.planning_changed(db, cohort_ids=[cohort_id])
    audit.record(db, actor, clock, "subgroups:division:dissolve", "cohort", cohort_id, kind=str(kind))


def may_divide(db: Session, actor: Actor, cohort_id: int) -> bool:
    """Whether the actor divides this cohort: an administrator, or one of its fixed trainers."""
    if actor == SYSTEM or actor.has(Role.ADMINISTRATOR):
        return True
    return actor.person_id is not None and cohorts.is_trainer_of(db, actor.person_id, cohort_id)


def _lock(db: Session, actor: Actor, cohort_id: int) -> None:
    if not may_divide(db, actor, cohort_id):
        raise NotFound
    cohorts.lock_cohort(db, cohort_id)


def _people(db: Session, cohort_id: int) -> list[Person]:
    return [Person(one.enrolment_id, one.organisation_id) for one in enrolments.participants(db, cohort_id)]


def _name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise Refused(T("Vul de naam van de deelgroep in."), field="name")
    if len(clean) > LINE or not clean.isprintable():
        raise Refused(T("Kies een kortere naam zonder bijzondere tekens."), field="name")
    return clean


def _check_names(wanted: Sequence[Group], others: Sequence[SubgroupView]) -> None:
    taken = {one.name.casefold() for one in others}
    if any(one.name.casefold() in taken for one in wanted):
        raise Refused(T("Deze naam heeft een andere deelgroep al."), field="name")


def _check_unused(db: Session, cohort_id: int, names: dict[int, str]) -> None:
    """Raise Refused when a subgroup that would go has sessions."""
    for one in scheduling.sessions_of(db, [cohort_id]):
        if one.subgroup_id in names:
            text = T(
                "%(name)s heeft een bijeenkomst: %(session)s. Kies daar eerst een andere deelgroep.",
                name=names[one.subgroup_id],
                session=one.label,
            )
            raise Refused(text)


def _write(
    db: Session,
    cohort_id: int,
    kind: SubgroupKind,
    wanted: Sequence[Group],
    own: set[int],
    gone: set[int],
) -> None:
    """Names first pass through one that nobody has: two groups may swap theirs."""
    seated = [enrolment_id for one in wanted for enrolment_id in one.enrolment_ids]
    if own:
        db.execute(
            sa.delete(SubgroupMember).where(
                SubgroupMember.subgroup_id.in_(own), SubgroupMember.enrolment_id.in_(seated)
            )
        )
    _remove(db, gone)
    rows = {row.id: row for row in db.scalars(sa.select(Subgroup).where(Subgroup.id.in_(own - gone)))}
    for row in rows.values():
        row.name = f"#{row.id}"
    db.flush()
    for one in wanted:
        if one.id is None:
            row = Subgroup(cohort_id=cohort_id, kind=str(kind), name=one.name)
            db.add(row)
        else:
            row = rows[one.id]
            row.name = one.name
        db.flush()
        db.add_all(SubgroupMember(subgroup_id=row.id, enrolment_id=number) for number in one.enrolment_ids)
    db.flush()


def _leave(db: Session, enrolment_id: int, subgroup_ids: Sequence[int]) -> None:
    db.execute(
        sa.delete(SubgroupMember).where(
            SubgroupMember.enrolment_id == enrolment_id, SubgroupMember.subgroup_id.in_(subgroup_ids)
        )
    )


def _remove(db: Session, ids: set[int] | dict[int, str]) -> None:
    if ids:
        db.execute(sa.delete(SubgroupMember).where(SubgroupMember.subgroup_id.in_(ids)))
        db.execute(sa.delete(Subgroup).where(Subgroup.id.in_(ids)))
