"""What the author's pages of one case share: the parts of a case, their addresses, and what each page shows."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.courses.service import CourseContent
from app.practice import service
from app.practice.present import parts_of
from app.practice.rules.words import AGE_BANDS, AgeBand
from app.web.actions import read

#: The part after each part.
NEXT = {
    "gegevens": "verhaal",
    "verhaal": "competenties",
    "competenties": "logboek",
    "terugblik": "inleveren",
}


def part_url(case_id: int, part: str) -> str:
    """The page of one part."""
    if part == "logboek":
        return url_for("practice.log", case_id=case_id)
    if part == "inleveren":
        return url_for("practice.submit", case_id=case_id)
    return url_for("practice.edit", case_id=case_id, part=part)


def case_page(case: service.AuthorCase, course: CourseContent | None = None) -> dict[str, Any]:
    """What every page of one case shows."""
    course = course or read(service.course_of, case.row.cohort_id)
    row = case.row
    return {
        "case": case,
        "course": course,
        "parts": parts_of(case, part_url),
        "age_band": AGE_BANDS[AgeBand(row.age_band)] if row.age_band else None,
        "line": {line.key: line.name for line in course.development_lines}.get(row.development_line or ""),
        "competencies": {one.code: one for one in course.competencies},
        "levels": {level.key: level for level in course.rubric_levels},
    }


def part_of(field: str) -> str:
    """The part in which a field is filled in."""
    if field in ("age_band", "development_line", "alias"):
        return "gegevens"
    if field.startswith("evidence"):
        return "competenties"
    if field == "entries":
        return "logboek"
    return "terugblik" if field == "reflection" else "verhaal"
