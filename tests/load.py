"""A crowd at the enrolment desk: many coordinators who send forms over HTTP at the same time."""

from __future__ import annotations

import http.client
import random
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy.orm import Session

from app.cohorts.service import CohortView
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Role
from app.organisations import service as organisations
from tests.factories.enrolments import bare_cohort
from tests.pages import hidden
from tests.people import ActorFor, log_in

#: How many speak at the same moment.
SPEAKERS = 20


@dataclass
class Coordinator:
    """A coordinator with a browser that is logged in."""

    organisation_id: int
    cookie: str
    csrf: str = ""


@dataclass(frozen=True)
class Answer:
    """What the server said, and how long that took."""

    status: int
    location: str
    seconds: float
    text: str = ""


@dataclass
class Crowd:
    """Coordinators of as many organisations before one open cohort."""

    cohort: CohortView
    coordinators: list[Coordinator]
    base: str = ""
    spoken: threading.local = field(default_factory=threading.local)
    lines: list[http.client.HTTPConnection] = field(default_factory=list)

    def close(self) -> None:
        """Hangs up."""
        for line in self.lines:
            line.close()

    def url(self, who: Coordinator, rest: str = "") -> str:
        """The page of one organisation in the cohort."""
        return f"/organisatie/{who.organisation_id}/groepen/{self.cohort.id}{rest}"

    def get(self, who: Coordinator, path: str) -> Answer:
        """Opens a page."""
        return self._ask("GET", path, who)

    def send(self, who: Coordinator, path: str, **values: str) -> Answer:
        """Sends a form; the page is fetched first when nothing was fetched before."""
        if not who.csrf:
            who.csrf = hidden(self.get(who, self.url(who, "/inschrijven")).text)["csrf_token"]
        return self._ask("POST", path, who, {"csrf_token": who.csrf, **values})

    def _ask(self, method: str, path: str, who: Coordinator, values: dict[str, str] | None = None) -> Answer:
        line: http.client.HTTPConnection | None = getattr(self.spoken, "line", None)
        if line is None:
            line = self.spoken.line = http.client.HTTPConnection(
                self.base.removeprefix("http://"), timeout=60
            )
            self.lines.append(line)
        headers = {"Cookie": who.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urllib.parse.urlencode(values) if values else None
        start = time.perf_counter()
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        except http.client.RemoteDisconnected:
            line.close()  # the server ended a line that was idle; what was sent bears a key, so it is sent again
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        return Answer(answer.status, answer.getheader("Location") or "", time.perf_counter() - start, text)


def crowd(
    app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor, *, organisations_: int, seats: int
) -> Crowd:
    """An open cohort and its coordinators, committed; the servers' clock is the machine's, so is the test's here."""
    clock.set(datetime.now(UTC))
    cohort = bare_cohort(db, clock, "Assen, de storm", seats=seats)
    found = []
    for number in range(organisations_):
        actor = actor_for(Role.COORDINATOR, email=f"coordinator{number}@voorbeeld.nl")
        made = organisations.create(db, SYSTEM, clock, name=f"Organisatie {number:02d}")
        organisations.add_coordinator(
            db,
            SYSTEM,
            clock,
            organisation_id=made.id,
            given_name="",
            infix="",
            family_name="",
            email=actor.email,
        )
        db.commit()
        client = log_in(app.test_client(), db, actor)
        (cookie,) = client._cookies.values()
        found.append(Coordinator(made.id, f"{cookie.key}={cookie.value}"))
    return Crowd(cohort, found)


def at_once(speak: Callable[[int], Answer], numbers: Iterable[int], speakers: int = SPEAKERS) -> list[Answer]:
    """Lets ``speakers`` threads ask for all ``numbers``; the answers in the order of asking."""
    with ThreadPoolExecutor(speakers) as pool:
        return list(pool.map(speak, numbers))


def p95(answers: Iterable[Answer]) -> float:
    """The time within which 95 of 100 answers came, in seconds."""
    times = sorted(one.seconds for one in answers)
    return times[max(0, round(len(times) * 0.95) - 1)]


def rush(crowd: Crowd, people: int, seed: int) -> dict[int, list[Answer]]:
    """Every person is enrolled by one of the coordinators, and each form is sent twice, in a shuffled order."""
    calls = [number for number in range(people) for _ in range(2)]
    random.Random(seed).shuffle(calls)

    def speak(number: int) -> Answer:
        who = crowd.coordinators[number % len(crowd.coordinators)]
        return crowd.send(
            who,
            crowd.url(who, "/inschrijven"),
            once=f"rush-{seed}-{number:06d}-abcdefghijklmnop",
            given_name=f"Persoon{number:03d}",
            infix="van",
            family_name=f"Test{number:03d}",
            email=f"persoon{number}@voorbeeld.nl",
            function="Casemanager dementie",
        )

    for who in crowd.coordinators:
        who.csrf = hidden(crowd.get(who, crowd.url(who, "/inschrijven")).text)["csrf_token"]
    found: dict[int, list[Answer]] = {}
    for number, answer in zip(calls, at_once(speak, calls), strict=True):
        found.setdefault(number, []).append(answer)
    return found
