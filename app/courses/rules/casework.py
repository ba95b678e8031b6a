"""Checks what `course.yaml` says about practice cases: their rules, their phases, and the rubric per competency."""

from __future__ import annotations

from collections.abc import Collection

from app.core.text import T
from app.courses.rules.content import CaseRules, LevelText, PhaseText
from app.courses.rules.mistakes import Fields

#: The four phases of a case, in order; the names are those of `practice.rules.words.Phase`.
PHASES = ("talents", "workplace", "start", "follow_up")


def check_cases(course: Fields, codes: Collection[str]) -> CaseRules:
    """The group ``cases``; without it the rules are the defaults."""
    group = None
    if course.has("cases"):
        group = course.group("cases", ("promise_days", "second_assessor", "attachments", "phases"))
    if group is None:
        return CaseRules()
    return CaseRules(
        promise_days=group.whole("promise_days", 1, 60),
        second_assessor=group.flag("second_assessor"),
        attachments=group.flag("attachments"),
        phases=_phases(group, codes) if group.has("phases") else (),
    )


def check_levels(competency: Fields, keys: Collection[str]) -> tuple[LevelText, ...]:
    """The group ``levels`` of a competency: a sentence for each level of the rubric, or no group at all."""
    group = competency.group("levels", tuple(keys)) if competency.has("levels") else None
    if group is None:
        return ()
    return tuple(LevelText(key, group.text(key, longest=300)) for key in keys)


def _phases(group: Fields, codes: Collection[str]) -> tuple[PhaseText, ...]:
    found: list[PhaseText] = []
    for item in group.groups("phases", ("key", "name", "sentence", "competency", "prompts", "template")):
        key, code = item.text("key", longest=60), item.text("competency", longest=10)
        if key and key not in PHASES:
            item.note("key", T("Kies een van deze: %(known)s.", known=", ".join(PHASES)))
        if key and key in {other.key for other in found}:
            item.note("key", T("%(value)s staat hier twee keer.", value=key))
        if code and code not in codes:
            item.note("competency", T("De taak %(code)s staat niet in course.yaml.", code=code))
        found.append(
            PhaseText(
                key,
                item.text("name", longest=80),
                item.text("sentence", longest=300),
                code,
                item.texts("prompts"),
                item.texts("template") if item.has("template") else (),
            )
        )
    return tuple(found)
