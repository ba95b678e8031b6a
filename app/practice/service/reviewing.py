"""What a trainer does with a submitted case: read it, which leaves a line, and answer it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
from app.messages import service as messages
from app.practice.models import CaseReview, CaseVersion, PracticeCase
from app.practice.queries import CaseRow, ReviewView, course_of, reviews_of, view_of
from app.practice.rules.cases import CaseState, Part, Step, Verdict, after, check_review
from app.practice.sealed import Submitted, open_version, seal_feedback
from app.practice.service.reading import note_reading


@dataclass(frozen=True, slots=True)
class TrainerCase:
    """The last submitted version of a case, as a trainer of the cohort reads it."""

    row: CaseRow
    author: str
    cohort_name: str
    version_number: int
    submitted_at: datetime
    #: Codes of the competencies with evidence.
    claimed: tuple[str, ...]
    content: Submitted
    reviews: tuple[ReviewView, ...]

    @property
    def minutes(self) -> int:
        """The minutes of all entries together."""
        return sum(entry.minutes for entry in self.content.entries)


def read_case_for_trainer(db: Session, actor: Actor, clock: Clock, *, case_id: int) -> TrainerCase:
    """The text of the last submitted version, for a trainer of the case's cohort.

    Writes one line about the reading first, in the same transaction: no line, no text (TRUST.md, promise 6).
    Raises NotFound for a case of another cohort, a draft, or one's own.
    """
    row = _assigned(db, actor, case_id)
    version = _last_version(db, case_id)
    note_reading(
        db,
        actor,
        clock,
        case_id=case_id,
        version_number=version.number,
        action="read",
        ground="beoordeling van een ingeleverde casus",
    )
    author = accounts.people(db, [row.person_id])[row.person_id]
    return TrainerCase(
        row=view_of(row),
        author=author.full_name,
        cohort_name=cohorts.cohort(db, row.cohort_id).name,
        version_number=version.number,
        submitted_at=version.submitted_at,
        claimed=tuple(version.competencies),
        content=open_version(db, case_id, version.id, version.sealed),
        reviews=reviews_of(db, case_id),
    )


def return_case(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    version_number: int,
    rubric: Mapping[str, str],
    feedback: str,
) -> CaseRow:
    """Gives the case back to its author with feedback. See `_review`."""
    return _review(db, actor, clock, Verdict.RETURNED, case_id, version_number, rubric, feedback)


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
    """Approves the case: it counts for the certificate and never changes again. See `_review`."""
    return _review(db, actor, clock, Verdict.APPROVED, case_id, version_number, rubric, feedback)


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
) -> CaseRow:
    """Answers the version that the trainer read; the same answer again changes nothing.

    Raises NotFound for a case of another cohort, Refused when it waits for no answer, when a newer version has
    been submitted meanwhile, or when the answer is not whole.
    """
    row = _assigned(db, actor, case_id)
    step, outcome = _STEPS[verdict]
    version = _last_version(db, case_id)
    if row.state == outcome and version.number == version_number:
        return view_of(row)
    state = after(Part.TRAINER, CaseState(row.state), step)
    if version.number != version_number:
        raise Refused(T("Er is een nieuwe versie ingeleverd. Lees die eerst."))
    levels = {level.key: level.sufficient for level in course_of(db, row.cohort_id).rubric_levels}
    covers = check_review(verdict, rubric, feedback, claimed=version.competencies, levels=levels)
    review = CaseReview(
        case_version_id=version.id,
        reviewer_person_id=_reviewer(actor),
        verdict=verdict,
        sealed_feedback=b"",
        rubric=dict(rubric),
        covers=sorted(covers),
        at=clock.now(),
    )
    db.add(review)
    db.flush()
    review.sealed_feedback = seal_feedback(db, case_id, review.id, feedback.strip())
    row.state = state
    row.updated_at = clock.now()
    if verdict is Verdict.APPROVED:
        row.approved_at = clock.now()
    db.flush()
    _tell_author(db, clock, row, review)
    audit.record(
        db,
        actor,
        clock,
        f"practice:case:{step}",
        "practice_case",
        row.id,
        version=version.number,
        covers=sorted(covers),
    )
    return view_of(row)


def _reviewer(actor: Actor) -> int:
    """The acting trainer's person number; NotFound for the anonymous."""
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def _assigned(db: Session, actor: Actor, case_id: int) -> PracticeCase:
    """A submitted case of one of the actor's own cohorts, locked until the end of the transaction."""
    mine = [cohort.id for cohort in cohorts.cohorts_of_trainer(db, _reviewer(actor))]
    query = sa.select(PracticeCase).where(
        PracticeCase.id == case_id,
        PracticeCase.cohort_id.in_(mine),
        PracticeCase.person_id != actor.person_id,
        PracticeCase.submitted_at.is_not(None),
    )
    row = db.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def _last_version(db: Session, case_id: int) -> CaseVersion:
    query = sa.select(CaseVersion).where(CaseVersion.case_id == case_id)
    version = db.scalar(query.order_by(CaseVersion.number.desc()).limit(1))
    if version is None:
        raise NotFound
    return version


def _tell_author(db: Session, clock: Clock, row: PracticeCase, review: CaseReview) -> None:
    """A letter to the author; it holds neither feedback nor alias."""
    author = accounts.people(db, [row.person_id])[row.person_id]
    messages.post(
        db,
        clock,
        to=author.email,
        to_name=author.full_name,
        person_id=author.id,
        language=author.language,
        template=f"practice/case_{review.verdict}",
        context={
            "given_name": author.name.given,
            "case_number": row.number,
            "cohort_name": cohorts.cohort(db, row.cohort_id).name,
            "link_path": f"/leren/praktijkcasussen/{row.id}",
        },
        key=f"practice:review:{review.id}",
    )


def to_review(db: Session, person_id: int, cohort_ids: Collection[int]) -> int:
    """How many cases of these cohorts, of which this person is a trainer, wait for a trainer. One query."""
    if not cohort_ids:
        return 0
    query = sa.select(sa.func.count(PracticeCase.id)).where(
        PracticeCase.cohort_id.in_(cohort_ids),
        PracticeCase.person_id != person_id,
        PracticeCase.state.in_((CaseState.SUBMITTED, CaseState.RESUBMITTED)),
    )
    return db.scalar(query) or 0
