"""Other requirements for one cohort: what would change and for whom, and deciding it. Offered through ``service``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.certificates.queries.progress import Progress, progress_by
from app.certificates.rules.progress import LABELS, left, ready
from app.certificates.rules.requirements import sentence_of
from app.certificates.wording_of_requirements import TITLES, told
from app.cohorts import service as cohorts
from app.cohorts.service import CohortView
from app.core.clock import Clock
from app.core.errors import Refused
from app.core.fingerprints import check_shown, mark_of
from app.core.permissions import Actor
from app.core.text import T, Text
from app.courses import service as courses
from app.courses.service import CourseContent, Requirements
from app.enrolments import service as enrolments


@dataclass(frozen=True, slots=True)
class Difference:
    """One requirement that becomes another one."""

    title: Text
    before: Text
    after: Text
    #: What the course itself asks.
    course: Text


@dataclass(frozen=True, slots=True)
class Effect:
    """A participant without a certificate for whom it makes a difference."""

    enrolment_id: int
    name: str
    was_ready: bool
    is_ready: bool
    #: Of which less is left to do than before, and of which more.
    eased: tuple[Text, ...]
    harder: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What a change of the requirements would do now."""

    cohort: CohortView
    content: CourseContent
    #: All that would differ from the course version.
    changes: dict[str, Any]
    differences: tuple[Difference, ...]
    effects: tuple[Effect, ...]
    #: How many participants it is about: those without a certificate.
    people: int

    @property
    def mark(self) -> str:
        """Changes when anything that the reader is shown changes."""
        return mark_of([self.cohort.id, dict(self.cohort.changed_requirements), self.changes, self.stored])

    @property
    def stored(self) -> list[dict[str, Any]]:
        """For whom it makes a difference, as it is kept: by number."""
        return [
            {"enrolment_id": one.enrolment_id, "was_ready": one.was_ready, "is_ready": one.is_ready}
            for one in self.effects
        ]


def change_preview(db: Session, cohort_id: int, wanted: Requirements) -> ChangePreview:
    """What would change, and for whom. Raises NotFound; Refused for requirements that the course cannot have."""
    return _preview(db, cohorts.cohort(db, cohort_id), wanted)


def change_requirements(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    cohort_id: int,
    wanted: Requirements,
    reason: str,
    shown: str,
) -> ChangePreview:
    """Decides that a cohort asks something else from now on. ``shown``: the mark of the preview.

    Certificates that were issued stay as they are. Raises NotFound; Refused without a reason, for requirements that
    the course cannot have or that hold already, and when something else changed since it was shown.
    """
    found = _preview(db, cohorts.lock_cohort(db, cohort_id), wanted)
    said = sentence_of(reason, T("Vul in waarom de eisen voor deze groep veranderen."))
    check_shown(shown, found.mark)
    cohorts.change_requirements(
        db, actor, clock, cohort=found.cohort, changes=found.changes, reason=said, effects=found.stored
    )
    return found


def check_wanted(content: CourseContent, wanted: Requirements) -> None:
    """Raises :class:`Refused` for requirements that nobody who takes this course could meet."""
    most = {
        "days_required": len(content.days),
        "intervisions_required": len(content.intervisions),
        "evaluations_required": len(content.modules),
    }
    for name, least in most.items():
        if not 0 <= getattr(wanted, name) <= least:
            raise Refused(T("Vul een getal in van 0 tot en met %(max)s.", max=least), field=name)
    if not set(wanted.case_competencies) <= {one.code for one in content.competencies}:
        raise Refused(T("Kies taken van deze leergang."), field="case_competencies")
    if wanted.case_level not in ("", *(one.key for one in content.rubric_levels if one.sufficient)):
        raise Refused(T("Kies een niveau dat voldoende is."), field="case_level")


def _preview(db: Session, cohort: CohortView, wanted: Requirements) -> ChangePreview:
    now = cohorts.contents(db, [cohort])[cohort.id]
    check_wanted(now, wanted)
    base = courses.contents(db, [cohort.course_version_id])[cohort.course_version_id]
    after = replace(now, requirements=wanted)
    people = enrolments.participants(db, cohort.id)
    cohort_of = {one.enrolment_id: cohort.id for one in people}
    attended = attendance.summary(db, cohort_of.keys())
    before, then = (
        progress_by(db, cohort_of, dict.fromkeys(cohort_of, content), attended=attended)
        for content in (now, after)
    )
    open_ = [one for one in people if before[one.enrolment_id].certificate is None]
    effects = [
        _effect(one.enrolment_id, one.name, before[one.enrolment_id], then[one.enrolment_id])
        for one in sorted(open_, key=lambda one: (one.sort_name, one.enrolment_id))
    ]
    return ChangePreview(
        cohort=cohort,
        content=after,
        changes=courses.differences(base.requirements, wanted),
        differences=tuple(
            Difference(title, told(name, now), told(name, after), told(name, base))
            for name, title in TITLES.items()
            if getattr(now.requirements, name) != getattr(wanted, name)
        ),
        effects=tuple(one for one in effects if one.eased or one.harder),
        people=len(open_),
    )


def _effect(enrolment_id: int, name: str, before: Progress, then: Progress) -> Effect:
    was, is_ = left(before.requirements), left(then.requirements)
    return Effect(
        enrolment_id=enrolment_id,
        name=name,
        was_ready=ready(before.requirements),
        is_ready=ready(then.requirements),
        eased=tuple(LABELS[key] for key in was if is_.get(key, 0) < was[key]),
        harder=tuple(LABELS[key] for key in is_ if is_[key] > was.get(key, 0)),
    )
