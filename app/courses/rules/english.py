"""Checks the group ``en`` of `course.yaml`: what an English certificate says. All of it is there, or nothing is.

Only ``roles`` may be left out: whoever signs may have a role that needs no English.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.courses.rules.content import (
    Competency,
    EnglishTask,
    EnglishTexts,
    EnglishWord,
    Module,
    ModuleKind,
    RubricLevel,
)
from app.courses.rules.mistakes import Fields

_FIELDS = ("title", "competencies", "rubric_levels", "modules", "roles")


def check_english(
    course: Fields,
    competencies: Sequence[Competency],
    levels: Sequence[RubricLevel],
    modules: Iterable[Module] | None,
) -> EnglishTexts:
    """The English texts; empty ones for a course that has none. Modules: the course days, an intervision may be.

    ``modules`` is None when some could not be read: then nothing is said about theirs.
    """
    group = course.group("en", _FIELDS) if course.has("en") else None
    if group is None:
        return EnglishTexts()
    known = tuple(modules or ())
    tasks: list[EnglishTask] = []
    words: list[EnglishWord] = []
    titles: list[EnglishWord] = []
    if named := group.group("competencies", tuple(one.code for one in competencies)):
        for one in competencies:
            if task := named.group(one.code, ("name", "can")):
                tasks.append(
                    EnglishTask(one.code, task.text("name", longest=80), task.text("can", longest=300))
                )
    if named := group.group("rubric_levels", tuple(one.key for one in levels)):
        for level in levels:
            if word := named.group(level.key, ("name", "sentence")):
                words.append(
                    EnglishWord(level.key, word.text("name", longest=80), word.text("sentence", longest=300))
                )
    if modules is not None and (named := group.group("modules", tuple(one.key for one in known))):
        titles += [
            EnglishWord(one.key, named.text(one.key, longest=100))
            for one in known
            if one.kind is ModuleKind.DAY or named.has(one.key)
        ]
    roles = tuple(
        EnglishWord(role.text("dutch"), role.text("english"))
        for role in (group.groups("roles", ("dutch", "english")) if group.has("roles") else ())
    )
    return EnglishTexts(group.text("title", longest=100), tuple(tasks), tuple(words), tuple(titles), roles)
