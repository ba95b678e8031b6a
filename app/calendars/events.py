"""The one place that makes a calendar event of a session: feeds and invitations say the same as the pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from app.calendars.rules import Occasion
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.config import Config
from app.core.ports import CalendarEvent
from app.core.text import T, Text
from app.organisations import service as organisations
from app.scheduling import service as scheduling
from app.scheduling.service import Kind, PlaceView, SessionView
from app.web.i18n import say_in

#: Where a learner finds one session with its material, also one of another group at which they make something up.
LESSON_PAGE: Final = "/leren/bijeenkomsten/{session_id}"
#: Before it is decided whether a group goes on (decision 0024).
_UNDECIDED: Final = (CohortState.DRAFT, CohortState.OPEN)
#: What a calendar can sort by.
_KINDS: Final = {
    Kind.DAY: T("Lesdag"),
    Kind.INTERVISION: T("Intervisie"),
    Kind.MAKE_UP: T("Inhaalbijeenkomst"),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """To whom an event is told, and in which words."""

    #: The page that an event leads to, with `{session_id}` where the session's number stands in its address.
    page: str
    #: `nl` or `en`.
    language: str = "nl"
    #: Only that there is something: without title, place and link.
    busy: bool = False
    #: To who takes part or teaches: with the online link, the way and the preparation.
    inside: bool = True
    #: Minutes before the begin at which the calendar reminds.
    remind_minutes: int | None = None

    def page_of(self, one: SessionView) -> str:
        """The page that the event of this session leads to."""
        return self.page.replace("{session_id}", str(one.id))


class Events:
    """Makes events; what it reads for one feed it knows for the next, so make a fresh one in each transaction."""

    def __init__(self, db: Session, config: Config) -> None:
        self._db = db
        self._cohorts: dict[int, CohortView] = {}
        self._places: dict[int, PlaceView] = {}
        self._organiser = organiser(db, config)

    def of(self, sessions: Iterable[SessionView], telling: Telling) -> tuple[CalendarEvent, ...]:
        """The events of these sessions, in their order. A constant number of queries."""
        sessions = tuple(sessions)
        self._know(sessions)
        return tuple(self._event(one, self._cohorts[one.cohort_id], telling) for one in sessions)

    def cohort(self, cohort_id: int) -> CohortView:
        """A cohort. Raises NotFound."""
        if cohort_id not in self._cohorts:
            self._cohorts[cohort_id] = cohorts.cohort(self._db, cohort_id)
        return self._cohorts[cohort_id]

    def occasion(self, one: SessionView) -> Occasion:
        """What decides how a session is told."""
        return _occasion(one, self.cohort(one.cohort_id))

    def _know(self, sessions: Collection[SessionView]) -> None:
        missing = {one.cohort_id for one in sessions} - self._cohorts.keys()
        if missing:
            self._cohorts |= {one.id: one for one in cohorts.cohorts(self._db, ids=missing)}
        unknown = {one.place_id for one in sessions if one.place_id is not None} - self._places.keys()
        if unknown:
            self._places |= scheduling.places_by_id(self._db, unknown)

    def _event(self, one: SessionView, cohort: CohortView, telling: Telling) -> CalendarEvent:
        occasion = _occasion(one, cohort)
        place = self._places.get(one.place_id or 0)

        def said(text: Text) -> str:
            return say_in(text, telling.language)

        if telling.busy:
            return CalendarEvent(
                uid=one.uid,
                sequence=occasion.event_sequence,
                summary=said(T("Afgelast") if occasion.off else T("Bezet")),
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                changed_at=occasion.event_changed_at,
                cancelled=occasion.off,
                organiser=self._organiser,
                remind_minutes=telling.remind_minutes,
            )
        online = one.online_url if telling.inside else ""
        return CalendarEvent(
            uid=one.uid,
            sequence=occasion.event_sequence,
            summary=said(occasion.summary),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            changed_at=occasion.event_changed_at,
            location=one.place,
            geo=_geo(place),
            description="\n".join(said(text) for text in _description(one, cohort, place, telling)),
            url=telling.page_of(one),
            cancelled=occasion.off,
            conference=online,
            conference_label=said(T("Online meedoen")) if online else "",
            categories=(said(T("Leergang")), said(_KINDS[one.kind])),
            organiser=self._organiser,
            remind_minutes=telling.remind_minutes,
        )


def organiser(db: Session, config: Config) -> tuple[str, str]:
    """Name and address of who holds all sessions: the foundation, at the mailbox that reads answers."""
    return organisations.foundation(db).name, config.calendar_mail


def _occasion(one: SessionView, cohort: CohortView) -> Occasion:
    return Occasion(
        label=one.label,
        title=one.title,
        cohort_name=cohort.name,
        cancelled=one.cancelled,
        cancelled_at=one.cancelled_at,
        sequence=one.sequence,
        changed_at=one.changed_at,
        # What has taken place stays as it was; only what was still to come falls away with the group.
        cohort_cancelled=cohort.state is CohortState.CANCELLED and one.starts_at > cohort.updated_at,
        cohort_changed_at=cohort.updated_at,
    )


def _geo(place: PlaceView | None) -> tuple[float, float] | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _description(
    one: SessionView, cohort: CohortView, place: PlaceView | None, telling: Telling
) -> Iterable[Text]:
    yield T("%(label)s van de groep %(cohort)s.", label=one.label, cohort=cohort.name)
    if cohort.state in _UNDECIDED:
        yield T("Het is nog niet zeker dat deze groep doorgaat.")
    if telling.inside:
        if place is not None and place.directions:
            yield T("Zo kom je er: %(directions)s", directions=place.directions)
        if one.online_url:
            yield T("Online meedoen: %(link)s", link=one.online_url)
        if one.preparation:
            yield T("Voorbereiding: %(text)s", text=one.preparation)
    yield T("Meer staat op %(page)s", page=telling.page_of(one))
