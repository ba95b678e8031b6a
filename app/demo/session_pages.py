"""The pages around sessions in the demo world: planning, attendance, materials, evaluations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for

from app.core.clock import FixedClock
from app.core.permissions import Role
from app.demo.finding import Found
from app.enrolments import service as enrolments
from app.evaluations import service as evaluations
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView

Pages = Iterator[tuple[str, str]]


def of_administrator(found: Found, now: datetime) -> Pages:
    """Names and addresses of what an administrator sees."""
    if found.running is None:
        return
    number = found.running.id
    for said in ("lijst", "week", "maand"):
        yield f"planning, {said}", url_for("planning.cohort", cohort_id=number, weergave=said)
    for one in _coming(found, now)[:1]:
        yield "bijeenkomst", url_for("planning.session", session_id=one.id)
        for verb, name in (
            ("change", "wijzigen"),
            ("cancel", "afgelasten"),
            ("split", "splitsen"),
            ("ask", "trainer vragen"),
        ):
            yield f"bijeenkomst {name}", url_for(f"planning.{verb}", session_id=one.id)
        yield "bijeenkomst, antwoorden", url_for("calendars.answers", session_id=one.id)
    yield "bijeenkomst toevoegen", url_for("planning.add", cohort_id=number)
    yield "reeks schuiven", url_for("planning.shift", cohort_id=number)
    yield "deelgroepen", url_for("planning.groups", cohort_id=number)
    yield "locaties", url_for("planning.places")
    for place in scheduling.places(found.db)[:1]:
        yield f"locatie {place.name}", url_for("planning.place", place_id=place.id)
    yield "nieuwe locatie", url_for("planning.new_place")
    yield "botsingen", url_for("planning.conflicts")
    yield "aanwezigheid van de groep", url_for("attendance.picture", cohort_id=number)
    yield "wie het certificaat niet haalt", url_for("attendance.concerns")
    yield from _progress(found, number)
    yield "eisen voor het certificaat", url_for("certificates.requirements", cohort_id=number)
    yield "evaluaties", url_for("evaluations.index")
    for one in _held(found, now)[:1]:
        yield f"evaluatie van {one.title}", url_for("evaluations.result", session_id=one.id)


def of_trainer(found: Found, now: datetime) -> Pages:
    """Names and addresses of what a fixed trainer sees."""
    if found.running is None:
        return
    number = found.running.id
    yield "lessen en materiaal", url_for("teaching.course", cohort_id=number)
    yield "mededelingen", url_for("teaching.announcements", cohort_id=number)
    yield "nieuwe mededeling", url_for("teaching.announce", cohort_id=number)
    yield "contactlijst", url_for("teaching.contacts", cohort_id=number)
    yield "aanwezigheid van de groep", url_for("attendance.picture", cohort_id=number)
    yield "wie het certificaat niet haalt", url_for("attendance.concerns")
    yield from _progress(found, number)
    for one in _held(found, now)[-1:]:
        yield "bijeenkomst, geweest", url_for("teaching.session", session_id=one.id)
        yield "aanwezigheidslijst", url_for("attendance.lists", session_id=one.id)
        yield "scherm om je aan te melden", url_for("attendance.screen", session_id=one.id)
        yield f"evaluatie van {one.title}", url_for("evaluations.result", session_id=one.id)
    for one in _coming(found, now)[:1]:
        yield "bijeenkomst, komt nog", url_for("teaching.session", session_id=one.id)
        yield "wie komt", url_for("calendars.answers", session_id=one.id)
        yield "nieuw materiaal", url_for("teaching.add_to_session", session_id=one.id, kind="bestand")
    yield "beschikbaarheid", url_for("planning.absences")
    yield "evaluaties", url_for("evaluations.index")


def of_learner(found: Found, now: datetime) -> Pages:
    """Names and addresses of what a learner sees."""
    if found.running is None:
        return
    number = found.running.id
    yield "groep", url_for("teaching.cohort", cohort_id=number)
    yield "mededelingen", url_for("teaching.news", cohort_id=number)
    yield "wat de groep van je ziet", url_for("teaching.contact", cohort_id=number)
    yield "eigen aanwezigheid", url_for("attendance.own")
    yield "eigen voortgang", url_for("certificates.own_progress")
    yield "aanmelden in de les", url_for("attendance.arrivals")
    for one in _coming(found, now)[:1]:
        yield "afmelden", url_for("attendance.report_absence", session_id=one.id)
    visitor = found.first(Role.LEARNER)
    asked = evaluations.waiting(found.db, FixedClock(now), visitor.person.id) if visitor else []
    for wanted in asked[:1]:
        yield "evaluatie", url_for("evaluations.evaluate", session_id=wanted.session.id)


def _progress(found: Found, number: int) -> Pages:
    yield "voortgang van de groep", url_for("certificates.progress", cohort_id=number)
    for one in enrolments.participants(found.db, number)[:1]:
        who = one.enrolment_id
        far = url_for("certificates.learner_progress", cohort_id=number, enrolment_id=who)
        yield "voortgang van een deelnemer", far
        asked = url_for("certificates.propose_dispensation", cohort_id=number, enrolment_id=who)
        yield "vrijstelling voorstellen", asked


def _held(found: Found, now: datetime) -> list[SessionView]:
    return [one for one in found.sessions(found.running) if one.ends_at <= now]


def _coming(found: Found, now: datetime) -> list[SessionView]:
    return [one for one in found.sessions(found.running) if one.starts_at > now]
