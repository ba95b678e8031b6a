"""What a course asks for its certificate, and the check of that part of `course.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from app.core.text import T
from app.courses.rules.mistakes import Fields

_NEEDED = (
    "days_required",
    "intervisions_required",
    "cases_required",
    "case_competencies",
    "presentation_required",
)
_OPTIONAL = ("case_level", "evaluations_required", "hours_required", "payment_required")
#: The most of each that makes sense, so that a slip of the keyboard is seen.
MOST_CASES, MOST_HOURS = 20, 2000


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a learner must meet for the certificate."""

    days_required: int
    intervisions_required: int
    cases_required: int
    #: Competency codes that the approved cases must cover together.
    case_competencies: tuple[str, ...]
    presentation_required: bool
    #: Key of the level that they must show at least; empty: the first that is sufficient.
    case_level: str = ""
    #: Sessions about which the learner must have filled in the evaluation.
    evaluations_required: int = 0
    #: Whole hours in sessions and in the log of approved cases together.
    hours_required: int = 0
    #: Whether the seat must be invoiced and paid; unless a course wishes so, money never holds anything back.
    payment_required: bool = False


def check_requirements(
    course: Fields, codes: Sequence[str], levels: Sequence[tuple[str, bool]], modules: tuple[int, int] | None
) -> Requirements:
    """The group ``requirements``.

    ``levels``: keys of the rubric from low to high, and whether each is sufficient. ``modules``: how many days and
    intervisions there are; None when that is not known for a mistake in them.
    """
    group = course.group("requirements", (*_NEEDED, *_OPTIONAL))
    if group is None:
        return Requirements(0, 0, 0, (), False)
    case_codes = group.texts("case_competencies", longest=10, least=0)
    for code in case_codes:
        if code and code not in codes:
            group.note("case_competencies", T("De taak %(code)s staat niet in course.yaml.", code=code))
    found = Requirements(
        days_required=group.whole("days_required", 0, 99),
        intervisions_required=group.whole("intervisions_required", 0, 99),
        cases_required=group.whole("cases_required", 0, MOST_CASES),
        case_competencies=tuple(dict.fromkeys(case_codes)),
        presentation_required=group.flag("presentation_required"),
        case_level=_level(group, levels) if group.has("case_level") else "",
        evaluations_required=(
            group.whole("evaluations_required", 0, 99) if group.has("evaluations_required") else 0
        ),
        hours_required=group.whole("hours_required", 0, MOST_HOURS) if group.has("hours_required") else 0,
        payment_required=group.flag("payment_required") if group.has("payment_required") else False,
    )
    if modules is None:
        return found
    days, meetings = modules
    if found.days_required > days:
        group.note("days_required", T("Er zijn maar %(count)s lesdagen in de map modules.", count=days))
    if found.intervisions_required > meetings:
        text = T("Er zijn maar %(count)s intervisies in de map modules.", count=meetings)
        group.note("intervisions_required", text)
    if found.evaluations_required > days + meetings:
        text = T("Er zijn maar %(count)s bijeenkomsten in de map modules.", count=days + meetings)
        group.note("evaluations_required", text)
    return found


def _level(group: Fields, levels: Sequence[tuple[str, bool]]) -> str:
    key = group.text("case_level", longest=60)
    sufficient = [name for name, enough in levels if enough]
    if key and key not in sufficient:
        group.note(
            "case_level", T("Kies een niveau dat voldoende is: %(known)s.", known=", ".join(sufficient))
        )
    return key


def changed(base: Requirements, changes: Mapping[str, Any]) -> Requirements:
    """Requirements of which some fields are others, as they were read from JSON; unknown names are passed by."""
    known = {one.name for one in fields(base)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in changes.items()
        if name in known
    }
    return replace(base, **values)


def differences(base: Requirements, wanted: Requirements) -> dict[str, Any]:
    """The fields of ``wanted`` that differ from ``base``, as JSON."""
    found = {}
    for one in fields(base):
        value = getattr(wanted, one.name)
        if value != getattr(base, one.name):
            found[one.name] = list(value) if isinstance(value, tuple) else value
    return found
