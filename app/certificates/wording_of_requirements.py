"""What a course asks, field by field, in the words of who decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.core.text import T, Text
from app.courses.service import CourseContent

#: By the name of the field in `course.yaml`.
TITLES: Final[Mapping[str, Text]] = {
    "days_required": T("Lesdagen bijgewoond of ingehaald"),
    "intervisions_required": T("Keer intervisie bijgewoond of ingehaald"),
    "cases_required": T("Praktijkcasussen goedgekeurd"),
    "case_competencies": T("Taken die de casussen samen laten zien"),
    "case_level": T("Niveau dat elke taak ten minste heeft"),
    "presentation_required": T("Eindpresentatie gedaan"),
    "evaluations_required": T("Evaluaties ingevuld"),
    "hours_required": T("Uren in bijeenkomsten en goedgekeurde casussen"),
    "payment_required": T("Plaats betaald"),
}


def told(name: str, content: CourseContent) -> Text:
    """The value of one field in words."""
    value = getattr(content.requirements, name)
    if isinstance(value, bool):
        return T("ja") if value else T("nee")
    if name == "case_level":
        levels = {one.key: one.name for one in content.rubric_levels}
        first = next((one.name for one in content.rubric_levels if one.sufficient), "")
        return T("%(name)s", name=levels.get(value, first))
    if isinstance(value, tuple):
        return T("%(name)s", name=", ".join(value)) if value else T("geen")
    totals = {
        "days_required": len(content.days),
        "intervisions_required": len(content.intervisions),
        "evaluations_required": len(content.modules),
    }
    if name in totals:
        return T("%(needed)s van de %(total)s", needed=value, total=totals[name])
    return T("%(name)s", name=value)
