"""How an assessor answers a submitted case that was read: approves it, or gives it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import T
from app.practice.models import CaseRead, CaseRemark, CaseReview, CaseVersion
from app.practice.queries import CaseRow, course_of, view_of
from app.practice.rules.cases import UNREAD, CaseState, Part, Step, Verdict, after, check_review, settled_by
from app.practice.rules.remarks import ASKED
from app.practice.rules.tidying import tidy
from app.practice.sealed import seal_feedback, seal_remark
from app.practice.service.guarding import note_dismissed, taken_on
from app.practice.service.reviewing import assigned, last_version, own_review, person_of
from app.practice.service.telling import tell


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
    kept: Collection[str] = (),
) -> CaseRow:
    """Gives the case back to its author with feedback and the points that are asked. See `_review`."""
    return _review(db, actor, clock, Verdict.RETURNED, case_id, version_number, rubric, feedback, asked, kept)


def approve(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    case_id: int,
    version_number: int,
    rubric: Mapping[str, str],
    feedback: str,
    kept: Collection[str] = (),
) -> CaseRow:
    """Approves the case: it counts for the certificate and never changes again. See `_review`.

    Where the course asks for a second assessor, the first approval waits for the other one.
    """
    return _review(db, actor, clock, Verdict.APPROVED, case_id, version_number, rubric, feedback, (), kept)


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
    kept: Collection[str],
) -> CaseRow:
    """Answers the version that the assessor read; the same answer again changes nothing.

    Raises NotFound for a case that is not the actor's to read, Refused when it waits for no answer, was not read, when
    a newer version has been submitted meanwhile, when the answer is not whole, and for what the guard marks in it
    and is not ``kept``.
    """
    row = assigned(db, actor, case_id)
    step, _ = _STEPS[verdict]
    version = last_version(db, case_id)
    earlier = own_review(db, version, person_of(actor))
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
    feedback = tidy(feedback).strip()
    points = [said for point in asked if (said := tidy(point).strip())]
    covers = check_review(
        verdict, rubric, feedback, claimed=version.competencies, levels=levels, asked=points
    )
    texts = [("feedback", feedback), *(("asked", point) for point in points)]
    taken = taken_on(db, texts, allowed=(row.alias,), kept=kept)
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
    review.sealed_feedback = seal_feedback(db, case_id, review.id, feedback)
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
    note_dismissed(db, actor, clock, case_id, taken)
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
