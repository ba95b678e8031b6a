"""What a feed holds: the sessions of its subject as calendar events, and who may have it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.attendance import service as attendance
from app.calendars.events import LESSON_PAGE, Events, Telling, organiser
from app.calendars.queries import Known
from app.calendars.rules import Detail, FeedKind, Variant, look_again
from app.cohorts import service as cohorts
from app.config import Config
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.permissions import Role
from app.core.ports import CalendarBuilder, CalendarEvent, CalendarFile
from app.core.text import T, Text
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.requests import service as requests
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.subgroups import service as subgroups
from app.web.i18n import say_in

#: Stamp of a calendar without events.
_NEVER: Final = datetime(2026, 1, 1, tzinfo=UTC)
#: CSS3 colours (RFC 7986 section 5.9), so that somebody with two feeds can tell them apart.
_COLORS: Final = {
    FeedKind.LEARNER: "teal",
    FeedKind.TRAINER: "indigo",
    FeedKind.COHORT: "darkcyan",
    FeedKind.ORGANISATION: "steelblue",
    FeedKind.OPEN: "seagreen",
}


@dataclass(frozen=True, slots=True)
class Holding:
    """What a feed holds, before it is put into words."""

    kind: FeedKind
    name: Text
    #: Sessions with the page that each leads to, as in `events.Telling`.
    sessions: tuple[tuple[SessionView, str], ...]
    #: Moments at which it holds something else by itself.
    turns: tuple[datetime, ...] = ()


def entitled(db: Session, *, person_id: int, kind: FeedKind, subject_id: int) -> bool:
    """Whether this person may have this feed now. A learner or trainer without a group has an empty one."""
    owner = accounts.person(db, person_id)
    if owner is None or not owner.active or kind is FeedKind.OPEN:
        return False
    if kind in (FeedKind.LEARNER, FeedKind.TRAINER):
        return subject_id == person_id
    if kind is FeedKind.ORGANISATION:
        return subject_id in organisations.organisation_ids_of_coordinator(db, person_id)
    if _teaches(db, person_id) and cohorts.is_trainer_of(db, person_id, subject_id):
        return True
    administrators = {one.id for one in accounts.people_with_role(db, Role.ADMINISTRATOR)}
    return person_id in administrators and bool(cohorts.cohorts(db, ids=[subject_id]))


class Contents:
    """Puts feeds together; make a fresh one in each transaction, for it keeps what it has read."""

    def __init__(self, db: Session, clock: Clock, config: Config) -> None:
        self._db = db
        self._clock = clock
        self._base = config.base_url
        self._events = Events(db, config)

    def holding(self, kind: FeedKind, subject_id: int) -> Holding:
        """What the feed of a subject holds. Raises NotFound for a cohort or organisation that does not exist."""
        if kind is FeedKind.COHORT:
            cohort = cohorts.cohort(self._db, subject_id)
            found = scheduling.sessions_of(self._db, [subject_id])
            name = T("Leergang %(cohort)s", cohort=cohort.name)
            return Holding(kind, name, _to(found, f"{self._base}/groepen/{cohort.slug}"))
        if kind is FeedKind.LEARNER:
            return Holding(
                kind,
                T("Leergang DemenTalent-expert"),
                _to(sessions_of_learner(self._db, subject_id), self._base + LESSON_PAGE),
            )
        if kind is FeedKind.TRAINER:
            found = sessions_of_teacher(self._db, subject_id)
            return Holding(kind, T("Leergang, lesgeven"), _to(found, f"{self._base}/trainer"))
        if kind is FeedKind.OPEN:
            return self._open()
        called = organisations.names(self._db, [subject_id]).get(subject_id)
        if called is None:
            raise NotFound
        ids = enrolments.cohort_ids_of_organisation(self._db, subject_id)
        found = [one for one in scheduling.sessions_of(self._db, ids) if not one.is_make_up]
        name = T("Leergang, groepen van %(organisation)s", organisation=called)
        return Holding(kind, name, _to(found, f"{self._base}/organisatie"))

    def file(self, holding: Holding, variant: Variant) -> tuple[CalendarFile, datetime]:
        """The calendar in the words of a variant, and when it is to be looked at again."""
        now = self._clock.now()
        occasions = {one.id: self._events.occasion(one) for one, _ in holding.sessions}
        until = {key: one.shown_until() for key, one in occasions.items()}
        shown = [(one, page) for one, page in holding.sessions if (until[one.id] or now) >= now]
        events: list[CalendarEvent] = []
        for page in dict.fromkeys(page for _, page in shown):
            telling = Telling(
                page=page,
                language=variant.language,
                busy=variant.detail is Detail.BUSY,
                inside=holding.kind not in (FeedKind.ORGANISATION, FeedKind.OPEN),
                remind_minutes=variant.remind_minutes,
            )
            events += self._events.of((one for one, to in shown if to == page), telling)
        name = T("Leergang, alleen bezet") if variant.detail is Detail.BUSY else holding.name
        file = CalendarFile(
            name=say_in(name, variant.language),
            events=tuple(events),
            changed_at=max((event.changed_at for event in events), default=_NEVER),
            description=say_in(
                T("Bijeenkomsten van de leergang. Deze agenda houdt zichzelf bij."), variant.language
            ),
            language=variant.language,
            color=_COLORS[holding.kind],
        )
        return file, look_again(now, [*until.values(), *holding.turns])

    def _open(self) -> Holding:
        coming = requests.coming_cohorts(self._db, self._clock)
        pages = {one.cohort.id: f"{self._base}/groepen/{one.cohort.slug}" for one in coming}
        found = scheduling.sessions_of(self._db, pages.keys())
        return Holding(
            FeedKind.OPEN,
            T("Leergang DemenTalent-expert, groepen die open zijn"),
            tuple((one, pages[one.cohort_id]) for one in found if not one.is_make_up),
            tuple(one.starts_at for one in coming),
        )


def sessions_of_learner(db: Session, person_id: int) -> list[SessionView]:
    """The sessions that are for a person on a seat, in all own cohorts, and those to make up at; by time."""
    seated = [one.id for one in enrolments.enrolments_of_person(db, person_id) if one.seated]
    found = {
        one.id: one
        for mine in (
            *subgroups.sessions_of_enrolments(db, seated).values(),
            *attendance.sessions_to_make_up(db, seated).values(),
        )
        for one in mine
    }
    return sorted(found.values(), key=lambda one: (one.starts_at, one.id))


def sessions_of_teacher(db: Session, person_id: int) -> list[SessionView]:
    """The sessions that a person teaches, as a fixed trainer or as a guest, by time."""
    own: Collection[int] = ()
    if _teaches(db, person_id):
        own = {one.id for one in cohorts.cohorts_of_trainer(db, person_id)}
    found = {one.id: one for one in scheduling.sessions_of_guest(db, person_id)}
    theirs = scheduling.sessions_of(db, own)
    teachers = scheduling.trainers_of_sessions(db, theirs)
    found |= {one.id: one for one in theirs if person_id in teachers[one.id]}
    return sorted(found.values(), key=lambda one: (one.starts_at, one.id))


def _teaches(db: Session, person_id: int) -> bool:
    return person_id in {one.id for one in accounts.people_with_role(db, Role.TRAINER)}


def _to(sessions: Iterable[SessionView], page: str) -> tuple[tuple[SessionView, str], ...]:
    return tuple((one, page) for one in sessions)


def withdrawn_file(
    db: Session, clock: Clock, *, known: Known, build: CalendarBuilder, config: Config
) -> bytes:
    """A calendar that says that its address was withdrawn: one event, today."""
    now = clock.now()

    def said(text: Text) -> str:
        return say_in(text, known.variant.language)

    what = said(T("Dit agenda-adres is ingetrokken"))
    event = CalendarEvent(
        uid=f"withdrawn-{known.id}@leergang",
        sequence=0,
        summary=what,
        starts_at=now,
        ends_at=now + timedelta(days=1),
        changed_at=known.revoked_at or now,
        description=said(
            T(
                "Hier komen geen bijeenkomsten meer. Haal dit abonnement weg. Een nieuw adres maak je op %(page)s",
                page=f"{config.base_url}/agenda",
            )
        ),
        url=f"{config.base_url}/agenda",
        organiser=organiser(db, config),
        all_day=True,
    )
    return build(CalendarFile(what, (event,), known.revoked_at or now, language=known.variant.language))
