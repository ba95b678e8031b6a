"""A learner's own overview: the next day, its preparation and place, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local, today
from app.core.errors import NotFound
from app.courses.service import CourseContent, Module
from app.enrolments import service as enrolments
from app.enrolments.service import EnrolmentState, EnrolmentView
from app.portal.boards.progress import Progress, cohorts_with_content, progress_of
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.web.parts import Todo


@dataclass(frozen=True, slots=True)
class LearnerCohort:
    """One of the learner's cohorts."""

    enrolment: EnrolmentView
    cohort: CohortView
    content: CourseContent
    sessions: tuple[SessionView, ...]
    progress: Progress | None
    next: SessionView | None

    @property
    def waiting(self) -> bool:
        """Whether the learner has no seat yet."""
        return self.enrolment.state is EnrolmentState.WAITING

    @property
    def cancelled(self) -> bool:
        """Whether the cohort does not go on."""
        return self.cohort.state is CohortState.CANCELLED

    @property
    def next_module(self) -> Module | None:
        """The module of the next session."""
        return self.content.module(self.next.module_key) if self.next else None


def learner(db: Session, clock: Clock, person_id: int) -> list[LearnerCohort]:
    """The learner's cohorts, the current one first."""
    mine = [
        one
        for one in enrolments.enrolments_of_person(db, person_id)
        if one.state is not EnrolmentState.WITHDRAWN
    ]
    known = cohorts_with_content(db, {one.cohort_id for one in mine})
    seated = {one.id: known[one.cohort_id][1] for one in mine if one.seat_id is not None}
    progress = progress_of(db, seated)
    sessions: dict[int, list[SessionView]] = {}
    for session in scheduling.sessions_of(db, list(known)):
        sessions.setdefault(session.cohort_id, []).append(session)
    now = today(clock)
    found = []
    for one in mine:
        cohort, content = known[one.cohort_id]
        planned = tuple(sessions.get(one.cohort_id, ()))
        coming = [s for s in planned if not s.cancelled and local(s.starts_at).date() >= now]
        found.append(
            LearnerCohort(
                one,
                cohort,
                content,
                planned,
                progress.get(one.id),
                coming[0] if coming and cohort.state is not CohortState.CANCELLED else None,
            )
        )
    return sorted(found, key=lambda one: (one.next is None, one.waiting, -one.cohort.id))


def name_to_confirm(db: Session, person_id: int, learning: list[LearnerCohort]) -> list[Todo]:
    """Asks for the spelling of the name until it is confirmed, as long as a certificate is still to come."""
    person = accounts.person(db, person_id)
    to_come = [one for one in learning if one.progress is None or one.progress.certificate is None]
    if person is None or person.name_confirmed_at is not None or not to_come:
        return []
    text = _("%(name)s. Zo komt je naam op je certificaat.", name=person.full_name)
    url = url_for("accounts.welcome")
    return [Todo(_("Eén minuut"), _("Klopt je naam?"), text, url, _("Controleer je naam"))]


def learner_module(
    db: Session, person_id: int, cohort_id: int, key: str
) -> tuple[CohortView, CourseContent, Module]:
    """A module of a cohort in which the person has a seat; raises NotFound."""
    mine = enrolments.enrolments_of_person(db, person_id)
    if not any(one.cohort_id == cohort_id and one.seat_id is not None for one in mine):
        raise NotFound
    cohort, content = cohorts_with_content(db, [cohort_id])[cohort_id]
    module = content.module(key)
    if module is None:
        raise NotFound
    return cohort, content, module
