"""How far learners are with their cases: numbers, never text."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.practice.models import CaseReview, CaseVersion, PracticeCase
from app.practice.rules.cases import CaseCounts, CaseState, Verdict
from app.practice.rules.cases import count as count_cases


def counts(db: Session, enrolment_ids: Collection[int]) -> dict[int, CaseCounts]:
    """How far each enrolment is, for coordinators and certificates: numbers only. One query for any number."""
    cases: dict[int, dict[int, tuple[CaseState, list[str]]]] = {key: {} for key in enrolment_ids}
    if not cases:
        return {}
    approved = (
        sa.select(CaseVersion.case_id, CaseReview.covers)
        .where(
            CaseReview.case_version_id == CaseVersion.id,
            CaseReview.verdict == Verdict.APPROVED,
            CaseReview.settles.is_(True),
        )
        .subquery()
    )
    query = (
        sa.select(PracticeCase.enrolment_id, PracticeCase.id, PracticeCase.state, approved.c.covers)
        .outerjoin(approved, approved.c.case_id == PracticeCase.id)
        .where(PracticeCase.enrolment_id.in_(cases))
    )
    for enrolment_id, case_id, state, covers in db.execute(query):
        cases[enrolment_id][case_id] = (CaseState(state), list(covers or ()))
    return {key: count_cases(list(found.values())) for key, found in cases.items()}


def rubrics(db: Session, enrolment_ids: Collection[int]) -> dict[int, list[dict[str, str]]]:
    """The level keys by competency code of each approved case, by enrolment; every asked one is present. One query."""
    found: dict[int, list[dict[str, str]]] = {key: [] for key in enrolment_ids}
    if not found:
        return {}
    query = (
        sa.select(PracticeCase.enrolment_id, CaseReview.rubric)
        .join(CaseVersion, CaseVersion.id == CaseReview.case_version_id)
        .join(PracticeCase, PracticeCase.id == CaseVersion.case_id)
        .where(
            PracticeCase.enrolment_id.in_(found),
            PracticeCase.state == CaseState.APPROVED,
            CaseReview.verdict == Verdict.APPROVED,
            CaseReview.settles.is_(True),
        )
    )
    for enrolment_id, rubric in db.execute(query):
        found[enrolment_id].append(dict(rubric))
    return found
