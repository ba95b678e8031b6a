"""What an assessor reads of a submitted case, which leaves a line each time. Answers are given in `answering`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.core.text import T
from app.practice.models import CaseReview, CaseVersion, PracticeCase
from app.practice.queries import CaseRow, ReviewView, comparable, reviews_of, view_of
from app.practice.queries.remarks import RemarkView, remarks_of
from app.practice.rules.assigning import Interest
from app.practice.rules.cases import (
    READABLE,
    WAITING,
    CaseState,
    Part,
    Step,
    after,
    may,
)
from app.practice.sealed import Submitted, open_version
from app.practice.service.assigning import interests
from app.practice.service.reading import note_reading


@dataclass(frozen=True, slots=True)
class TrainerCase:
    """The last submitted version of a case, as an assessor reads it."""

    row: CaseRow
    author: str
    cohort_name: str
    version_id: int
    version_number: int
    submitted_at: datetime
    #: Codes of the competencies with evidence.
    claimed: tuple[str, ...]
    content: Submitted
    #: Those of earlier versions, one's own, and of this version all once it is settled.
    reviews: tuple[ReviewView, ...]
    #: Those in the text of every version, each with the number of it, and the conversation.
    remarks: tuple[RemarkView, ...]
    #: Whether this reader's own answer to this version is still asked.
    mine: bool
    #: Numbers of the versions that can be laid beside each other.
    versions: tuple[int, ...] = ()
    #: Why this reader stands too close to the author; None when there is no reason.
    interest: Interest | None = None

    @property
    def minutes(self) -> int:
        """The minutes of all entries together."""
        return sum(entry.minutes for entry in self.content.entries)


def read_case_for_trainer(db: Session, actor: Actor, clock: Clock, *, case_id: int) -> TrainerCase:
    """The text of the last submitted version, for the reviewer and the second assessor; the first time opens it.

    Writes one line about the reading first, in the same transaction: no line, no text (TRUST.md, promise 6).
    Raises NotFound for whoever else, for a case that was taken back, a draft, or one's own.
    """
    row = assigned(db, actor, case_id)
    version, content = read_last(db, actor, clock, row, ground="beoordeling van een ingeleverde casus")
    if may(Part.TRAINER, CaseState(row.state), Step.OPEN):
        row.state = after(Part.TRAINER, CaseState(row.state), Step.OPEN)
        row.updated_at = clock.now()
        db.flush()
        audit.record(db, actor, clock, "practice:case:open", "practice_case", row.id, version=version.number)
    author = accounts.people(db, [row.person_id])[row.person_id]
    me = person_of(actor)
    reviews = reviews_of(db, case_id, reader=me)
    answered = any((one.version_number, one.reviewer_id) == (version.number, me) for one in reviews)
    return TrainerCase(
        row=view_of(row),
        author=author.full_name,
        cohort_name=cohorts.cohort(db, row.cohort_id).name,
        version_id=version.id,
        version_number=version.number,
        submitted_at=version.submitted_at,
        claimed=tuple(version.competencies),
        content=content,
        reviews=reviews,
        remarks=remarks_of(db, case_id),
        mine=row.state in WAITING and not answered,
        versions=comparable(db, case_id),
        interest=interests(db, row.enrolment_id, [me])[me],
    )


def versions_for_trainer(
    db: Session, actor: Actor, clock: Clock, *, case_id: int, numbers: Sequence[int]
) -> dict[int, Submitted]:
    """These submitted versions by number, for an assessor who lays them beside each other; a line for each.

    Raises NotFound as `read_case_for_trainer`, and for a version that is not there or was taken back.
    """
    assigned(db, actor, case_id)
    query = sa.select(CaseVersion).where(
        CaseVersion.case_id == case_id,
        CaseVersion.number.in_(set(numbers)),
        CaseVersion.withdrawn_at.is_(None),
    )
    found = {version.number: version for version in db.scalars(query)}
    if found.keys() != set(numbers):
        raise NotFound
    return {
        number: _read(db, actor, clock, found[number], ground="versies van een casus vergelijken")
        for number in sorted(found)
    }


def read_last(
    db: Session, actor: Actor, clock: Clock, row: PracticeCase, *, ground: str
) -> tuple[CaseVersion, Submitted]:
    """The last version of a case that is ``assigned``, with its text; the line about the reading comes first."""
    version = last_version(db, row.id)
    return version, _read(db, actor, clock, version, ground=ground)


def _read(db: Session, actor: Actor, clock: Clock, version: CaseVersion, *, ground: str) -> Submitted:
    note_reading(
        db,
        actor,
        clock,
        case_id=version.case_id,
        version_number=version.number,
        action="read",
        ground=ground,
    )
    return open_version(db, version.case_id, version.id, version.sealed)


def person_of(actor: Actor) -> int:
    """The acting person's number; NotFound for the anonymous."""
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def assigned(db: Session, actor: Actor, case_id: int) -> PracticeCase:
    """A case that the actor assesses, as a trainer that still is one of its cohort; locked until the transaction ends.

    Raises NotFound for everybody else, and for a case that its author has now; Refused for an administrator.
    """
    me = person_of(actor)
    query = sa.select(PracticeCase).where(
        PracticeCase.id == case_id,
        PracticeCase.cohort_id.in_(cohorts.trained_by(db, [me]).get(me, ())),
        PracticeCase.person_id != me,
        sa.or_(PracticeCase.reviewer_person_id == me, PracticeCase.second_person_id == me),
        PracticeCase.state.in_(READABLE),
    )
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if actor.has(Role.ADMINISTRATOR):
        raise Refused(
            T(
                "Je bent ook beheerder, en beheerders lezen geen praktijkcasussen. Laat deze aan een andere trainer."
            )
        )
    return row


def last_version(db: Session, case_id: int) -> CaseVersion:
    """The version that was handed in last. Raises NotFound when there is none."""
    query = sa.select(CaseVersion).where(CaseVersion.case_id == case_id)
    version = db.scalar(query.order_by(CaseVersion.number.desc()).limit(1))
    if version is None:
        raise NotFound
    return version


def own_review(db: Session, version: CaseVersion, person_id: int) -> CaseReview | None:
    """What this person answered to the version; None before that."""
    return db.scalar(
        sa.select(CaseReview).where(
            CaseReview.case_version_id == version.id, CaseReview.reviewer_person_id == person_id
        )
    )
