"""What an author does with a finished case: submit it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core import ratelimit
from app.core.clock import Clock, today
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.text import TN, T
from app.courses import service as courses
from app.practice.models import CaseVersion
from app.practice.queries import AuthorCase, CaseRow, as_submitted, case_for_author, course_of, view_of
from app.practice.rules.cases import WAITING, CaseState, Part, Step, after
from app.practice.rules.documents import Problem, problems
from app.practice.sealed import seal_version
from app.practice.service.assigning import assign
from app.practice.service.guarding import known_organisations
from app.practice.service.own import own_case
from app.practice.service.telling import tell_waiting

#: How often one case is handed in on one day: each time makes a version for good, and letters to who reads it.
MOST_SUBMISSIONS, PER = 5, timedelta(days=1)


def missing(
    case: AuthorCase, course: courses.CourseContent, *, day: date, organisations: Collection[str] = ()
) -> list[Problem]:
    """What stands in the way of submitting the case; ``day`` is today in Amsterdam."""
    return problems(
        case.document,
        case.entries,
        alias=case.row.alias,
        age_band=case.row.age_band,
        development_line=case.row.development_line,
        competencies=[competency.code for competency in course.competencies],
        today=day,
        organisations=organisations,
    )


def submit(db: Session, actor: Actor, clock: Clock, *, case_id: int) -> CaseRow:
    """Freezes a version of the actor's own case and gives it to a trainer of the cohort, who gets a letter.

    A second time changes nothing. Raises NotFound for anyone else's case, Refused when something is missing, when
    a word could identify someone, and for the sixth time on one day.
    """
    row = own_case(db, actor, case_id)
    if row.state in WAITING:
        return view_of(row)
    state = after(Part.AUTHOR, CaseState(row.state), Step.SUBMIT)
    case = case_for_author(db, row.person_id, case_id)
    course = course_of(db, row.cohort_id)
    found = missing(case, course, day=today(clock), organisations=known_organisations(db))
    if found:
        said = TN(
            "Je kunt nog niet inleveren. Er mist nog %(n)s ding.",
            "Je kunt nog niet inleveren. Er missen nog %(n)s dingen.",
            n=len(found),
        )
        raise Refused(said)
    if not ratelimit.allowed(db, clock, f"case-submit:{case_id}", limit=MOST_SUBMISSIONS, per=PER):
        raise Refused(
            T(
                "Je leverde deze casus vandaag al %(n)s keer in. Wat je schreef, is bewaard. Lever hem morgen in.",
                n=MOST_SUBMISSIONS,
            )
        )
    earlier = db.scalar(sa.select(sa.func.count()).where(CaseVersion.case_id == case_id)) or 0
    codes = {competency.code for competency in course.competencies}
    version = CaseVersion(
        case_id=case_id,
        number=earlier + 1,
        sealed=b"",
        competencies=[code for code in case.document.claimed() if code in codes],
        submitted_at=clock.now(),
    )
    db.add(version)
    db.flush()
    version.sealed = seal_version(db, case_id, version.id, as_submitted(case))
    row.state = state
    row.submitted_at = row.updated_at = clock.now()
    assign(db, clock, row, second=course.cases.second_assessor)
    db.flush()
    for person_id in (row.reviewer_person_id, row.second_person_id):
        if person_id is not None:
            again = version.number > 1
            tell_waiting(db, clock, row, version_id=version.id, person_id=person_id, again=again)
    audit.record(db, actor, clock, "practice:case:submit", "practice_case", row.id, version=version.number)
    return view_of(row)
