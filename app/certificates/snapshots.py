"""What is frozen when a certificate is issued: Dutch, as printed, and English where the paper asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.certificates import wording
from app.certificates.document import (
    CertificateSnapshot,
    English,
    Level,
    ProgrammeDay,
    ReachedCompetency,
)
from app.certificates.rules.requirements import Facts, Required
from app.cohorts.service import CohortView
from app.core.clock import local
from app.core.document_template import english_date, long_date, short_date
from app.core.errors import Refused
from app.core.names import on_paper
from app.core.text import T
from app.courses.service import CourseContent
from app.organisations.service import FoundationView
from app.scheduling.service import SessionView


@dataclass(frozen=True, slots=True)
class Occasion:
    """What all certificates of one issue share."""

    cohort: CohortView
    content: CourseContent
    sessions: Sequence[SessionView]
    foundation: FoundationView
    required: Required
    #: Full names of the cohort's trainers.
    trainers: Sequence[str]
    issued_on: date
    #: Public address of the application, without a slash at the end.
    base_url: str


def languages_of(content: CourseContent) -> tuple[str, ...]:
    """The languages in which the course has words for a certificate: nl, and with English texts en and nl+en."""
    return ("nl", "en", "nl+en") if content.english.title else ("nl",)


def certificate_snapshot(
    about: Occasion,
    *,
    number: str,
    name: str,
    facts: Facts,
    levels: Mapping[str, str],
    code: str = "",
    language: str = "nl",
    awarded_on: date | None = None,
    valid_until: date | None = None,
    replaces: str = "",
) -> CertificateSnapshot:
    """The certificate of one learner. ``levels``: level key by competency code; who has none gets no level.

    ``code`` goes into the QR code beside the number. ``awarded_on``: of the certificate that this one replaces.
    Raises Refused for a name that our typefaces cannot print, and for a language without words for this course.
    """
    if language not in languages_of(about.content):
        raise Refused(
            T("Deze leergang heeft nog geen Engelse teksten voor het certificaat."), field="language"
        )
    content, issued = about.content, about.issued_on
    awarded = awarded_on if awarded_on not in (None, issued) else None
    group = wording.group(about.cohort.name)
    days = _days(about.sessions)
    path = f"{number}/{code}" if code else number
    return CertificateSnapshot(
        language=language,
        number=number,
        code=code,
        replaces=replaces,
        name=on_paper(name),
        course_title=content.title,
        cohort_name=group,
        place=about.cohort.place,
        issued_on=issued.isoformat(),
        issued_on_text=long_date(issued.isoformat()),
        awarded_on=_iso(awarded),
        awarded_on_text=long_date(_iso(awarded)) if awarded else "",
        valid_until=_iso(valid_until),
        valid_until_text=long_date(_iso(valid_until)) if valid_until else "",
        period=wording.period(*_held(about.sessions)),
        hours=wording.hours(content),
        trainers=list(about.trainers),
        foundation=about.foundation.name,
        signatory_name=about.foundation.signatory_name,
        signatory_role=about.foundation.signatory_role,
        proof=wording.proof(group, facts),
        competencies=[
            ReachedCompetency(
                code=one.code,
                title=one.name,
                summary=one.can or one.sentence,
                level=next((x.name for x in content.rubric_levels if x.key == levels.get(one.code)), ""),
            )
            for one in content.competencies
        ],
        requirements=wording.requirements(about.required, facts),
        programme=[
            ProgrammeDay(number=one.number, title=one.title, date=short_date(_day(one).isoformat()))
            for one in days
        ],
        levels=[
            Level(name=one.name, sentence=one.sentence, sufficient=one.sufficient)
            for one in content.rubric_levels
        ],
        en=None if language == "nl" else _english(about, facts, levels, days, awarded, valid_until),
        verify_url=f"{about.base_url}/controle/{path}",
        verify_short=f"{about.base_url.split('://', 1)[-1]}/controle",
        sample=about.foundation.demo,
    )


def _english(
    about: Occasion,
    facts: Facts,
    levels: Mapping[str, str],
    days: Sequence[SessionView],
    awarded: date | None,
    valid_until: date | None,
) -> English:
    words = about.content.english
    names = {one.key: one.name for one in words.rubric_levels}
    titles = {one.key: one.name for one in words.modules}
    enough = {one.key: one.sufficient for one in about.content.rubric_levels}
    return English(
        course_title=words.title,
        issued_on_text=english_date(about.issued_on.isoformat()),
        awarded_on_text=english_date(_iso(awarded)) if awarded else "",
        valid_until_text=english_date(_iso(valid_until)) if valid_until else "",
        period=wording.english_period(*_held(about.sessions)),
        hours=wording.hours(about.content).replace(",", "."),
        signatory_role=english_role(about.content, about.foundation.signatory_role),
        proof=wording.english_proof(facts),
        competencies=[
            ReachedCompetency(
                code=one.code, title=one.name, summary=one.can, level=names.get(levels.get(one.code, ""), "")
            )
            for one in words.competencies
        ],
        requirements=wording.english_requirements(about.required, facts),
        programme=[
            ProgrammeDay(
                number=one.number,
                title=titles.get(one.module_key, one.title),
                date=english_date(_day(one).isoformat()),
            )
            for one in days
        ],
        levels=[
            Level(name=one.name, sentence=one.sentence, sufficient=enough.get(one.key, False))
            for one in words.rubric_levels
        ],
    )


def english_role(content: CourseContent, role: str) -> str:
    """The role of who signs, in English where the course has a word for it."""
    return next((one.name for one in content.english.roles if one.key.lower() == role.lower()), role)


def _days(sessions: Sequence[SessionView]) -> list[SessionView]:
    """The course days that were held, by number; one that was held in parts counts once, on its first date."""
    held: dict[int, SessionView] = {}
    for one in sessions:
        if one.is_day and not one.cancelled:
            held.setdefault(one.number, one)
    return sorted(held.values(), key=lambda one: one.number)


def _held(sessions: Sequence[SessionView]) -> tuple[date | None, date | None]:
    """First and last day of what the whole cohort was invited to."""
    dates = [_day(one) for one in sessions if not (one.cancelled or one.is_make_up)]
    return min(dates, default=None), max(dates, default=None)


def _day(one: SessionView) -> date:
    return local(one.starts_at).date()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
