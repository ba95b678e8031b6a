"""A learner's own overview: the next day, its preparation and place, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance import service as attendance
from app.attendance.service import Learning
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local, today
from app.core.errors import NotFound
from app.courses.service import CourseContent, Module
from app.enrolments import service as enrolments
from app.enrolments.service import EnrolmentState, EnrolmentView
from app.evaluations import service as evaluations
from app.portal.boards.intervision import sheets
from app.portal.boards.progress import Progress, cohorts_with_content, progress_of
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.subgroups import service as subgroups
from app.teaching import service as teaching
from app.teaching.service import Headline
from app.web.filters import date_, day_short
from app.web.i18n import say
from app.web.parts import Todo

#: At most so many sessions are asked about at once.
ASKED = 3


@dataclass(frozen=True, slots=True)
class LearnerCohort:
    """One of the learner's cohorts."""

    enrolment: EnrolmentView
    cohort: CohortView
    content: CourseContent
    #: Those that are for this learner, and those at which they make something up, by time.
    sessions: tuple[SessionView, ...]
    #: None without a seat.
    progress: Progress | None
    next: SessionView | None
    #: None without a seat.
    learning: Learning | None
    #: The newest announcement.
    news: Headline | None

    @property
    def waiting(self) -> bool:
        """Whether the learner has no seat yet."""
        return self.enrolment.state is EnrolmentState.WAITING

    @property
    def cancelled(self) -> bool:
        """Whether the cohort does not go on."""
        return self.cohort.state is CohortState.CANCELLED

    @property
    def route(self) -> str:
        """The page that shows where the next session is; empty without a place."""
        return scheduling.route_url(self.next.place) if self.next else ""

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
    programmes = subgroups.programmes(db, {one.id: one.cohort_id for one in mine})
    seats = {
        one.id: attendance.Seat(person_id, *known[one.cohort_id], programmes[one.id])
        for one in mine
        if one.seat_id is not None
    }
    learning = attendance.learning(db, clock, seats)
    contents = {key: seat.content for key, seat in seats.items()}
    progress = progress_of(db, contents, {key: one.summary for key, one in learning.items()})
    news = teaching.newest(db, {seat.cohort.id for seat in seats.values()})
    now = today(clock)
    found = []
    for one in mine:
        cohort, content = known[one.cohort_id]
        here = learning.get(one.id)
        planned = sorted(
            [*programmes[one.id], *(here.elsewhere if here else ())], key=lambda one: (one.starts_at, one.id)
        )
        coming = [s for s in planned if not s.cancelled and local(s.starts_at).date() >= now]
        found.append(
            LearnerCohort(
                one,
                cohort,
                content,
                tuple(planned),
                progress.get(one.id),
                coming[0] if coming and cohort.state is not CohortState.CANCELLED else None,
                here,
                news.get(cohort.id) if here else None,
            )
        )
    return sorted(found, key=lambda one: (one.next is None, one.waiting, -one.cohort.id))


def todos(db: Session, clock: Clock, person_id: int, learning: list[LearnerCohort]) -> list[Todo]:
    """What waits for a learner: what cannot wait first."""
    return [
        *_arriving(learning),
        *_concerns(learning),
        *sheets(
            db, clock, person_id, [session for one in learning if one.learning for session in one.sessions]
        ),
        *_name_to_confirm(db, person_id, learning),
        *_evaluations(db, clock, learning),
    ]


def _arriving(learning: list[LearnerCohort]) -> list[Todo]:
    """The session that begins: checking in is open."""
    url = url_for("attendance.arrivals")
    return [
        Todo(
            _("Nu"),
            _("Meld je aan in de les"),
            f"{session.title}, {session.times}",
            url,
            _("Meld je aan"),
            soon=True,
        )
        for one in learning
        if one.learning is not None
        for session in one.learning.arriving
    ]


def _concerns(learning: list[LearnerCohort]) -> list[Todo]:
    """What of the certificate can no longer be reached, or nearly."""
    return [
        Todo(
            _("Je certificaat"),
            say(concern.own_title),
            say(concern.own_text),
            url_for("attendance.own"),
            _("Bekijk je aanwezigheid"),
            soon=True,
        )
        for one in learning
        if one.learning is not None
        for concern in one.learning.concerns
    ]


def _evaluations(db: Session, clock: Clock, learning: list[LearnerCohort]) -> list[Todo]:
    """Sessions of which the learner may still say what they think."""
    attended = {one.enrolment.id: one.learning.attended for one in learning if one.learning is not None}
    return [
        Todo(
            _("Eén minuut"),
            _("Wat vond je van %(title)s?", title=one.session.title),
            _("We bewaren je antwoord zonder je naam. Het kan tot %(day)s.", day=date_(one.closes_at)),
            url_for("evaluations.evaluate", session_id=one.session.id),
            _("Zeg wat je vond"),
            day_short(one.session.starts_at),
        )
        for one in evaluations.waiting_of(db, clock, attended)[:ASKED]
    ]


def _name_to_confirm(db: Session, person_id: int, learning: list[LearnerCohort]) -> list[Todo]:
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
