"""Who reads a case: given at submission, taken over, or given to another by a colleague."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.core.text import T
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.practice.models import CaseReview, CaseVersion, PracticeCase
from app.practice.queries.rows import CaseRow, course_of, view_of
from app.practice.rules.assigning import Candidate, Interest, chosen, interest_in
from app.practice.rules.cases import WAITING, CaseState
from app.practice.rules.reasons import checked_reason
from app.practice.service.telling import AUTHORS, TRAINERS, tell, tell_waiting

#: Somebody else can still take it on: with a trainer, or back with its author for an answer by the same trainer.
OPEN = (*WAITING, CaseState.RETURNED)
FIRST, SECOND = "first", "second"


def assign(db: Session, clock: Clock, row: PracticeCase, *, second: bool) -> None:
    """Gives a case that is handed in its reviewer, and a second assessor where the course asks for one.

    Who read it before reads it again, as a rule: `rules.assigning.chosen`. The seat stays empty when the cohort has no
    trainer for it.
    """
    found = candidates(db, row)
    waits = accounts.waits(db, clock, [one.person_id for one in found], Role.TRAINER)
    found = [replace(one, waits=one.person_id in waits) for one in found]
    first = chosen(found, stays=row.reviewer_person_id)
    row.reviewer_person_id = first
    others = [one for one in found if one.person_id != first]
    row.second_person_id = chosen(others, stays=row.second_person_id) if second else None


def candidates(db: Session, row: PracticeCase) -> list[Candidate]:
    """The trainers of the case's cohort who can read it, each with what waits for them and how close they stand.

    Its author cannot, and neither can an administrator: they read no case.
    """
    never = {row.person_id, *(one.id for one in accounts.people_with_role(db, Role.ADMINISTRATOR))}
    trainers = [one for one in cohorts.trainers_of(db, row.cohort_id) if one not in never]
    load, close = loads(db, trainers), interests(db, row.enrolment_id, trainers)
    return [Candidate(one, load.get(one, 0), close[one]) for one in trainers]


@dataclass(frozen=True, slots=True)
class Reader:
    """A trainer who can read a case, with what waits for them and how close they stand to its author."""

    person_id: int
    name: str
    waiting: int
    interest: Interest | None


def who_can_read(db: Session, case_id: int) -> list[Reader]:
    """The trainers of the case's cohort but its author, by name; the caller has checked who asks."""
    row = db.get_one(PracticeCase, case_id)
    found = candidates(db, row)
    names = accounts.full_names(db, [one.person_id for one in found])
    readers = [Reader(one.person_id, names[one.person_id], one.waiting, one.interest) for one in found]
    return sorted(readers, key=lambda one: (one.name, one.person_id))


def interests(db: Session, enrolment_id: int, trainer_ids: Collection[int]) -> dict[int, Interest | None]:
    """Why each of these trainers stands too close to the author of a case under this enrolment; None for no reason."""
    employer = enrolments.enrolment(db, enrolment_id).organisation_id
    coordinators = organisations.coordinator_ids(db, [employer]).get(employer, [])
    enrolled = enrolments.enrolled_by(db, employer, trainer_ids)
    return {
        one: interest_in(
            employer,
            coordinates=[employer] if one in coordinators else [],
            belongs_to=[employer] if one in enrolled else [],
        )
        for one in trainer_ids
    }


def reads_none(db: Session, person_id: int) -> bool:
    """Whether this person reads no case at all, in whatever other role: an administrator."""
    return Role.ADMINISTRATOR in accounts.roles_of(db, person_id)


def loads(db: Session, person_ids: Collection[int]) -> dict[int, int]:
    """How many cases wait for each of these trainers, in all their cohorts. One query."""
    seats = [
        sa.select(seat.label("person_id")).where(seat.in_(person_ids), PracticeCase.state.in_(WAITING))
        for seat in (PracticeCase.reviewer_person_id, PracticeCase.second_person_id)
    ]
    both = sa.union_all(*seats).subquery()
    rows = db.execute(sa.select(both.c.person_id, sa.func.count()).group_by(both.c.person_id))
    return {row[0]: row[1] for row in rows}


def take_over(
    db: Session, actor: Actor, clock: Clock, *, case_id: int, reason: str, seat: str = FIRST
) -> CaseRow:
    """Makes the acting trainer of the cohort the one who reads the case; a second time changes nothing.

    ``reason`` goes into the log and names nobody. Raises NotFound for a case of another cohort and for one's own,
    Refused when it is no longer open, or without a reason.
    """
    row = _open_case(db, case_id, trainer_id=_person(actor))
    if actor.person_id in (row.reviewer_person_id, row.second_person_id):
        return view_of(row)
    if reads_none(db, _person(actor)):
        raise Refused(
            T(
                "Je bent ook beheerder, en beheerders lezen geen praktijkcasussen. Laat deze aan een andere trainer."
            )
        )
    return _give(db, actor, clock, row, _person(actor), reason, seat)


def give(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    person_id: int,
    reason: str,
    seat: str = FIRST,
    by_office: bool = False,
) -> CaseRow:
    """Gives the case to another trainer of its cohort: by a trainer there, or by an administrator, who reads nothing.

    Raises NotFound for a case that is not the actor's to give, Refused for who cannot read it.
    """
    row = _open_case(db, case_id, trainer_id=None if by_office else _person(actor))
    if by_office and person_id == actor.person_id:
        raise Refused(
            T("Je kunt een casus niet aan jezelf geven. Kies een andere trainer."), field="person_id"
        )
    if reads_none(db, person_id):
        raise Refused(
            T("Deze trainer is ook beheerder, en beheerders lezen geen praktijkcasussen. Kies een ander."),
            field="person_id",
        )
    if person_id not in {one.person_id for one in candidates(db, row)}:
        raise Refused(T("Kies een trainer van deze groep."), field="person_id")
    if person_id == (row.second_person_id if seat == SECOND else row.reviewer_person_id):
        return view_of(row)
    if person_id in (row.reviewer_person_id, row.second_person_id):
        raise Refused(T("Deze trainer beoordeelt de casus al."), field="person_id")
    return _give(db, actor, clock, row, person_id, reason, seat)


def _give(
    db: Session, actor: Actor, clock: Clock, row: PracticeCase, person_id: int, reason: str, seat: str
) -> CaseRow:
    why = checked_reason(reason, row.alias)
    if seat == SECOND and not course_of(db, row.cohort_id).cases.second_assessor:
        raise Refused(T("Deze opleiding heeft geen tweede beoordelaar."), field="seat")
    column = "second_person_id" if seat == SECOND else "reviewer_person_id"
    before: int | None = getattr(row, column)
    setattr(row, column, person_id)
    row.updated_at = clock.now()
    db.flush()
    tell_new(db, clock, row, person_id)
    moment = clock.now().isoformat()
    for reader in dict.fromkeys((row.person_id, before)):
        if reader is None or reader == actor.person_id:
            continue
        tell(
            db,
            clock,
            row,
            person_id=reader,
            template="case_taken_over",
            key=f"practice:taken:{row.id}:{moment}:{reader}",
            new_name=_name(db, person_id),
            own=reader == row.person_id,
            link_path=f"{AUTHORS}/{row.id}" if reader == row.person_id else TRAINERS,
        )
    taken = person_id == actor.person_id
    audit.record(
        db,
        actor,
        clock,
        "practice:case:take_over" if taken else "practice:case:give",
        "practice_case",
        row.id,
        before=before,
        after=person_id,
        reason=why,
    )
    return view_of(row)


def tell_new(db: Session, clock: Clock, row: PracticeCase, person_id: int) -> None:
    """The letter that a case waits, to who reads it from now on; nothing while it is back with its author."""
    last = db.execute(
        sa.select(CaseVersion.id, CaseVersion.number)
        .where(CaseVersion.case_id == row.id)
        .order_by(CaseVersion.number.desc())
        .limit(1)
    ).one()
    answered = sa.exists().where(CaseReview.case_version_id == last.id, CaseReview.settles.is_(True))
    if row.state in WAITING and not db.scalar(sa.select(answered)):
        tell_waiting(db, clock, row, version_id=last.id, person_id=person_id, again=last.number > 1)


def _name(db: Session, person_id: int) -> str:
    return accounts.full_names(db, [person_id])[person_id]


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def _open_case(db: Session, case_id: int, *, trainer_id: int | None) -> PracticeCase:
    """A case that was handed in, locked; of the cohorts of ``trainer_id`` and not their own, unless None."""
    query = sa.select(PracticeCase).where(PracticeCase.id == case_id, PracticeCase.submitted_at.is_not(None))
    if trainer_id is not None:
        mine = [cohort.id for cohort in cohorts.cohorts_of_trainer(db, trainer_id)]
        query = query.where(PracticeCase.cohort_id.in_(mine), PracticeCase.person_id != trainer_id)
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.state not in OPEN:
        raise Refused(T("Deze casus wacht niet meer op een antwoord."))
    return row
