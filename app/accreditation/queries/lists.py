"""Per cohort and register: who earned the points, who can be passed on, and what was passed on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accreditation import files
from app.accreditation.files import Listed
from app.accreditation.models import PointDelivery, PointDeliveryLine
from app.accreditation.queries.own import ends_of, given_by, terms_of
from app.accreditation.rules import Granted, Passed, Professional, Standing, standings
from app.attendance import service as attendance
from app.certificates import service as certificates
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.errors import NotFound
from app.courses.service import Accreditation, Asks
from app.enrolments import service as enrolments


@dataclass(frozen=True, slots=True)
class Waiting:
    """What can be passed on now: exactly these lines, by ``mark``."""

    people: tuple[Professional, ...]
    head: str
    lines: tuple[str, ...]

    @property
    def content(self) -> bytes:
        """The file."""
        return files.content(self.head, self.lines)

    @property
    def mark(self) -> str:
        """What was shown: the hash of the file, and of who stands on it."""
        who = ",".join(f"{one.enrolment_id}:{one.number}:{one.earned_on}" for one in self.people)
        return files.sha256(self.head, [*self.lines, who])


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A list that was passed on."""

    id: int
    at: datetime
    by: str
    people: int
    taken_back: int
    points: int
    course_number: str
    reason: str
    sha256: str
    #: Whether the file is still as it was: nobody on it was erased.
    whole: bool


@dataclass(frozen=True, slots=True)
class RegisterBoard:
    """One register for one cohort."""

    cohort: CohortView
    terms: Accreditation
    people: tuple[tuple[Professional, Standing], ...]
    first: Waiting
    corrections: Waiting
    deliveries: tuple[DeliveryView, ...]

    def count(self, *standing: str) -> int:
        """How many stand so."""
        return sum(one in standing for _, one in self.people)


def registers_of(db: Session, cohort: CohortView) -> tuple[RegisterBoard, ...]:
    """Every register that grants the cohort something, or was passed something on: one query more than for one."""
    return _boards(db, cohort, _terms(db, cohort))


def register_board(db: Session, cohort_id: int, register: str) -> RegisterBoard:
    """One register for one cohort; raises NotFound when it grants the cohort nothing, now or before."""
    cohort = cohorts.cohort(db, cohort_id)
    for board in _boards(db, cohort, [one for one in _terms(db, cohort) if one.register == register]):
        return board
    raise NotFound


def _terms(db: Session, cohort: CohortView) -> list[Accreditation]:
    """What registers grant now; and, without points, those that were passed something on and grant no more."""
    found = {one.register: one for one in terms_of(db, [cohort])[cohort.id]}
    query = sa.select(PointDelivery.register, PointDelivery.register_name).order_by(PointDelivery.id.desc())
    for register, name in db.execute(query.where(PointDelivery.cohort_id == cohort.id)):
        found.setdefault(register, Accreditation(register, name))
    return list(found.values())


def _boards(db: Session, cohort: CohortView, granted: Collection[Accreditation]) -> tuple[RegisterBoard, ...]:
    if not granted:
        return ()
    seated = sorted(enrolments.participants(db, cohort.id), key=lambda one: (one.sort_name, one.enrolment_id))
    ids = [one.enrolment_id for one in seated]
    earned = {asks: _earned(db, cohort, asks, ids) for asks in {terms.asks for terms in granted}}
    given = given_by(db, [one.person_id for one in seated])
    passed, delivered = _last(db, cohort.id), _deliveries(db, cohort.id)
    found = []
    for terms in granted:
        people = [
            Professional(
                one.enrolment_id,
                one.name,
                had.number if (had := given.get((one.person_id, terms.register))) else None,
                earned[terms.asks].get(one.enrolment_id),
                passed.get((one.enrolment_id, terms.register)),
            )
            for one in seated
        ]
        how = standings(people, Granted(terms.course_number, terms.points) if terms.granted else None)
        found.append(
            RegisterBoard(
                cohort,
                terms,
                tuple((one, how[one.enrolment_id]) for one in people),
                _waiting(terms, [one for one in people if how[one.enrolment_id] is Standing.READY]),
                _waiting(terms, [one for one in people if how[one.enrolment_id] is Standing.DIFFERS]),
                tuple(delivered.get(terms.register, ())),
            )
        )
    return tuple(found)


def _earned(db: Session, cohort: CohortView, asks: Asks, ids: list[int]) -> dict[int, date]:
    """The day on which each earned the points; who did not is absent. An excuse is no attendance."""
    if asks is Asks.CERTIFICATE:
        newest = certificates.certificate_of_enrolment(db, ids)
        return {key: one.awarded_on for key, one in newest.items() if not one.revoked}
    required = cohorts.contents(db, [cohort])[cohort.id].requirements
    day = ends_of(db, [cohort])[cohort.id]
    return {
        key: day
        for key, one in attendance.summary(db, ids).items()
        if one.days >= required.days_required and one.intervisions >= required.intervisions_required
    }


def _waiting(terms: Accreditation, people: list[Professional]) -> Waiting:
    lines = [
        files.line(terms, Listed(one.enrolment_id, one.name, one.number, one.earned_on))
        for one in people
        if one.earned_on is not None and one.number is not None
    ]
    return Waiting(tuple(people), files.head(terms) if lines else "", tuple(lines))


def _last(db: Session, cohort_id: int) -> dict[tuple[int, str], Passed]:
    """How each was passed on the last time, by enrolment and register. One query."""
    query = (
        sa.select(PointDeliveryLine, PointDelivery.course_number, PointDelivery.points)
        .join(PointDelivery, PointDelivery.id == PointDeliveryLine.delivery_id)
        .where(PointDelivery.cohort_id == cohort_id)
        .order_by(PointDeliveryLine.round)
    )
    return {
        (row.enrolment_id, row.register): Passed(
            row.round, row.number, Granted(course_number, points), row.taken_back
        )
        for row, course_number, points in db.execute(query)
    }


def _deliveries(db: Session, cohort_id: int) -> dict[str, list[DeliveryView]]:
    """What was passed on for the cohort, by register, the latest first. Two queries."""
    query = (
        sa.select(PointDelivery, PointDeliveryLine.taken_back, PointDeliveryLine.written)
        .join(PointDeliveryLine, PointDeliveryLine.delivery_id == PointDelivery.id)
        .where(PointDelivery.cohort_id == cohort_id)
        .order_by(PointDelivery.id.desc(), PointDeliveryLine.position)
    )
    rows: dict[int, tuple[PointDelivery, list[tuple[bool, str]]]] = {}
    for row, taken_back, written in db.execute(query):
        rows.setdefault(row.id, (row, []))[1].append((taken_back, written))
    names = accounts.full_names(db, {row.delivered_by_person_id for row, _ in rows.values()})
    found: dict[str, list[DeliveryView]] = {}
    for row, lines in rows.values():
        found.setdefault(row.register, []).append(
            DeliveryView(
                row.id,
                row.delivered_at,
                names.get(row.delivered_by_person_id, ""),
                sum(not taken for taken, _ in lines),
                sum(taken for taken, _ in lines),
                row.points,
                row.course_number,
                row.reason,
                row.sha256,
                files.sha256(row.head, [written for _, written in lines]) == row.sha256,
            )
        )
    return found


def delivered_file(db: Session, cohort_id: int, delivery_id: int) -> tuple[PointDelivery, bytes]:
    """A list as it was passed on, without the lines of who was erased since; raises NotFound."""
    row = db.scalar(
        sa.select(PointDelivery).where(PointDelivery.id == delivery_id, PointDelivery.cohort_id == cohort_id)
    )
    if row is None:
        raise NotFound
    query = sa.select(PointDeliveryLine.written).where(PointDeliveryLine.delivery_id == row.id)
    return row, files.content(row.head, db.scalars(query.order_by(PointDeliveryLine.position)))
