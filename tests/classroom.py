"""A room full of phones: learners of one cohort who all check in to the session that goes on now, over HTTP."""

from __future__ import annotations

import http.client
import random
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.attendance import service
from app.attendance.models import Attendance, CheckIn
from app.attendance.rules.codes import link_code, step_of
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.organisations import service as organisations
from app.scheduling.models import CourseSession
from tests.factories.enrolments import bare_cohort
from tests.pages import hidden
from tests.people import ActorFor, log_in


@dataclass(frozen=True)
class Room:
    """The session, and the cookie of each learner's phone."""

    session_id: int
    phones: tuple[str, ...]

    def code(self, db: Session) -> str:
        """The code that the screen shows now, by the machine's clock."""
        secret = db.scalars(sa.select(CheckIn.secret).where(CheckIn.session_id == self.session_id)).one()
        db.rollback()
        return link_code(secret, self.session_id, step_of(datetime.now(UTC)))

    def states(self, db: Session) -> list[str]:
        """What is noted."""
        query = sa.select(Attendance.state).where(Attendance.session_id == self.session_id)
        found = list(db.scalars(query))
        db.rollback()
        return found


@dataclass(frozen=True)
class Step:
    """One answer of the server."""

    status: int
    seconds: float


def classroom(app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor, *, people: int) -> Room:
    """A cohort of so many learners, a session that began five minutes ago, and its check-in open; committed.

    The servers' clock is the machine's, so is the test's here.
    """
    clock.set(datetime.now(UTC))
    cohort = bare_cohort(db, clock, "Assen, de volle zaal", seats=people)
    home = organisations.create(db, SYSTEM, clock, name="Zorggroep De Zaal")
    trainer = actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=cohort.id, person_id=trainer.person_id or 0)
    learners = [_learner(db, clock, actor_for, cohort.id, home.id, number) for number in range(people)]
    row = CourseSession(
        cohort_id=cohort.id,
        module_key="anders-kijken",
        kind="day",
        number=1,
        title="Anders kijken",
        starts_at=clock.now() - timedelta(minutes=5),
        ends_at=clock.now() + timedelta(hours=3),
        place="Assen",
        state="planned",
        uid="volle-zaal@leergang",
        changed_at=clock.now(),
    )
    db.add(row)
    db.flush()
    service.open_check_in(db, trainer, clock, session_id=row.id)
    db.commit()
    return Room(row.id, tuple(_phone(app, db, one) for one in learners))


def _learner(
    db: Session, clock: FixedClock, actor_for: ActorFor, cohort_id: int, organisation_id: int, number: int
) -> Actor:
    actor = actor_for(Role.LEARNER, family_name=f"Zaal {number:02d}")
    enrolments.enrol(
        db,
        SYSTEM,
        clock,
        organisation_id=organisation_id,
        cohort_id=cohort_id,
        given_name="Test",
        infix="",
        family_name=f"Zaal {number:02d}",
        email=actor.email,
        function="Casemanager dementie",
    )
    db.commit()
    return actor


def _phone(app: Flask, db: Session, learner: Actor) -> str:
    client = log_in(app.test_client(), db, learner)
    (cookie,) = client._cookies.values()
    return f"{cookie.key}={cookie.value}"


def check_in_all(base: str, room: Room, code: str, *, within: float, seed: int = 1) -> list[Step]:
    """Every phone opens the address of the QR code, confirms and sees that it is in; all begin within so many seconds.

    The answers of all: of the page, of the button and of the page after it.
    """
    chance = random.Random(seed)
    start = time.perf_counter()
    moments = [chance.uniform(0, within) for _ in room.phones]

    def come(number: int) -> list[Step]:
        time.sleep(max(0.0, start + moments[number] - time.perf_counter()))  # until this phone comes in
        return _come(base, room, room.phones[number], code)

    with ThreadPoolExecutor(len(room.phones)) as pool:
        return [step for steps in pool.map(come, range(len(room.phones))) for step in steps]


def warm_up(base: str, room: Room, rounds: int = 16) -> None:
    """Opens a page that everybody opens, so that a server that started just now has read its templates."""
    for number in range(rounds):
        line = http.client.HTTPConnection(base.removeprefix("http://"), timeout=60)
        _ask(line, "GET", f"/aanmelden/{room.session_id}", room.phones[number % len(room.phones)])
        line.close()


def _come(base: str, room: Room, cookie: str, code: str) -> list[Step]:
    line = http.client.HTTPConnection(base.removeprefix("http://"), timeout=60)
    try:
        page, text, device = _ask(line, "GET", f"/aanmelden/{room.session_id}/{code}", cookie)
        own, both = f"/aanmelden/{room.session_id}", f"{cookie}; {device}"
        pressed, _, _ = _ask(line, "POST", own, both, urllib.parse.urlencode(hidden(text)))
        told, text, _ = _ask(line, "GET", own, both)
        assert "Je bent erbij" in text, text
        return [page, pressed, told]
    finally:
        line.close()


def _ask(
    line: http.client.HTTPConnection, method: str, path: str, cookie: str, body: str | None = None
) -> tuple[Step, str, str]:
    start = time.perf_counter()
    line.request(method, path, body, {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})
    answer = line.getresponse()
    text = answer.read().decode()
    given = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    return Step(answer.status, time.perf_counter() - start), text, given
