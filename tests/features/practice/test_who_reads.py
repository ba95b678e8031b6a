"""Who gets at the text of a case: each role, beside the case or away from it, on every page about one case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.organisations import service as organisations
from app.practice.models import CaseEntry, CaseRead, PracticeCase
from tests.factories import enrolments as factory
from tests.factories.practice import PLANTED, Class, seated, submitted
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
MARK = "krekelvallei"
#: Pages about a case that its office may open, and that hold no word of it.
OFFICE = {("a administrator without the cohort", "practice.reassign")}
REVIEW = "/trainer/praktijkcasussen/{}"


@dataclass(frozen=True)
class Cast:
    """Everybody who may try, by what they are to the case."""

    author: Actor
    assigned: Actor
    others: dict[str, Actor]


def cast(db: Session, clock: FixedClock, here: Class, actor_for: ActorFor) -> Cast:
    """The author, the assigned trainer, and everybody else: the same cohort, another one, and each role."""
    others = {"a learner of the cohort": here.peer}
    others["another trainer of the cohort"] = actor_for(Role.TRAINER)
    away = school_elsewhere(db, clock, here, actor_for)
    others |= {"a learner of another cohort": away[0], "a trainer of another cohort": away[1]}
    cohorts.assign_trainer(
        db,
        SYSTEM,
        clock,
        cohort_id=here.cohort_id,
        person_id=others["another trainer of the cohort"].person_id or 0,
    )
    coordinator = actor_for(Role.COORDINATOR, email="karin@werk.nl")
    others["the employer's coordinator"] = coordinator
    organisations.add_coordinator(
        db,
        SYSTEM,
        clock,
        organisation_id=here.world.own.id,
        given_name="Karin",
        infix="",
        family_name="Wolters",
        email=coordinator.email,
    )
    for role in Role:
        if role not in (Role.LEARNER, Role.COORDINATOR):
            others[f"a {role} without the cohort"] = actor_for(role)
    db.commit()
    return Cast(here.learner, here.trainer, others)


def school_elsewhere(db: Session, clock: FixedClock, here: Class, actor_for: ActorFor) -> tuple[Actor, Actor]:
    """A learner and a trainer of another cohort."""
    there = replace(here.world, cohort=factory.cohort(db, clock, name="Elders, najaar 2026"))
    learner, trainer = actor_for(Role.LEARNER), actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=there.cohort.id, person_id=trainer.person_id or 0)
    seated(db, clock, there, learner)
    db.commit()
    return learner, trainer


def pages_of_a_case(app: Flask, db: Session, case_id: int) -> dict[str, str]:
    """The address of every page about one case, by its endpoint; numbers inside a case are real ones."""
    entry_id = db.scalar(sa.select(CaseEntry.id).where(CaseEntry.case_id == case_id))
    db.commit()
    values = {"case_id": case_id, "entry_id": entry_id, "part": "verhaal", "field": "person", "number": 1}
    found = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "case_id" in rule.arguments and "GET" in (rule.methods or ()):
                given = {name: values.get(name, 1) for name in rule.arguments}
                found[rule.endpoint] = str(app.url_for(rule.endpoint, **given))
    assert len(found) >= 6
    return found


def lines(db: Session, actor: Actor) -> int:
    query = sa.select(sa.func.count()).where(CaseRead.person_id == actor.person_id)
    found = db.scalar(query) or 0
    db.commit()
    return found


def test_only_the_author_and_the_assigned_trainer_get_text_and_each_reading_leaves_a_line(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    people = cast(db, clock, here, actor_for)
    db.get_one(PracticeCase, case_id).reviewer_person_id = people.assigned.person_id
    db.commit()
    addresses = pages_of_a_case(app, db, case_id)
    nobodys = pages_of_a_case(app, db, case_id)
    seen: set[tuple[str, str]] = set()
    alias = db.get_one(PracticeCase, case_id).alias
    db.commit()
    everybody = {"author": people.author, "assigned": people.assigned, **people.others}
    for who, actor in everybody.items():
        client = login(app.test_client(), actor)
        for endpoint, address in addresses.items():
            before = lines(db, actor)
            answer = client.get(address)
            read = lines(db, actor) - before
            shown = MARK in answer.text
            assert answer.status_code in (200, 302, 303, 403, 404), (who, endpoint, answer.status_code)
            if shown:
                seen.add((who, endpoint))
                assert answer.headers["Cache-Control"] == "no-store", endpoint
            assert (read > 0) == (shown and who != "author"), (who, endpoint)
            if (who, endpoint) == ("a administrator without the cohort", "practice.reassign"):
                assert answer.status_code == 200
                assert alias not in answer.text
            elif who.startswith(("a ", "the ")):
                assert answer.status_code in (403, 404), (who, endpoint)
                gone = client.get(nobodys[endpoint].replace(f"/{case_id}", "/999999", 1))
                assert gone.status_code == answer.status_code, (who, endpoint)
    assert {who for who, _ in seen} == {"author", "assigned"}
    assert {endpoint for who, endpoint in seen if who == "assigned"} >= {"practice.review"}


def test_a_trainer_who_is_taken_off_the_cohort_loses_access_at_once(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    login(client, here.trainer)
    assert PLANTED in client.get(REVIEW.format(case_id)).text
    before = lines(db, here.trainer)
    cohorts.remove_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=here.trainer.person_id or 0)
    db.commit()
    answer = client.get(REVIEW.format(case_id))
    assert (answer.status_code, MARK in answer.text) == (404, False)
    assert lines(db, here.trainer) == before


def test_without_its_line_no_page_shows_text(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case_id = submitted(db, clock, here)
    login(client, here.trainer)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    opened: list[object] = []
    monkeypatch.setattr("app.practice.sealed._opened", lambda *given: opened.append(given))

    @sa.event.listens_for(CaseRead, "before_insert")
    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    try:
        answer = client.get(REVIEW.format(case_id))
    finally:
        sa.event.remove(CaseRead, "before_insert", broken)
    assert answer.status_code == 500
    assert MARK not in answer.text
    assert opened == []
    assert lines(db, here.trainer) == 0


def test_a_line_names_the_request_under_which_the_log_knows_it(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    login(client, here.trainer)
    for _ in range(2):
        client.get(REVIEW.format(case_id))
    found = db.scalars(sa.select(CaseRead)).all()
    assert len({line.request_id for line in found}) == 2
    assert all(len(line.request_id) == 16 for line in found)
    assert {(line.role, line.action) for line in found} == {("trainer", "read")}
    assert all(line.ground for line in found)
