"""What waits for a trainer: attendance to note, cases to read, the next session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.attendance.service import Concern, Outlook, OverdueTask
from app.calendars import service as calendars
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.clock import Clock, local, today
from app.enrolments import service as enrolments
from app.portal.boards.intervision import sheets
from app.portal.words import when
from app.practice import service as practice
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.web.i18n import say
from app.web.parts import Todo

#: At most this many attendance lists are asked for at once.
SHOWN = 5
#: A list that was not signed is asked for so long.
SIGN_WITHIN = timedelta(days=30)
TEACHING = (CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING)


@dataclass(frozen=True, slots=True)
class TrainerBoard:
    """The trainer's home."""

    todos: tuple[Todo, ...]
    cohorts: tuple[CohortView, ...]
    upcoming: tuple[tuple[SessionView, str], ...]


def trainer(db: Session, clock: Clock, person_id: int) -> TrainerBoard:
    """The home of a fixed or guest trainer."""
    now = today(clock)
    mine = cohorts.cohorts_of_trainer(db, person_id)
    teaching = [one for one in mine if one.state in TEACHING]
    guest = scheduling.sessions_of_guest(db, person_id)
    own = scheduling.sessions_of(db, [one.id for one in teaching])
    teachers = scheduling.trainers_of_sessions(db, own)
    sessions = {one.id: one for one in [*(one for one in own if person_id in teachers[one.id]), *guest]}
    planned = sorted((one for one in sessions.values() if not one.cancelled), key=lambda one: one.starts_at)
    names = {one.id: one.name for one in mine}
    missing = {one.cohort_id for one in guest} - names.keys()
    names |= {one.id: one.name for one in (cohorts.cohorts(db, ids=missing) if missing else ())}
    coming = [one for one in planned if local(one.starts_at).date() >= now]
    teaches = {one.id for one in coming if one.trainer_person_id in (None, person_id)} | {
        one.id for one in guest
    }
    past = [one for one in planned if local(one.starts_at).date() < now]
    noted = attendance.noted_of(db, [one.id for one in past])
    seats = enrolments.seated_in(db, [one.id for one in teaching])
    todos = [
        *_today(coming, names, now),
        *_declined(db, coming, names, now),
        *_unnoted([one for one in past if one.id not in noted], names, now),
        *_concerns(attendance.concerns_in(db, clock, teaching, sessions=own, seats=seats)),
        *_overdue(attendance.overdue_tasks(db, clock, teaching, seats=seats), names, now),
        *_cases(db, clock, person_id, mine),
        *sheets(db, clock, person_id, [one for one in coming if one.id in teaches]),
        *_unsigned(db, [one for one in past if one.id in noted], names, now),
    ]
    return TrainerBoard(
        tuple(todos), tuple(mine), tuple((one, names[one.cohort_id]) for one in coming[:SHOWN])
    )


def _today(coming: list[SessionView], names: dict[int, str], now: date) -> list[Todo]:
    found = []
    for one in coming[:1]:
        told = when(local(one.starts_at).date(), now)
        here = local(one.starts_at).date() == now
        found.append(
            Todo(
                told.words,
                f"{say(one.label)}: {one.title}" if one.is_day else one.title,
                _(
                    "Groep %(name)s, %(times)s, %(place)s.",
                    name=names[one.cohort_id],
                    times=one.times,
                    place=one.place,
                ),
                url_for("attendance.sheet", session_id=one.id) if here else "",
                _("Vul aanwezigheid in"),
                told.note,
                told.soon,
            )
        )
    return found


def _declined(db: Session, coming: list[SessionView], names: dict[int, str], now: date) -> list[Todo]:
    """The next session to which somebody's calendar said no; the others follow when it has been."""
    declined = calendars.declined(db, [one.id for one in coming])
    one = next((one for one in coming if one.id in declined), None)
    if one is None:
        return []
    told = when(local(one.starts_at).date(), now)
    title = ngettext(
        "%(num)s persoon komt niet naar %(title)s",
        "%(num)s mensen komen niet naar %(title)s",
        declined[one.id],
        title=one.title,
    )
    text = _(
        "Groep %(name)s. Ze antwoordden “nee” op de uitnodiging in hun agenda.", name=names[one.cohort_id]
    )
    url = url_for("calendars.answers", session_id=one.id)
    return [Todo(told.words, title, text, url, _("Bekijk wie er komt"), told.note, told.soon)]


def _unnoted(unnoted: list[SessionView], names: dict[int, str], now: date) -> list[Todo]:
    found = []
    for one in unnoted[:SHOWN]:
        told = when(local(one.starts_at).date(), now)
        found.append(
            Todo(
                told.words,
                _("Vul de aanwezigheid in van %(title)s", title=one.title),
                _("Groep %(name)s. Zonder aanwezigheid telt de dag niet mee.", name=names[one.cohort_id]),
                url_for("attendance.sheet", session_id=one.id),
                _("Vul in"),
                told.note,
                True,
            )
        )
    return found


def _concerns(concerns: list[Concern]) -> list[Todo]:
    """Who cannot reach the certificate any more, each by name; the others in one line that leads to all of them."""
    lost = [one for one in concerns if one.outlook is not Outlook.LAST_CHANCE]
    found = [
        Todo(
            _("Certificaat"),
            say(one.title),
            say(one.text),
            url_for("attendance.picture", cohort_id=one.cohort_id),
            _("Bekijk aanwezigheid"),
            one.cohort_name,
            True,
        )
        for one in lost[:SHOWN]
    ]
    rest = len(lost[SHOWN:])
    close = len({one.enrolment_id for one in concerns if one.outlook is Outlook.LAST_CHANCE})
    if rest:
        title = ngettext(
            "Nog %(num)s deelnemer haalt het certificaat niet",
            "Nog %(num)s deelnemers halen het certificaat niet",
            rest,
        )
    elif close:
        title = ngettext(
            "%(num)s deelnemer mag niets meer missen", "%(num)s deelnemers mogen niets meer missen", close
        )
    else:
        return found
    text = _("Spreek af hoe ze een gemiste bijeenkomst inhalen.")
    return [*found, Todo(_("Certificaat"), title, text, url_for("attendance.concerns"), _("Bekijk wie"))]


def _overdue(tasks: tuple[OverdueTask, ...], names: dict[int, str], now: date) -> list[Todo]:
    """Tasks that were to be ready by now: one leads to what was agreed, more to all of them."""
    if not tasks:
        return []
    first = tasks[0]
    told = when(first.due_on, now)
    if len(tasks) == 1:
        title = _("De opdracht van %(name)s had klaar moeten zijn", name=first.name)
        url = url_for("attendance.make_up", session_id=first.session.id, enrolment_id=first.enrolment_id)
    else:
        title = ngettext(
            "%(num)s opdracht had klaar moeten zijn",
            "%(num)s opdrachten hadden klaar moeten zijn",
            len(tasks),
        )
        url = url_for("attendance.concerns")
    text = _("Groep %(name)s. Noteer of het klaar is, of spreek iets anders af.", name=names[first.cohort_id])
    return [Todo(told.words, title, text, url, _("Bekijk"), told.note, True)]


def _unsigned(db: Session, noted: list[SessionView], names: dict[int, str], now: date) -> list[Todo]:
    """The first list that waits for a signature; the others follow when it has been signed."""
    lately = [one for one in noted if local(one.starts_at).date() >= now - SIGN_WITHIN]
    waiting = attendance.unsigned(db, [one.id for one in lately])
    one = next((one for one in lately if one.id in waiting), None)
    if one is None:
        return []
    told = when(local(one.starts_at).date(), now)
    title = _("Onderteken de lijst van %(title)s", title=one.title)
    text = _("Groep %(name)s. Kijk eerst of de lijst klopt.", name=names[one.cohort_id])
    url = url_for("attendance.lists", session_id=one.id)
    return [Todo(told.words, title, text, url, _("Bekijk de lijst"), told.note)]


def _cases(db: Session, clock: Clock, person_id: int, mine: list[CohortView]) -> list[Todo]:
    waiting, late = practice.to_review(db, clock, person_id, mine)
    if not waiting:
        return []
    note = ngettext("%(num)s te laat", "%(num)s te laat", late) if late else ""
    title = ngettext("Lees %(num)s praktijkcasus", "Lees %(num)s praktijkcasussen", waiting)
    text = _("De deelnemer wacht op je reactie. Dat je leest, wordt genoteerd.")
    url = url_for("practice.review_list")
    return [Todo(_("Ingeleverd"), title, text, url, _("Bekijk casussen"), note, bool(late))]
