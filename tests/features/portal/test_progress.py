"""What a coordinator sees of the own people: account, attendance, cases by count, certificate. Nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.cohorts.models import Cohort
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from app.enrolments import service as enrolments
from tests.counting import MOST_QUERIES, counted
from tests.factories import enrolments as factory
from tests.factories.certificates import Group, complete, give
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
LinkIn = Callable[[str], str]


@dataclass(frozen=True)
class Scene:
    """Icare has one active learner and one who never answered; Interzorg has one as well."""

    world: factory.World
    active: enrolments.Enrolled
    silent: enrolments.Enrolled
    foreign: enrolments.Enrolled
    coordinator: Actor

    @property
    def url(self) -> str:
        return f"/organisatie/{self.world.own.id}/groepen/{self.world.cohort.id}/voortgang"


@pytest.fixture
def scene(db: Session, clock: FixedClock, actor_for: ActorFor) -> Scene:
    world = factory.world(db, clock)
    active, silent = (factory.enrol(db, clock, world, number) for number in (1, 2))
    foreign = factory.enrol(db, clock, world, 3, organisation_id=world.other.id)
    accounts.make_account(db, clock, person_id=active.person_id, password_hash="x", roles=())
    person = accounts.person_by_email(db, "karin@icare.nl")
    assert person is not None
    account_id = accounts.make_account(db, clock, person_id=person.id, password_hash=None, roles=())
    db.commit()
    karin = Actor(person_id=person.id, account_id=account_id, organisation_ids=frozenset({world.own.id}))
    return Scene(world, active, silent, foreign, karin)


def _begin(db: Session, scene: Scene) -> None:
    cohort = db.get(Cohort, scene.world.cohort.id)
    assert cohort is not None
    cohort.state = "running"


def test_each_own_person_has_a_line_with_account_and_progress_and_nobody_elses(
    db: Session, client: FlaskClient, clock: FixedClock, scene: Scene, login: Login, actor_for: ActorFor
) -> None:
    trainer = actor_for(Role.TRAINER)
    group = Group(scene.world.cohort, trainer, ())
    complete(db, clock, group, scene.active, days=7, intervisions=4, cases=2)
    _begin(db, scene)
    login(client, scene.coordinator)
    page = client.get(scene.url).text
    row = page[page.index("Persoon001") : page.index("Persoon002")]
    for told in ("Actief", "7 van 8", "4 van 5", "2 van 3", "goedgekeurd", "nog niet"):
        assert told in row, told
    other = page[page.index("Persoon002") :]
    assert "Uitgenodigd" in other
    assert "Nodig opnieuw uit" in other
    assert "Nodig opnieuw uit" not in row
    assert "Persoon003" not in page


def test_a_certificate_shows_with_its_date(
    db: Session, client: FlaskClient, clock: FixedClock, scene: Scene, login: Login, actor_for: ActorFor
) -> None:
    complete(db, clock, Group(scene.world.cohort, actor_for(Role.TRAINER), ()), scene.active)
    give(db, clock, cohort_id=scene.world.cohort.id, enrolment_ids=[scene.active.enrolment_id])
    _begin(db, scene)
    login(client, scene.coordinator)
    page = client.get(scene.url).text
    assert "Uitgereikt" in page
    assert "15-01-2026" in page


def test_before_the_start_there_is_no_progress_to_read(
    client: FlaskClient, scene: Scene, login: Login
) -> None:
    page = login(client, scene.coordinator).get(scene.url).text
    assert "De groep is nog niet begonnen." in page
    assert "0 van 8" not in page


def test_the_page_of_another_organisation_does_not_exist(
    client: FlaskClient, scene: Scene, login: Login
) -> None:
    login(client, scene.coordinator)
    foreign = f"/organisatie/{scene.world.other.id}/groepen/{scene.world.cohort.id}/voortgang"
    assert client.get(foreign).status_code == 404


def test_the_page_asks_the_same_number_of_questions_for_one_person_as_for_ten(
    app: Flask, db: Session, client: FlaskClient, clock: FixedClock, scene: Scene, login: Login
) -> None:
    login(client, scene.coordinator)
    client.get(scene.url)
    with counted(app) as few:
        client.get(scene.url)
    for number in range(10, 19):
        factory.enrol(db, clock, scene.world, number)
    db.commit()
    with counted(app) as many:
        client.get(scene.url)
    assert len(many) == len(few) <= MOST_QUERIES


def test_a_coordinator_invites_an_own_person_again(
    app: Flask, client: FlaskClient, clock: FixedClock, scene: Scene, login: Login
) -> None:
    login(client, scene.coordinator)
    again = f"/organisatie/{scene.world.own.id}/groepen/{scene.world.cohort.id}/uitnodigen/{scene.silent.enrolment_id}"
    fields = hidden(client.get(scene.url).text)
    early = client.post(again, data=fields)
    assert early.status_code == 422
    assert "kreeg net al een uitnodiging" in early.text
    clock.set(clock.now() + timedelta(minutes=10))
    fields = hidden(client.get(scene.url).text)
    assert client.post(again, data=fields).location == scene.url
    assert "Persoon002 van Test002 krijgt een nieuwe uitnodiging." in client.get(scene.url).text


def test_nobody_is_invited_through_an_organisation_or_group_that_is_not_theirs(
    db: Session, client: FlaskClient, clock: FixedClock, scene: Scene, login: Login
) -> None:
    login(client, scene.coordinator)
    clock.set(clock.now() + timedelta(minutes=11))
    fields = hidden(client.get(scene.url).text)
    own, other, cohort = scene.world.own.id, scene.world.other.id, scene.world.cohort.id
    for organisation_id, cohort_id, enrolment_id in (
        (own, cohort, scene.foreign.enrolment_id),
        (other, cohort, scene.foreign.enrolment_id),
        (own, cohort + 1, scene.silent.enrolment_id),
        (own, cohort, 987654),
    ):
        url = f"/organisatie/{organisation_id}/groepen/{cohort_id}/uitnodigen/{enrolment_id}"
        assert client.post(url, data=fields).status_code == 404


def test_the_to_do_of_the_coordinator_leads_to_who_is_not_active(
    client: FlaskClient, scene: Scene, login: Login
) -> None:
    page = login(client, scene.coordinator).get("/organisatie").text
    assert f"1 collega in groep {scene.world.cohort.name} heeft nog geen account" in page
    assert f'href="{scene.url}"' in page


def test_a_group_in_preparation_does_not_exist_for_a_coordinator(
    db: Session, client: FlaskClient, scene: Scene, login: Login
) -> None:
    cohort = db.get(Cohort, scene.world.cohort.id)
    assert cohort is not None
    login(client, scene.coordinator)
    assert client.get(scene.url).status_code == 200
    cohort.state = "draft"
    db.commit()
    assert client.get(scene.url).status_code == 404
