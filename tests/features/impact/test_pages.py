"""The board of results: who sees which part, and what the public sees."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.impact import service
from app.impact.rules.board import Known, board
from app.organisations import service as organisations
from tests.counting import MOST_QUERIES, counted
from tests.factories.billing_pages import coordinator_of
from tests.factories.practice import PLANTED, Class, school, submitted
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
BOARD, PUBLIC, SETTINGS = "/resultaten", "/resultaten/openbaar", "/resultaten/instellen"


@pytest.fixture
def here(db: Session, clock: FixedClock, actor_for: ActorFor) -> Class:
    """A cohort in which seven people are helped."""
    here = school(db, clock, actor_for)
    for _ in range(7):
        submitted(db, clock, here)
    return here


@pytest.fixture
def browser(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Someone's browser, whose forms need no token here."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return app.test_client()


def test_each_role_sees_the_whole_and_its_own_part(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    readers = {
        Role.ADMINISTRATOR: login(app.test_client(), actor_for(Role.ADMINISTRATOR)),
        Role.TRAINER: login(app.test_client(), here.trainer),
        Role.COORDINATOR: coordinator_of(app.test_client(), db, clock, here.world.own, actor_for, login),
    }
    seen = {}
    for role, reader in readers.items():
        with counted(app) as queries:
            seen[role] = reader.get(BOARD).text
        assert len(queries) <= MOST_QUERIES
        assert "mensen geholpen" in seen[role]
        assert PLANTED not in seen[role]
    group, organisation = here.world.cohort.name, here.world.own.name
    has = {role: (group in text, organisation in text) for role, text in seen.items()}
    assert has[Role.ADMINISTRATOR] == (True, True)
    assert has[Role.TRAINER] == (True, False)
    assert has[Role.COORDINATOR][1]


def test_what_a_trainer_knows_who_is_a_coordinator_too_is_reckoned_with(
    db: Session, clock: FixedClock, here: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = {"given_name": "Test", "infix": "", "family_name": "Trainer", "email": here.trainer.email}
    organisations.add_coordinator(db, SYSTEM, clock, organisation_id=here.world.own.id, **name)
    asked = []
    monkeypatch.setattr("app.impact.queries.board", lambda *given: asked.append(given[-1]) or board(*given))
    public = service.board_for(db, None)
    assert public.everything.helped == 7
    assert asked == [(Known(frozenset({here.cohort_id}), frozenset({here.world.own.id})),)]


def test_a_group_of_few_shows_no_number(
    app: Flask, db: Session, clock: FixedClock, actor_for: ActorFor, login: Login
) -> None:
    here = school(db, clock, actor_for)
    for _ in range(3):
        submitted(db, clock, here)
    text = login(app.test_client(), actor_for(Role.ADMINISTRATOR)).get(BOARD).text
    assert "niet getoond" in text
    assert '<b class="dt-goal__count">3' not in text


def test_the_public_sees_the_whole_once_it_was_switched_on(
    client: FlaskClient, browser: FlaskClient, db: Session, here: Class, actor_for: ActorFor, login: Login
) -> None:
    assert client.get(PUBLIC).status_code == 404
    login(browser, actor_for(Role.ADMINISTRATOR))
    answer = browser.post(SETTINGS, data={"goal": "250", "place": "Assen", "public": "y"})
    assert answer.status_code == 303
    text = client.get(PUBLIC).text
    assert "Het doel is 250 in Assen" in text
    assert here.world.cohort.name not in text
    assert here.world.own.name not in text
    assert browser.post(SETTINGS, data={"goal": "250", "place": "Assen"}).status_code == 303
    assert client.get(PUBLIC).status_code == 404


@pytest.mark.parametrize(
    ("goal", "place"), [("0", "Assen"), ("een paar", "Assen"), ("200001", "Assen"), ("200", " ")]
)
def test_a_goal_that_cannot_be_is_refused_and_stays_on_the_page(
    browser: FlaskClient, db: Session, here: Class, actor_for: ActorFor, login: Login, goal: str, place: str
) -> None:
    login(browser, actor_for(Role.ADMINISTRATOR))
    answer = browser.post(SETTINGS, data={"goal": goal, "place": place, "public": "y"})
    assert answer.status_code == 422
    assert f'value="{goal}"' in answer.text
    assert browser.get(PUBLIC).status_code == 404


def test_the_workbook_holds_the_counts_of_the_page(
    app: Flask, here: Class, actor_for: ActorFor, login: Login
) -> None:
    answer = login(app.test_client(), actor_for(Role.ADMINISTRATOR)).get("/resultaten.xlsx")
    book = load_workbook(BytesIO(answer.data))
    assert book.sheetnames == ["Totaal", "Groepen", "Organisaties"]
    heads, whole = ([cell.value for cell in row] for row in book["Totaal"].iter_rows())
    assert whole[heads.index("Mensen geholpen")] == 7


def test_an_empty_board_says_when_it_fills(
    app: Flask, db: Session, actor_for: ActorFor, login: Login
) -> None:
    text = login(app.test_client(), actor_for(Role.ADMINISTRATOR)).get(BOARD).text
    assert "Nog geen resultaten" in text
