"""What an author does with a finished case: submit it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit import service as audit
from app.cohorts import service as cohorts
from app.core.clock import Clock, today
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import TN
from app.courses import service as courses
from app.messages import service as messages
from app.practice.models import CaseVersion, PracticeCase
from app.practice.queries import AuthorCase, CaseRow, case_for_author, course_of, entries_of, view_of
from app.practice.rules.cases import CaseState, Part, Step, after
from app.practice.rules.documents import Problem, problems
from app.practice.sealed import Submitted, seal_version
from app.practice.service.own import own_case


def missing(case: AuthorCase, course: courses.CourseContent, *, day: date) -> list[Problem]:
    """What stands in the way of submitting the case; ``day`` is today in Amsterdam."""
    return problems(
        case.document,
        case.entries,
        alias=case.row.alias,
        age_band=case.row.age_band,
        development_line=case.row.development_line,
        competencies=[competency.code for competency in course.competencies],
        today=day,
    )


def submit(db: Session, actor: Actor, clock: Clock, *, case_id: int) -> CaseRow:
    """Freezes a version of the actor's own case and asks the cohort's trainers to review it.

    A second time changes nothing. Raises NotFound for anyone else's case, Refused when something is missing or
    a word could identify someone.
    """
    row = own_case(db, actor, case_id)
    if row.state in (CaseState.SUBMITTED, CaseState.RESUBMITTED):
        return view_of(row)
    state = after(Part.AUTHOR, CaseState(row.state), Step.SUBMIT)
    case = case_for_author(db, row.person_id, case_id)
    found = missing(case, course_of(db, row.cohort_id), day=today(clock))
    if found:
        said = TN(
            "Je kunt nog niet inleveren. Er mist nog %(n)s ding.",
            "Je kunt nog niet inleveren. Er missen nog %(n)s dingen.",
            n=len(found),
        )
        raise Refused(said)
    earlier = db.scalar(sa.select(sa.func.count()).where(CaseVersion.case_id == case_id)) or 0
    codes = {competency.code for competency in course_of(db, row.cohort_id).competencies}
    version = CaseVersion(
        case_id=case_id,
        number=earlier + 1,
        sealed=b"",
        competencies=[code for code in case.document.claimed() if code in codes],
        submitted_at=clock.now(),
    )
    db.add(version)
    db.flush()
    content = Submitted(
        alias=row.alias,
        age_band=row.age_band or "",
        development_line=row.development_line or "",
        document=case.document,
        entries=entries_of(db, case_id),
        phase=row.phase,
        placement=row.placement,
    )
    version.sealed = seal_version(db, case_id, version.id, content)
    row.state = state
    row.submitted_at = row.updated_at = clock.now()
    db.flush()
    _tell_trainers(db, actor, clock, row, version)
    audit.record(db, actor, clock, "practice:case:submit", "practice_case", row.id, version=version.number)
    return view_of(row)


def _tell_trainers(db: Session, actor: Actor, clock: Clock, row: PracticeCase, version: CaseVersion) -> None:
    """A letter to each trainer of the cohort; it holds no case text and no alias."""
    cohort = cohorts.cohort(db, row.cohort_id)
    for trainer in accounts.people(db, cohorts.trainers_of(db, row.cohort_id)).values():
        messages.post(
            db,
            clock,
            to=trainer.email,
            to_name=trainer.full_name,
            person_id=trainer.id,
            language=trainer.language,
            template="practice/case_submitted",
            context={
                "given_name": trainer.name.given,
                "learner_name": actor.name,
                "cohort_name": cohort.name,
                "case_number": row.number,
                "again": version.number > 1,
                "link_path": f"/trainer/praktijkcasussen/{row.id}",
            },
            key=f"practice:submitted:{version.id}:{trainer.id}",
        )
