"""How versions are compared on a page, and what a learner still has to show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.text import T, Text
from app.courses.service import CourseContent
from app.practice.rules.comparing import Side
from app.practice.rules.documents import EVIDENCE
from app.practice.rules.words import AGE_BANDS, PHASES, PLACEMENTS, AgeBand, Phase, Placement
from app.practice.service import Submitted
from app.web.i18n import say


def side_of(submitted: Submitted, course: CourseContent) -> Side:
    """A version as it is compared, its labels in words."""
    lines = {line.key: line.name for line in course.development_lines}
    age, phase, placement = submitted.age_band, submitted.phase, submitted.placement
    return Side(
        labels={
            "age_band": say(AGE_BANDS[AgeBand(age)]) if age else "",
            "development_line": lines.get(submitted.development_line, submitted.development_line),
            "phase": say(PHASES[Phase(phase)]) if phase else "",
            "placement": say(PLACEMENTS[Placement(placement)]) if placement else "",
        },
        texts=submitted.document.texts(),
        entries=submitted.entries,
    )


def field_titles(course: CourseContent) -> dict[str, str]:
    """What each label and each text of a case is called."""
    return {
        "age_band": _("Leeftijdsgroep"),
        "development_line": _("Ontwikkellijn"),
        "phase": _("Taak"),
        "placement": _("Plek"),
        "person": _("Wat kan en wil deze persoon?"),
        "family": _("Hoe kijken de naasten ernaar?"),
        "workplace": _("Hoe kijkt de werkplek ernaar?"),
        "reflection": _("Wat heb je geleerd?"),
        **{f"{EVIDENCE}{one.code}": f"{one.code} {one.name}" for one in course.competencies},
    }


@dataclass(frozen=True, slots=True)
class Need:
    """One competency that the cases must show together, and how far that is."""

    code: str
    name: str
    said: Text
    tone: str
    symbol: str | None = None


def needs(course: CourseContent, covered: Collection[str], waiting: Collection[str]) -> list[Need]:
    """What is still missing for the certificate, in the order of the course."""
    found = []
    for code in course.requirements.case_competencies:
        known = course.competency(code)
        name = known.name if known else ""
        if code in covered:
            found.append(Need(code, name, T("aangetoond"), "ok"))
        elif code in waiting:
            found.append(Need(code, name, T("ingeleverd, wacht op antwoord"), "info", "hourglass-split"))
        else:
            found.append(Need(code, name, T("nog te laten zien"), "quiet", "circle"))
    return found
