"""Every address about one case, of every method, with numbers that exist: who gets an answer, and who does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from itertools import product

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.db import Base
from app.core.permissions import SYSTEM, Actor, Role
from app.practice.models import CaseRemark, PracticeCase
from tests.factories.everywhere import everywhere
from tests.factories.practice import Class
from tests.features.practice.test_who_reads import cast
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
#: Who besides the author and the assigned trainer gets an answer that holds no word of the case: a colleague can take
#: it over, the office can give it to another. Learners and trainers of the group get the sheet, after a promise.
MAY = {
    "another trainer of the cohort": {"review", "take_over", "hand_over", "sheets", "sheet", "promise"},
    "a learner of the cohort": {"sheet", "sheets", "promise"},
    "a administrator without the cohort": {"reassign"},
}
AUTHORS = {
    *(
        "show",
        "edit",
        "edit_entry",
        "log",
        "feedback",
        "versions",
        "meetings",
        "share",
        "attachment",
        "state",
    ),
    *("attachments", "submit", "place", "sheets"),
}
ASSESSORS = {
    "review",
    "compare_versions",
    "submitted_attachment",
    "hand_over",
    "take_over",
    "sheets",
    "sheet",
}
SHUT = (403, 404)

Doors = dict[tuple[str, str], str]


def doors(app: Flask, db: Session, numbers: dict[str, int]) -> Doors:
    """The address of every route of cases that leads to something of one case, by endpoint and method."""
    remark = db.scalars(sa.select(CaseRemark.id).order_by(CaseRemark.id)).first()
    db.commit()
    values = {**numbers, "remark_id": remark, "number": 1, "part": "verhaal"}
    found: Doors = {}
    for rule in app.url_map.iter_rules():
        feature, _, page = rule.endpoint.partition(".")
        if feature != "practice" or not rule.arguments:
            continue
        assert rule.arguments <= values.keys(), f"give this test a value for {rule}"
        path = rule.build({name: values[name] for name in rule.arguments})
        assert path
        found |= {(page, method): path[1] for method in {"GET", "POST"} & (rule.methods or set())}
    assert len(found) > 40
    return found


def statuses(client: FlaskClient, listed: Doors) -> dict[tuple[str, str], int]:
    asked = {"compare_versions": "?van=1&naar=3"}
    return {
        (page, method): client.open(path + asked.get(page, ""), method=method).status_code
        for (page, method), path in listed.items()
    }


def content(db: Session) -> dict[str, list[str]]:
    """Every row of the tables about cases."""
    tables = [table for table in Base.metadata.sorted_tables if table.name.startswith(("case_", "practice_"))]
    found = {table.name: [repr(tuple(row)) for row in db.execute(sa.select(table))] for table in tables}
    db.commit()
    return found


def test_nobody_else_gets_past_any_door_and_nothing_changes(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    actor_for: ActorFor,
    login: Login,
    no_tokens: None,
) -> None:
    two = actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)
    numbers = asdict(everywhere(db, clock, here, two))
    people = cast(db, clock, here, actor_for)
    listed = doors(app, db, numbers)
    before = content(db)
    wrong = []
    for who, actor in people.others.items():
        may = MAY.get(who, set())
        tried = {door: path for door, path in listed.items() if door[0] not in may}
        for (page, method), status in statuses(login(app.test_client(), actor), tried).items():
            if status not in SHUT:
                wrong.append((who, page, method, status))
    assert wrong == []
    assert content(db) == before
    for who, pages in MAY.items():
        client = login(app.test_client(), people.others[who])
        got = statuses(client, {door: listed[door] for door in product(pages, ["GET"]) if door in listed})
        assert not [door for door, status in got.items() if status in SHUT], who


def test_the_author_and_the_assigned_trainer_get_in_and_a_trainer_who_is_removed_is_out_at_once(
    app: Flask,
    db: Session,
    clock: FixedClock,
    here: Class,
    actor_for: ActorFor,
    login: Login,
    no_tokens: None,
) -> None:
    two = actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)
    listed = doors(app, db, asdict(everywhere(db, clock, here, two)))
    reading = {door: path for door, path in listed.items() if door[1] == "GET"}

    def opened(client: FlaskClient) -> set[str]:
        return {page for (page, _), status in statuses(client, reading).items() if status not in SHUT}

    assert opened(login(app.test_client(), here.learner)) == AUTHORS
    trainer = login(app.test_client(), here.trainer)
    assert opened(trainer) == ASSESSORS
    before = content(db)
    cohorts.remove_trainer(db, SYSTEM, clock, cohort_id=here.cohort_id, person_id=here.trainer.person_id or 0)
    db.commit()
    # Also if the case still bore the name of who left.
    db.execute(sa.update(PracticeCase).values(reviewer_person_id=here.trainer.person_id))
    db.commit()
    assert set(statuses(trainer, listed).values()) <= set(SHUT)
    after = content(db)
    assert after["case_read"] == before["case_read"]
    assert after["case_remark"] == before["case_remark"]
