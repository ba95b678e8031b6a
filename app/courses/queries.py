"""Reads of courses. A version never changes, so each process parses its content once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.db import MAX_INT
from app.core.errors import NotFound
from app.courses.models import Course, CourseVersion
from app.courses.rules.content import CourseContent
from app.courses.rules.modules import KEY
from app.courses.rules.stored import from_json


@dataclass(frozen=True, slots=True)
class CourseVersionRow:
    """A version without its content."""

    id: int
    course_id: int
    slug: str
    #: The course's present title.
    title: str
    number: int
    sha256: str
    loaded_at: datetime
    #: Whether new cohorts get this one.
    current: bool


@dataclass(frozen=True, slots=True)
class CourseVersionView(CourseVersionRow):
    """A version with its complete content."""

    content: CourseContent


#: Number, course, slug, title, number, hash, moment, current.
Found = sa.Row[int, int, str, str, int, str, datetime, bool]

_ROW = (
    sa.select(
        CourseVersion.id,
        CourseVersion.course_id,
        Course.slug,
        Course.title,
        CourseVersion.number,
        CourseVersion.sha256,
        CourseVersion.loaded_at,
        (CourseVersion.number == Course.version_count).label("current"),
    )
    .join(Course, Course.id == CourseVersion.course_id)
    .order_by(Course.title, Course.id, CourseVersion.number.desc())
)


def current_version(db: Session, slug: str) -> CourseVersionView:
    """The newest version of a course; raises NotFound."""
    if not KEY.fullmatch(slug):
        raise NotFound()
    return _with_content(db, _ROW.where(Course.slug == slug, CourseVersion.number == Course.version_count))


def version(db: Session, version_id: int) -> CourseVersionView:
    """One version; raises NotFound."""
    return _with_content(db, _ROW.where(CourseVersion.id == version_id))


def contents(db: Session, version_ids: Collection[int]) -> dict[int, CourseContent]:
    """What these versions hold, by version; an unknown one is absent. One query, and one for each not read lately."""
    if not version_ids:
        return {}
    rows = db.execute(_ROW.where(CourseVersion.id.in_(version_ids))).all()
    return {row.id: _content(db, _row(row)) for row in rows}


def numbered_version(db: Session, slug: str, number: int) -> CourseVersionView:
    """The version of a course with this number; raises NotFound."""
    if not KEY.fullmatch(slug) or not 0 < number <= MAX_INT:
        raise NotFound()
    return _with_content(db, _ROW.where(Course.slug == slug, CourseVersion.number == number))


def versions(db: Session, slug: str | None = None) -> tuple[CourseVersionRow, ...]:
    """All versions, of one course or of all, by title and newest first; without content."""
    query = _ROW if slug is None else _ROW.where(Course.slug == slug)
    return tuple(_row(row) for row in db.execute(query))


def courses(db: Session) -> tuple[CourseVersionRow, ...]:
    """The newest version of each course, by title; without content."""
    query = _ROW.where(CourseVersion.number == Course.version_count)
    return tuple(_row(row) for row in db.execute(query))


def _row(row: Found) -> CourseVersionRow:
    return CourseVersionRow(*row)


def _with_content(
    db: Session, query: sa.Select[int, int, str, str, int, str, datetime, bool]
) -> CourseVersionView:
    found = db.execute(query).one_or_none()
    if found is None:
        raise NotFound()
    return CourseVersionView(*found, _content(db, _row(found)))


#: Parsed contents, the least recently used first. The moment of loading keeps two databases apart.
_parsed: OrderedDict[tuple[int, str, datetime], CourseContent] = OrderedDict()
_parsed_lock = Lock()
_MOST_PARSED = 32


def _content(db: Session, row: CourseVersionRow) -> CourseContent:
    key = (row.id, row.sha256, row.loaded_at)
    with _parsed_lock:
        if key in _parsed:
            _parsed.move_to_end(key)
            return _parsed[key]
    stored = db.execute(sa.select(CourseVersion.content).where(CourseVersion.id == row.id)).scalar_one()
    content = from_json(stored)
    with _parsed_lock:
        _parsed[key] = content
        while len(_parsed) > _MOST_PARSED:
            _parsed.popitem(last=False)
    return content
