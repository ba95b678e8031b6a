"""What an assessor does with a submitted case: open and read it, which leaves a line, and answer it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.practice.models import CaseRead, CaseRemark, CaseReview, CaseVersion, PracticeCase
from app.practice.queries import CaseRow, ReviewView, course_of, reviews_of, view_of
from app.practice.queries.remarks import RemarkView, remarks_of
from app.practice.rules.assigning import Interest
from app.practice.rules.cases import (
    READABLE,
    UNREAD,
    WAITING,
    CaseState,
    Part,
    Step,
    Verdict,
    after,
    check_review,
    may,
    settled_by,
)
from app.practice.rules.remarks import ASKED
from app.practice.sealed import Submitted, open_version, seal_feedback, seal_remark
from app.practice.service.assigning import interest
from app.practice.service.reading import note_reading
from app.practice.service.telling import tell


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
    version = last_version(db, case_id)
    note_reading(
        db,
        actor,
        clock,
        case_id=case_id,
        version_number=version.number,
        action="read",
        ground="beoordeling van een ingeleverde casus",
    )
    content = open_version(db, case_id, version.id, version.sealed)
    if may(Part.TRAINER, CaseState(row.state), Step.OPEN):
        row.state = after(Part.TRAINER, CaseState(row.state), Step.OPEN)
        row.updated_at = clock.now()
        db.flush()
        audit.record(db, actor, clock, "practice:case:open", "practice_case", row.id, version=version.number)
    author = accounts.people(db, [row.person_id])[row.person_id]
    me = person_of(actor)
    kept = sa.select(CaseVersion.number).where(
        CaseVersion.case_id == case_id, CaseVersion.withdrawn_at.is_(None)
    )
    return TrainerCase(
        row=view_of(row),
        author=author.full_name,
        cohort_name=cohorts.cohort(db, row.cohort_id).name,
        version_id=version.id,
        version_number=version.number,
        submitted_at=version.submitted_at,
        claimed=tuple(version.competencies),
        content=content,
        reviews=reviews_of(db, case_id, reader=me),
        remarks=remarks_of(db, case_id, version_id=version.id, number=version.number),
        mine=row.state in WAITING and _own_review(db, version, me) is None,
        versions=tuple(db.scalars(kept.order_by(CaseVersion.number))),
        interest=interest(db, row.enrolment_id, me),
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
    for number in sorted(found):
        note_reading(
            db,
            actor,
            clock,
            case_id=case_id,
            version_number=number,
            action="read",
            ground="versies van een casus vergelijken",
        )
    return {
        number: open_version(db, case_id, version.id, version.sealed) for number, version in found.items()
    }


def return_case(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    version_number: int,
    rubric: Mapping[str, str],
    feedback: str,
    asked: Sequence[str] = (),
) -> CaseRow:
    """Gives the case back to its author with feedback and the points that are asked. See `_review`."""
    return _review(db, actor, clock, Verdict.RETURNED, case_id, version_number, rubric, feedback, asked)


def approve(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    version_number: int,
    rubric: Mapping[str, str],
    feedback: str,
) -> CaseRow:
    """Approves the case: it counts for the certificate and never changes again. See `_review`.

    Where the course asks for a second assessor, the first approval waits for the other one.
    """
    return _review(db, actor, clock, Verdict.APPROVED, case_id, version_number, rubric, feedback, ())


_STEPS = {
    Verdict.RETURNED: (Step.RETURN, CaseState.RETURNED),
    Verdict.APPROVED: (Step.APPROVE, CaseState.APPROVED),
}


def _review(
    db: Session,
    actor: Actor,
    clock: Clock,
    verdict: Verdict,
    case_id: int,
    version_number: int,
    rubric: Mapping[str, str],
    feedback: str,
    asked: Collection[str],
) -> CaseRow:
    """Answers the version that the assessor read; the same answer again changes nothing.

    Raises NotFound for a case that is not the actor's to read, Refused when it waits for no answer, was not read, when
    a newer version has been submitted meanwhile, or when the answer is not whole.
    """
    row = assigned(db, actor, case_id)
    step, _ = _STEPS[verdict]
    version = last_version(db, case_id)
    earlier = _own_review(db, version, person_of(actor))
    if earlier is not None and earlier.verdict == verdict and version.number == version_number:
        return view_of(row)
    state = after(Part.TRAINER, CaseState(row.state), step)
    if version.number != version_number:
        raise Refused(T("Er is een nieuwe versie ingeleverd. Lees die eerst."))
    if earlier is not None:
        raise Refused(T("Je hebt deze versie al beoordeeld."))
    if not _has_read(db, actor, case_id, version.number):
        raise Refused(UNREAD)
    course = course_of(db, row.cohort_id)
    levels = {level.key: level.sufficient for level in course.rubric_levels}
    points = [point.strip() for point in asked if point.strip()]
    covers = check_review(
        verdict, rubric, feedback, claimed=version.competencies, levels=levels, asked=points
    )
    others = db.scalars(
        sa.select(CaseReview.covers).where(
            CaseReview.case_version_id == version.id, CaseReview.verdict == Verdict.APPROVED
        )
    )
    counted = settled_by(verdict, covers, others, both=course.cases.second_assessor)
    review = CaseReview(
        case_version_id=version.id,
        reviewer_person_id=person_of(actor),
        verdict=verdict,
        sealed_feedback=b"",
        rubric=dict(rubric),
        covers=sorted(covers if counted is None else counted),
        settles=counted is not None,
        at=clock.now(),
    )
    db.add(review)
    db.flush()
    review.sealed_feedback = seal_feedback(db, case_id, review.id, feedback.strip())
    _ask(db, clock, version, actor, points)
    row.updated_at = clock.now()
    if counted is not None:
        row.state = state
        if verdict is Verdict.APPROVED:
            row.approved_at = clock.now()
    db.flush()
    if counted is not None:
        letter = f"case_{verdict}"
        tell(db, clock, row, person_id=row.person_id, template=letter, key=f"practice:review:{review.id}")
    audit.record(
        db,
        actor,
        clock,
        f"practice:case:{step}",
        "practice_case",
        row.id,
        version=version.number,
        covers=sorted(covers if counted is None else counted),
        settles=counted is not None,
    )
    return view_of(row)


def _ask(db: Session, clock: Clock, version: CaseVersion, actor: Actor, points: Collection[str]) -> None:
    """Keeps each point that is asked, for the author to tick off."""
    for at, point in enumerate(points):
        row = CaseRemark(
            case_version_id=version.id,
            field=ASKED,
            starts=at,
            ends=at + 1,
            sealed=b"",
            person_id=person_of(actor),
            at=clock.now(),
        )
        db.add(row)
        db.flush()
        row.sealed = seal_remark(db, version.case_id, row.id, point)


def person_of(actor: Actor) -> int:
    """The acting person's number; NotFound for the anonymous."""
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def assigned(db: Session, actor: Actor, case_id: int) -> PracticeCase:
    """A case that the actor assesses, as a trainer that still is one of its cohort; locked until the transaction ends.

    Raises NotFound for everybody else, and for a case that its author has now.
    """
    me = person_of(actor)
    mine = [cohort.id for cohort in cohorts.cohorts_of_trainer(db, me)]
    query = sa.select(PracticeCase).where(
        PracticeCase.id == case_id,
        PracticeCase.cohort_id.in_(mine),
        PracticeCase.person_id != me,
        sa.or_(PracticeCase.reviewer_person_id == me, PracticeCase.second_person_id == me),
        PracticeCase.state.in_(READABLE),
    )
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def last_version(db: Session, case_id: int) -> CaseVersion:
    """The version that was handed in last. Raises NotFound when there is none."""
    query = sa.select(CaseVersion).where(CaseVersion.case_id == case_id)
    version = db.scalar(query.order_by(CaseVersion.number.desc()).limit(1))
    if version is None:
        raise NotFound
    return version


def _own_review(db: Session, version: CaseVersion, person_id: int) -> CaseReview | None:
    return db.scalar(
        sa.select(CaseReview).where(
            CaseReview.case_version_id == version.id, CaseReview.reviewer_person_id == person_id
        )
    )


def _has_read(db: Session, actor: Actor, case_id: int, number: int) -> bool:
    return bool(
        db.scalar(
            sa.select(
                sa.exists().where(
                    CaseRead.case_id == case_id,
                    CaseRead.person_id == actor.person_id,
                    CaseRead.version_number == number,
                    CaseRead.action == "read",
                )
            )
        )
    )
