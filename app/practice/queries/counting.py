"""How far learners are with their cases: numbers, never text."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.courses import service as courses
from app.courses.service import CourseContent
from app.practice.models import CaseEntry, CaseReview, CaseVersion, PracticeCase
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


def approved_minutes(db: Session, enrolment_ids: Collection[int]) -> dict[int, int]:
    """The minutes in the log of approved cases, by enrolment; one without any is absent. One query."""
    query = (
        sa.select(PracticeCase.enrolment_id, sa.func.sum(CaseEntry.minutes))
        .join(CaseEntry, CaseEntry.case_id == PracticeCase.id)
        .where(PracticeCase.enrolment_id.in_(enrolment_ids), PracticeCase.state == CaseState.APPROVED)
        .group_by(PracticeCase.enrolment_id)
    )
    return {enrolment_id: int(total) for enrolment_id, total in db.execute(query)}


def shown(db: Session, contents: Mapping[int, CourseContent]) -> dict[int, frozenset[str]]:
    """What approved cases show at the level that is asked, by enrolment, of courses that ask more than sufficient.

    The others are absent: `counts` tells what their cases cover. ``contents``: the course of each. One query at most.
    """
    enough: dict[int, frozenset[str]] = {}
    for key, content in contents.items():
        if level := courses.stricter_level(content):
            order = [one.key for one in content.rubric_levels]
            enough[key] = frozenset(order[order.index(level) :])
    found: dict[int, set[str]] = {key: set() for key in enough}
    for key, rubric, covers in db.execute(_approved(found)) if found else ():
        found[key] |= {code for code in covers if rubric.get(code) in enough[key]}
    return {key: frozenset(codes) for key, codes in found.items()}


def rubrics(db: Session, enrolment_ids: Collection[int]) -> dict[int, list[dict[str, str]]]:
    """The level keys by competency code of each approved case, by enrolment; every asked one is present. One query."""
    found: dict[int, list[dict[str, str]]] = {key: [] for key in enrolment_ids}
    if not found:
        return {}
    for enrolment_id, rubric, _ in db.execute(_approved(found)):
        found[enrolment_id].append(dict(rubric))
    return found


def _approved(enrolment_ids: Collection[int]) -> sa.Select[int, dict[str, str], list[str]]:
    """The rubric of each approved case, and the competencies that it counts for."""
    return (
        sa.select(PracticeCase.enrolment_id, CaseReview.rubric, CaseReview.covers)
        .join(CaseVersion, CaseVersion.id == CaseReview.case_version_id)
        .join(PracticeCase, PracticeCase.id == CaseVersion.case_id)
        .where(
            PracticeCase.enrolment_id.in_(enrolment_ids),
            PracticeCase.state == CaseState.APPROVED,
            CaseReview.verdict == Verdict.APPROVED,
            CaseReview.settles.is_(True),
        )
    )
