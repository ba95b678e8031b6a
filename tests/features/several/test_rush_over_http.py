"""Three hundred people for fifteen seats, over HTTP, every form sent twice; and coordinators who do what they like."""

import os
import random
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.config import Config
from app.core.clock import FixedClock
from app.enrolments.models import Enrolment, Offer, Seat
from app.messages.models import Letter
from tests.load import Answer, Coordinator, Crowd, at_once, crowd, rush
from tests.machines import Machines, free_port, healthy, until
from tests.people import ActorFor

SEATS, PEOPLE, ORGANISATIONS = 15, 300, 30
#: Seconds of free play; `DESK_SECONDS=60` plays a minute.
SECONDS = float(os.environ.get("DESK_SECONDS", "8"))


@pytest.fixture
def machines(config: Config, tmp_path: Path) -> Iterator[Machines]:
    found = Machines(config, free_port(), tmp_path)
    yield found
    found.stop()


@pytest.fixture
def here(
    app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor, machines: Machines
) -> Iterator[Crowd]:
    """Thirty coordinators before a cohort of fifteen seats, and a web server of two processes."""
    found = crowd(app, db, clock, actor_for, organisations_=ORGANISATIONS, seats=SEATS)
    found.base = machines.web(workers=2)
    until(lambda: healthy(found.base), "the web server")
    yield found
    found.close()


def test_three_hundred_people_get_fifteen_seats_and_a_line_without_gaps(here: Crowd, db: Session) -> None:
    answers = rush(here, PEOPLE, seed=1)

    assert len(answers) == PEOPLE
    for first, second in answers.values():
        assert (first.status, second.status) == (303, 303)
        assert first.location == second.location
    seats = db.scalars(sa.select(Seat.number).where(Seat.state == "taken").order_by(Seat.number))
    assert list(seats) == list(range(1, SEATS + 1))
    waiting = sa.select(Enrolment.waiting_number).where(Enrolment.state == "waiting").order_by(Enrolment.id)
    assert list(db.scalars(waiting)) == list(range(1, PEOPLE - SEATS + 1))
    letters = sa.select(Letter.template, sa.func.count()).group_by(Letter.template)
    counts = {name: count for name, count in db.execute(letters) if name.startswith("enrolments/")}
    assert counts["enrolments/confirmed"] == SEATS
    assert counts["enrolments/waiting"] == PEOPLE - SEATS
    assert audit.find_break(db) is None


def test_coordinators_who_do_what_they_like_never_break_the_group(here: Crowd, db: Session) -> None:
    numbers = iter(range(10**9))
    lock = threading.Lock()

    def next_number() -> int:
        with lock:
            return next(numbers)

    end = time.monotonic() + SECONDS
    wrong: list[str] = []

    def enrol(who: Coordinator) -> Answer:
        return here.send(who, here.url(who, "/inschrijven"), **_person(next_number()))

    def reserve(who: Coordinator) -> Answer:
        values = {"count": "1", "names_due_on": "2030-01-01", "once": _key(next_number())}
        return here.send(who, here.url(who, "/reserveren"), **values)

    def follow(who: Coordinator, word: str, rng: random.Random, **values: str) -> Answer | None:
        """Opens the group's page, chooses a link with ``word`` in it, and sends the form behind it."""
        page = here.get(who, here.url(who))
        links = re.findall(rf'href="({re.escape(here.url(who))}/{word}/[0-9a-z/]+)"', page.text)
        if not links:
            return None
        link = rng.choice(links)
        form = here.get(who, link)
        fee = re.search(r'name="fee_cents" value="(\d+)"', form.text)
        if fee:
            values["fee_cents"] = fee[1]
        return here.send(who, link, **{"once": _key(next_number()), **values})

    def play(seed: int) -> Answer:
        rng = random.Random(seed)
        who = here.coordinators[seed % 20]
        last = enrol(who)
        while time.monotonic() < end:
            move = rng.choice(["enrol", "enrol", "withdraw", "substitute", "accept", "decline", "reserve"])
            if move == "enrol":
                done: Answer | None = enrol(who)
            elif move == "reserve":
                done = reserve(who)
            elif move == "withdraw":
                done = follow(who, "afmelden", rng)
            elif move == "substitute":
                done = follow(who, "vervangen", rng, **_person(next_number()))
            else:
                done = follow(who, "aanbod", rng, answer="ja" if move == "accept" else "nee")
            if done is not None:
                last = done
                if done.status not in (200, 303, 404, 422):
                    wrong.append(f"{move}: {done.status}")
        return last

    at_once(play, range(20), speakers=20)

    assert wrong == []
    taken = db.scalars(sa.select(Seat.number).where(Seat.state == "taken")).all()
    held = db.scalar(sa.select(sa.func.count()).where(Offer.state == "open")) or 0
    assert len(taken) == len(set(taken))
    assert len(taken) + held <= SEATS
    sitting = list(db.scalars(sa.select(Enrolment).where(Enrolment.state == "confirmed")))
    assert len({row.seat_id for row in sitting}) == len(sitting)
    seats = {seat.id: seat for seat in db.scalars(sa.select(Seat))}
    assert all(seats[row.seat_id or 0].organisation_id == row.organisation_id for row in sitting)
    assert all(seats[row.seat_id or 0].state == "taken" for row in sitting)
    drawn = sa.select(Enrolment.waiting_number).where(Enrolment.waiting_number.is_not(None))
    assert sorted(number or 0 for number in db.scalars(drawn)) == list(
        range(1, len(list(db.scalars(drawn))) + 1)
    )
    waiting = set(db.scalars(sa.select(Enrolment.id).where(Enrolment.state == "waiting")))
    assert set(db.scalars(sa.select(Offer.enrolment_id).where(Offer.state == "open"))) <= waiting
    free = SEATS - len(taken) - held
    assert free == 0 or len(waiting) == held, "no seat stays free while somebody waits"
    assert audit.find_break(db) is None


def _key(number: int) -> str:
    return f"play-{number:08d}-abcdefghijklmnop"


def _person(number: int) -> dict[str, str]:
    return {
        "once": _key(number),
        "given_name": f"Persoon{number}",
        "infix": "van",
        "family_name": f"Test{number}",
        "email": f"speler{number}@voorbeeld.nl",
        "function": "",
    }
