"""A learner's own registration numbers, and what was passed on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accreditation.models import PointDelivery, PointDeliveryLine, RegistrationNumber
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import local
from app.core.errors import NotFound
from app.courses import service as courses
from app.courses.service import Accreditation
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling


@dataclass(frozen=True, slots=True)
class Given:
    """A registration number as its owner gave it."""

    number: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class OwnDelivery:
    """One time that the learner's points were passed on, or taken back."""

    register_name: str
    cohort: str
    at: datetime
    number: str | None
    points: int
    taken_back: bool


@dataclass(frozen=True, slots=True)
class OwnRegister:
    """A register that gives points for a course of the learner's, or did."""

    terms: Accreditation
    #: Whether it gives points now, so that a number can be given.
    gives: bool
    given: Given | None
    deliveries: tuple[OwnDelivery, ...]


def terms_of(db: Session, known: Collection[CohortView]) -> dict[int, tuple[Accreditation, ...]]:
    """What registers grant to each of these cohorts, by the newest version of its course.

    A register grants a course after it began, and for a period: so not the version counts that the cohort began with,
    but the day on which it ends. A cohort without a session ends on its go/no-go day.
    """
    slugs = {key: courses.version(db, key).content.slug for key in {one.course_version_id for one in known}}
    newest = {slug: courses.current_version(db, slug).content.accreditation for slug in set(slugs.values())}
    ends = ends_of(db, known)
    return {
        one.id: tuple(terms for terms in newest[slugs[one.course_version_id]] if terms.holds_on(ends[one.id]))
        for one in known
    }


def ends_of(db: Session, known: Collection[CohortView]) -> dict[int, date]:
    """The day of the last session of each cohort, in Amsterdam. One query."""
    ends = {one.id: one.go_no_go_on for one in known}
    for session in scheduling.sessions_of(db, list(ends)):
        if not session.cancelled:
            ends[session.cohort_id] = local(session.starts_at).date()
    return ends


def given_by(db: Session, person_ids: Collection[int]) -> dict[tuple[int, str], Given]:
    """The numbers that these people gave, by person and register; the newest counts. One query."""
    query = (
        sa.select(RegistrationNumber)
        .where(RegistrationNumber.person_id.in_(person_ids))
        .order_by(RegistrationNumber.given_at, RegistrationNumber.id)
    )
    return {(row.person_id, row.register): Given(row.number, row.given_at) for row in db.scalars(query)}


def own_registers(db: Session, person_id: int) -> tuple[OwnRegister, ...]:
    """The registers that give points for a course of which the person has a seat, by name.

    Then those that do not any more, but know a number of the person or were passed points on.
    """
    mine = [one for one in enrolments.enrolments_of_person(db, person_id) if one.seated]
    granted = terms_of(db, cohorts.cohorts(db, ids={one.cohort_id for one in mine}) if mine else [])
    terms = {one.register: one for found in granted.values() for one in found}
    given = given_by(db, [person_id])
    passed = _passed(db, [one.id for one in mine])
    gone = {register: register for _, register in given if register not in terms}
    gone |= {key: done[-1].register_name for key, done in passed.items() if key not in terms}
    found = [*terms.values(), *(Accreditation(key, name) for key, name in gone.items())]
    return tuple(
        OwnRegister(
            one,
            one.register in terms,
            given.get((person_id, one.register)),
            tuple(passed.get(one.register, ())),
        )
        for one in sorted(found, key=lambda one: (one.register not in terms, one.name.casefold()))
    )


def own_register(db: Session, person_id: int, register: str) -> OwnRegister:
    """One of :func:`own_registers`; raises NotFound."""
    for one in own_registers(db, person_id):
        if one.terms.register == register:
            return one
    raise NotFound


def _passed(db: Session, enrolment_ids: Collection[int]) -> dict[str, list[OwnDelivery]]:
    query = (
        sa.select(PointDelivery, PointDeliveryLine)
        .join(PointDeliveryLine, PointDeliveryLine.delivery_id == PointDelivery.id)
        .where(PointDeliveryLine.enrolment_id.in_(enrolment_ids))
        .order_by(PointDelivery.id)
    )
    rows = db.execute(query).all()
    names = (
        {one.id: one.name for one in cohorts.cohorts(db, ids={row.cohort_id for row, _ in rows})}
        if rows
        else {}
    )
    found: dict[str, list[OwnDelivery]] = {}
    for row, line in rows:
        found.setdefault(row.register, []).append(
            OwnDelivery(
                row.register_name,
                names[row.cohort_id],
                row.delivered_at,
                line.number,
                row.points,
                line.taken_back,
            )
        )
    return found
