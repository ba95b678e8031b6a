"""The pages on which a cohort goes through its states."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts import service as cohorts
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.organisations import service as organisations
from tests.counting import MOST_QUERIES, counted
from tests.factories import billing as factory
from tests.factories.billing import World
from tests.factories.billing_pages import Login
from tests.factories.desk import WHY, S, become, fill_the_cohort, letters
from tests.factories.practice import send
from tests.factories.scheduling_pages import hidden
from tests.people import ActorFor


def page_of(desk: FlaskClient, world: World, state: str = "") -> str:
    answer = desk.get(
        f"/beheer/groepen/{world.cohort.id}/status", query_string={"naar": state} if state else {}
    )
    assert answer.status_code == 200
    return answer.text


def test_the_page_tells_what_each_choice_means_and_why_one_cannot_be_made(
    desk: FlaskClient, world: World, db: Session, clock: FixedClock
) -> None:
    shown = page_of(desk, world)
    assert "Er zijn maar 3 plaatsen bezet." in shown
    assert f"/beheer/groepen/{world.cohort.id}/status?naar=confirmed" in shown
    assert f"/beheer/groepen/{world.cohort.id}/status?naar=cancelled" in shown
    become(db, clock, world, S.CONFIRMED)
    shown = page_of(desk, world)
    assert "De eerste bijeenkomst is nog niet begonnen." in shown
    assert "naar=running" not in shown


def test_a_click_does_what_the_page_told_and_a_second_one_nothing_more(
    desk: FlaskClient, world: World, db: Session
) -> None:
    shown = page_of(desk, world, "cancelled")
    assert "Annuleer de groep en verstuur 4 brieven" in shown
    url = f"/beheer/groepen/{world.cohort.id}/status"
    values = {name: given[0] for name, given in hidden(shown).items()} | {"reason": WHY}
    for _ in range(2):
        answer = desk.post(url, data=values)
        assert answer.status_code == 303
    assert letters(db).total() == 4
    assert cohorts.cohort(db, world.cohort.id).state is S.CANCELLED


def test_a_missing_reason_is_asked_for_and_what_changed_meanwhile_is_shown_again(
    desk: FlaskClient, world: World, db: Session, clock: FixedClock
) -> None:
    url = f"/beheer/groepen/{world.cohort.id}/status"
    answer = send(desk, url, page=f"{url}?naar=cancelled", state="cancelled", reason="", shown="x")
    assert answer.status_code == 422
    assert "Vul in waarom de groep niet doorgaat." in answer.text
    shown = page_of(desk, world, "cancelled")
    values = {name: given[0] for name, given in hidden(shown).items()} | {"reason": WHY}
    factory.invoice(db, clock, world)
    answer = desk.post(url, data=values)
    assert answer.status_code == 422
    assert "intussen iets veranderd" in answer.text
    assert "2026-0001" in answer.text
    assert cohorts.cohort(db, world.cohort.id).state is S.OPEN


@pytest.mark.parametrize("state", ["confirmed", "cancelled"])
def test_the_page_asks_the_database_little(
    app: Flask,
    desk: FlaskClient,
    world: World,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    state: str,
) -> None:
    fill_the_cohort(db, clock, world)
    trainer = actor_for(Role.TRAINER)
    cohorts.assign_trainer(db, SYSTEM, clock, cohort_id=world.cohort.id, person_id=trainer.person_id or 0)
    factory.invoice(db, clock, world)
    page_of(desk, world)
    with counted(app) as sent:
        page_of(desk, world, state)
    assert len(sent) <= MOST_QUERIES, "\n".join(sent)


def test_a_state_that_does_not_exist_or_cannot_follow_is_told(desk: FlaskClient, world: World) -> None:
    url = f"/beheer/groepen/{world.cohort.id}/status"
    assert desk.get(url, query_string={"naar": "gisteren"}).status_code == 404
    answer = send(desk, url, page=f"{url}?naar=confirmed", state="gisteren")
    assert answer.status_code == 422
    answer = send(desk, url, page=f"{url}?naar=confirmed", state="finished")
    assert answer.status_code == 422


def test_a_coordinator_owes_nothing_for_a_cancelled_cohort(
    client: FlaskClient, world: World, db: Session, clock: FixedClock, login: Login
) -> None:
    karin = organisations.coordinators_of(db, world.own.id)[0]
    account = accounts.make_account(db, clock, person_id=karin.id, password_hash=None, roles=[])
    actor = Actor(person_id=karin.id, account_id=account, roles=frozenset({Role.COORDINATOR}))
    home = login(client, actor)
    assert "€\u00a07.500,00" in home.get("/organisatie").text
    become(db, clock, world, S.CANCELLED, reason=WHY)
    assert "€\u00a07.500,00" not in home.get("/organisatie").text
    shown = home.get(f"/organisatie/{world.own.id}/groepen/{world.cohort.id}").text
    assert "Kosten van afmelden" not in shown
    assert "50 %" not in shown


def test_finance_is_told_on_its_overview(
    client: FlaskClient, world: World, db: Session, clock: FixedClock, actor_for: ActorFor, login: Login
) -> None:
    factory.invoice(db, clock, world)
    become(db, clock, world, S.CANCELLED, reason=WHY)
    finance = login(client, actor_for(Role.FINANCE))
    assert "Crediteer 1 factuur" in finance.get("/geld").text
    assert "De groep gaat niet door" in finance.get("/geld/facturen").text
