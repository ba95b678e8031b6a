"""The public verbs of courses, and the reads and values that other features use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core.clock import Clock
from app.core.db import is_sqlite
from app.core.permissions import Actor
from app.courses.markdown import render as render_markdown
from app.courses.models import Course, CourseVersion
from app.courses.queries import (
    CourseVersionRow,
    CourseVersionView,
    contents,
    courses,
    current_version,
    version,
    versions,
)
from app.courses.rules.accreditation import Accreditation, Asks, Column, FileForm, NumberForm, Separator
from app.courses.rules.content import (
    Cancellation,
    CancellationStep,
    Competency,
    CourseContent,
    DevelopmentLine,
    EnglishTexts,
    Material,
    Module,
    ModuleKind,
    Preparation,
    RubricLevel,
    VatRate,
    VatRegime,
)
from app.courses.rules.mistakes import CourseMistakes, Mistake
from app.courses.rules.requirements import Requirements, changed, differences
from app.courses.rules.stored import to_json

__all__ = [
    "Accreditation",
    "Asks",
    "Cancellation",
    "CancellationStep",
    "Column",
    "Competency",
    "CourseContent",
    "CourseMistakes",
    "CourseVersionRow",
    "CourseVersionView",
    "DevelopmentLine",
    "EnglishTexts",
    "FileForm",
    "Material",
    "Mistake",
    "Module",
    "ModuleKind",
    "NumberForm",
    "Preparation",
    "Requirements",
    "RubricLevel",
    "Separator",
    "VatRate",
    "VatRegime",
    "contents",
    "courses",
    "current_version",
    "differences",
    "load_course",
    "render_markdown",
    "stricter_level",
    "version",
    "versions",
    "with_requirements",
]


def load_course(db: Session, actor: Actor, clock: Clock, *, content: CourseContent) -> CourseVersionView:
    """Stores checked content as the newest version of its course, and answers that version.

    The same files as the newest version change nothing. Older versions stay as they are: cohorts use them.
    """
    course = _locked_course(db, content.slug, content.title)
    newest = db.scalar(
        sa.select(CourseVersion.sha256).where(
            CourseVersion.course_id == course.id, CourseVersion.number == course.version_count
        )
    )
    if newest == content.sha256:
        return current_version(db, content.slug)
    course.version_count += 1
    course.title = content.title
    added = CourseVersion(
        course_id=course.id,
        number=course.version_count,
        sha256=content.sha256,
        loaded_at=clock.now(),
        content=to_json(content),
    )
    db.add(added)
    db.flush()
    audit.record(
        db,
        actor,
        clock,
        "courses:version:load",
        "course_version",
        added.id,
        slug=content.slug,
        number=added.number,
        sha256=content.sha256,
    )
    return version(db, added.id)


def stricter_level(content: CourseContent) -> str:
    """The key of the level that tasks must have, when that is more than the first sufficient one; or empty."""
    first = next((one.key for one in content.rubric_levels if one.sufficient), "")
    asked = content.requirements.case_level
    return asked if asked != first and any(one.key == asked for one in content.rubric_levels) else ""


def with_requirements(content: CourseContent, changes: Mapping[str, Any]) -> CourseContent:
    """The content with other requirements, by the name of the field; the same when nothing changes."""
    if not changes:
        return content
    return replace(content, requirements=changed(content.requirements, changes))


def _locked_course(db: Session, slug: str, title: str) -> Course:
    """The course's row, made when it is new, locked until the commit."""
    dialect = sqlite if is_sqlite(db) else postgresql
    db.execute(
        dialect.insert(Course)
        .values(slug=slug, title=title, version_count=0)
        .on_conflict_do_nothing(index_elements=[Course.slug])
    )
    query = sa.select(Course).where(Course.slug == slug).with_for_update()
    return db.execute(query, execution_options={"populate_existing": True}).scalar_one()
