"""Reads of the templates of certificates: what is in force for a course and a language, and what was before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.certificates.models import CertificateTemplate
from app.certificates.snapshots import languages_of
from app.core.errors import NotFound
from app.courses import service as courses
from app.courses.service import CourseContent, CourseVersionView

#: The number of what came with the newest version of the course.
SHIPPED = 0


@dataclass(frozen=True, slots=True)
class TemplateView:
    """One version of a template; see `models.CertificateTemplate`."""

    #: 1, 2, 3; `SHIPPED` for what came with the course.
    number: int
    html: str = field(repr=False)
    css: str = field(repr=False)
    created_at: datetime
    #: Who made it; empty when it came with the course.
    by: str
    note: str
    #: Whether certificates are printed with it from now on.
    in_force: bool


@dataclass(frozen=True, slots=True)
class TemplateHistory:
    """The templates of a course in one language."""

    course: CourseVersionView
    language: str
    #: Newest first; what came with the course is the last, unless it is one of them.
    versions: tuple[TemplateView, ...]

    @property
    def current(self) -> TemplateView:
        """What certificates are printed with."""
        return next(one for one in self.versions if one.in_force)

    def version(self, number: int) -> TemplateView:
        """The version with this number; raises NotFound."""
        for one in self.versions:
            if one.number == number:
                return one
        raise NotFound


def template_history(db: Session, slug: str, language: str) -> TemplateHistory:
    """All versions; raises NotFound for an unknown course, and for a language in which the course has no words."""
    course = courses.current_version(db, slug)
    if language not in languages_of(course.content):
        raise NotFound
    query = sa.select(CertificateTemplate).where(
        CertificateTemplate.course_id == course.course_id, CertificateTemplate.language == language
    )
    rows = db.scalars(query.order_by(CertificateTemplate.number.desc())).all()
    makers = accounts.people(db, {row.created_by_person_id for row in rows if row.created_by_person_id})
    found = [
        TemplateView(
            number=row.number,
            html=row.html,
            css=row.css,
            created_at=row.created_at,
            by=makers[row.created_by_person_id].name.full if row.created_by_person_id in makers else "",
            note=row.note,
            in_force=at == 0,
        )
        for at, row in enumerate(rows)
    ]
    own = TemplateView(
        number=SHIPPED,
        html=shipped_html(course.content, language),
        css=course.content.certificate_css,
        created_at=course.loaded_at,
        by="",
        note="",
        in_force=not rows,
    )
    known = any((one.html, one.css) == (own.html, own.css) for one in found)
    return TemplateHistory(course, language, tuple(found) if known else (*found, own))


def shipped_html(content: CourseContent, language: str) -> str:
    """The page that came with the course for this language; the Dutch one where it brought none."""
    own = {"en": content.certificate_html_en, "nl+en": content.certificate_html_both}.get(language, "")
    return own or content.certificate_html


def templated_courses(db: Session) -> tuple[TemplateHistory, ...]:
    """Each course in each language in which it has words, by title. Few courses: some queries for each."""
    return tuple(
        template_history(db, one.slug, language)
        for one in courses.courses(db)
        for language in languages_of(courses.current_version(db, one.slug).content)
    )
