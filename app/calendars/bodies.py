"""What a feed holds: the sessions of its subject as calendar events, and who may have it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.calendars.rules import FeedKind, Occasion
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.errors import NotFound
from app.core.permissions import Role
from app.core.ports import CalendarBuilder, CalendarEvent, CalendarFile
from app.core.text import T, Text
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView

#: Stamp of a calendar without events.
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The name of a calendar and its events."""

    name: Text
    events: tuple[CalendarEvent, ...]

    def bytes_by(self, build: CalendarBuilder) -> bytes:
        """The iCalendar file; the same calendar always gives the same bytes. In Dutch, for all who subscribe."""
        stamp = max((event.changed_at for event in self.events), default=_NEVER)
        return build(CalendarFile(str(self.name), self.events, stamp))


def entitled(db: Session, *, person_id: int, kind: FeedKind, subject_id: int) -> bool:
    """Whether this person may have this feed now."""
    owner = accounts.person(db, person_id)
    if owner is None or not owner.active:
        return False
    if kind in (FeedKind.LEARNER, FeedKind.TRAINER):
        return subject_id == person_id
    if kind is FeedKind.ORGANISATION:
        return subject_id in organisations.organisation_ids_of_coordinator(db, person_id)
    if cohorts.is_trainer_of(db, person_id, subject_id):
        return True
    administrators = {one.id for one in accounts.people_with_role(db, Role.ADMINISTRATOR)}
    return person_id in administrators and bool(cohorts.cohorts(db, ids=[subject_id]))


def calendar_of(db: Session, *, kind: FeedKind, subject_id: int, base_url: str) -> Calendar:
    """The calendar of a subject. Raises NotFound for a cohort or organisation that does not exist."""
    if kind is FeedKind.COHORT:
        cohort = cohorts.cohort(db, subject_id)
        sessions = scheduling.sessions_of(db, [subject_id])
        page = f"{base_url}/groepen/{cohort.slug}"
        return Calendar(T("Leergang %(cohort)s", cohort=cohort.name), _events(sessions, [cohort], page))
    if kind is FeedKind.LEARNER:
        return Calendar(
            T("Leergang DemenTalent-expert"),
            _of_cohorts(db, enrolments.cohort_ids_of_person(db, subject_id), f"{base_url}/leren"),
        )
    if kind is FeedKind.ORGANISATION:
        name = organisations.names(db, [subject_id]).get(subject_id)
        if name is None:
            raise NotFound
        ids = enrolments.cohort_ids_of_organisation(db, subject_id)
        return Calendar(
            T("Leergang, groepen van %(organisation)s", organisation=name),
            _of_cohorts(db, ids, f"{base_url}/organisatie"),
        )
    own = {one.id for one in cohorts.cohorts_of_trainer(db, subject_id)}
    guest = [one for one in scheduling.sessions_of_guest(db, subject_id) if one.cohort_id not in own]
    taught = [*scheduling.sessions_of(db, own), *guest]
    known = cohorts.cohorts(db, ids={one.cohort_id for one in taught})
    return Calendar(T("Leergang, lesgeven"), _events(taught, known, f"{base_url}/trainer"))


def _of_cohorts(db: Session, ids: Collection[int], page: str) -> tuple[CalendarEvent, ...]:
    return _events(scheduling.sessions_of(db, ids), cohorts.cohorts(db, ids=ids), page)


def _events(
    sessions: Collection[SessionView], known: Collection[CohortView], page: str
) -> tuple[CalendarEvent, ...]:
    by_id = {one.id: one for one in known}
    return tuple(_event(one, by_id[one.cohort_id], page) for one in sessions)


def _event(one: SessionView, cohort: CohortView, page: str) -> CalendarEvent:
    occasion = Occasion(
        label=one.label,
        title=one.title,
        cohort_name=cohort.name,
        cancelled=one.cancelled,
        sequence=one.sequence,
        changed_at=one.changed_at,
        # What has taken place stays as it was; only what was still to come falls away with the group.
        cohort_cancelled=cohort.state is CohortState.CANCELLED and one.starts_at > cohort.updated_at,
        cohort_changed_at=cohort.updated_at,
    )
    said = T("%(label)s van de groep %(cohort)s.", label=one.label, cohort=cohort.name)
    more = T("Kijk voor de voorbereiding op %(page)s", page=page)
    return CalendarEvent(
        uid=one.uid,
        sequence=occasion.event_sequence,
        summary=str(occasion.summary),
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        changed_at=occasion.event_changed_at,
        location=one.place,
        description=f"{said}\n{more}",
        url=page,
        cancelled=occasion.off,
    )
