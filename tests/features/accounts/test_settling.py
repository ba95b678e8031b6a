"""What another changes about an account is told to those who watch, and settles before case text opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service
from app.accounts.models import Account, LoginSession, Person
from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from tests.features.accounts.conftest import Submit
from tests.pages import hidden
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
LinkIn = Callable[[str], str]
NEW = "jan@elders.example"
WEEK, THREE = timedelta(days=7), timedelta(days=21)


@pytest.fixture
def jan(db: Session, actor_for: ActorFor) -> Actor:
    """Somebody with a password, as every author has."""
    actor = actor_for(given_name="Jan", family_name="Bakker", email="jan@werk.example")
    db.get_one(Account, actor.account_id).password = "a hash"
    db.commit()
    return actor


@pytest.fixture
def office(app: Flask, petra: Actor, login: Login) -> FlaskClient:
    return login(app.test_client(), petra)


@pytest.fixture
def link(office: FlaskClient, jan: Actor, submit: Submit, link_in_mail: LinkIn) -> str:
    """The link in the new mailbox, for an address that the administrator asked."""
    assert submit(office, f"/beheer/personen/{jan.person_id}/e-mailadres", email=NEW).status_code == 303
    return link_in_mail("/account/adres/")


def waits(db: Session, clock: FixedClock, actor: Actor, role: Role | None = None) -> timedelta | None:
    until = service.waits_until(db, clock, actor.person_id or 0, role)
    db.commit()
    return until - clock.now() if until else None


def told(db: Session) -> list[str]:
    query = sa.select(Letter.to_address).where(Letter.template == "accounts/other_hands").order_by(Letter.id)
    found = list(db.scalars(query))
    db.commit()
    return found


def press(client: FlaskClient, link: str) -> None:
    assert client.post(link, data=hidden(client.get(link).text)).status_code == 303


def address_of(db: Session, actor: Actor) -> str:
    db.expire_all()
    found = db.get_one(Person, actor.person_id).email
    db.commit()
    return found


def test_an_address_that_another_asked_settles_in_a_week(
    app: Flask, db: Session, clock: FixedClock, jan: Actor, link: str
) -> None:
    assert waits(db, clock, jan) is None
    stranger = app.test_client()
    assert "dan hoef je niet te wachten" in stranger.get(link).text
    press(stranger, link)
    assert address_of(db, jan) == NEW
    assert waits(db, clock, jan) == WEEK
    clock.advance(WEEK)
    assert waits(db, clock, jan) is None


def test_the_administrator_who_confirms_it_makes_nobody_wait_less(
    db: Session, clock: FixedClock, jan: Actor, office: FlaskClient, link: str
) -> None:
    press(office, link)
    assert waits(db, clock, jan) == WEEK


def test_who_confirms_while_logged_in_proves_to_be_the_owner_and_does_not_wait(
    app: Flask, db: Session, clock: FixedClock, jan: Actor, login: Login, link: str
) -> None:
    own = login(app.test_client(), jan)
    assert "dan hoef je niet te wachten" not in own.get(link).text
    press(own, link)
    assert address_of(db, jan) == NEW
    assert waits(db, clock, jan) is None


def test_ones_own_change_settles_at_once_wherever_it_is_confirmed_and_worries_nobody(
    app: Flask, db: Session, clock: FixedClock, jan: Actor, petra: Actor, link_in_mail: LinkIn
) -> None:
    service.change_address(db, jan, clock, person_id=jan.person_id or 0, email=NEW)
    db.commit()
    press(app.test_client(), link_in_mail("/account/adres/"))
    assert address_of(db, jan) == NEW
    assert waits(db, clock, jan) is None
    assert told(db) == []


def test_an_address_corrected_before_the_first_password_settles_in_a_week_too(
    db: Session, clock: FixedClock, petra: Actor, actor_for: ActorFor
) -> None:
    watcher = actor_for(Role.PRIVACY_OFFICER)
    trainer = actor_for(Role.TRAINER)
    service.change_address(db, petra, clock, person_id=trainer.person_id or 0, email=NEW)
    db.commit()
    assert waits(db, clock, trainer) == WEEK
    assert told(db) == [watcher.email]


def test_those_who_watch_hear_of_an_address_at_once_but_not_who_asked_or_whose_it_is(
    db: Session, clock: FixedClock, petra: Actor, actor_for: ActorFor
) -> None:
    watchers = [actor_for(Role.ADMINISTRATOR), actor_for(Role.PRIVACY_OFFICER)]
    actor_for(Role.FINANCE)
    whose = actor_for(Role.ADMINISTRATOR)
    db.get_one(Account, whose.account_id).password = "a hash"
    service.change_address(db, petra, clock, person_id=whose.person_id or 0, email=NEW)
    db.commit()
    assert told(db) == [one.email for one in watchers]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.TRAINER, Role.PRIVACY_OFFICER])
def test_a_role_that_leads_to_case_text_is_told_and_settles_in_a_week(
    db: Session, clock: FixedClock, petra: Actor, actor_for: ActorFor, role: Role
) -> None:
    watchers = [actor_for(Role.ADMINISTRATOR), actor_for(Role.PRIVACY_OFFICER)]
    new = actor_for(Role.FINANCE)
    service.set_roles(db, petra, clock, person_id=new.person_id or 0, roles=[Role.FINANCE, role])
    db.commit()
    assert told(db) == [one.email for one in watchers]
    assert waits(db, clock, new, role) == WEEK
    assert waits(db, clock, new) is None, "what is the person's own does not wait for a role"
    clock.advance(timedelta(days=3))
    service.set_roles(db, petra, clock, person_id=new.person_id or 0, roles=[Role.FINANCE, role])
    db.commit()
    assert waits(db, clock, new, role) == timedelta(days=4), "saving the same roles again changes nothing"
    assert len(told(db)) == 2


def test_a_role_that_leads_to_no_text_is_told_to_nobody(
    db: Session, clock: FixedClock, petra: Actor, actor_for: ActorFor
) -> None:
    actor_for(Role.ADMINISTRATOR)
    new = actor_for(Role.TRAINER)
    service.set_roles(db, petra, clock, person_id=new.person_id or 0, roles=[Role.TRAINER, Role.FINANCE])
    db.commit()
    assert told(db) == []
    assert waits(db, clock, new, Role.TRAINER) is None


def test_a_trainer_who_was_administrator_until_now_waits_as_a_new_one(
    db: Session, clock: FixedClock, petra: Actor, actor_for: ActorFor
) -> None:
    both = actor_for(Role.ADMINISTRATOR, Role.TRAINER)
    service.set_roles(db, petra, clock, person_id=both.person_id or 0, roles=[Role.TRAINER])
    db.commit()
    assert waits(db, clock, both, Role.TRAINER) == WEEK


def test_many_events_do_not_push_the_one_that_counts_out_of_sight(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    new = actor_for()
    for _ in range(60):
        service.set_roles(db, SYSTEM, clock, person_id=new.person_id or 0, roles=[Role.ADMINISTRATOR])
    db.commit()
    assert waits(db, clock, new, Role.ADMINISTRATOR) == WEEK


def test_the_old_mailbox_stops_a_change_before_it_happens_without_a_login(
    app: Flask, db: Session, clock: FixedClock, jan: Actor, link: str, link_in_mail: LinkIn
) -> None:
    press(app.test_client(), link_in_mail("/account/adres-klopt-niet/"))
    assert app.test_client().get(link).status_code == 410
    assert address_of(db, jan) == "jan@werk.example"
    assert waits(db, clock, jan) is None
    assert service.pending_address(db, clock, jan.person_id or 0) is None


def test_after_the_change_the_old_mailbox_ends_the_sessions_and_closes_case_text_for_three_weeks(
    app: Flask,
    db: Session,
    clock: FixedClock,
    jan: Actor,
    login: Login,
    link: str,
    link_in_mail: LinkIn,
    actor_for: ActorFor,
) -> None:
    officer = actor_for(Role.PRIVACY_OFFICER)
    press(app.test_client(), link)
    inside = login(app.test_client(), jan)
    assert inside.get("/account").status_code == 200
    wrong = link_in_mail("/account/adres-klopt-niet/")
    clock.advance(timedelta(days=6))
    page = app.test_client().get(wrong)
    assert "Jan Bakker" in page.text
    assert NEW not in page.text
    press(app.test_client(), wrong)
    sessions = sa.select(sa.func.count()).where(LoginSession.account_id == jan.account_id)
    assert db.scalar(sessions) == 0
    db.commit()
    assert waits(db, clock, jan) == THREE
    assert told(db)[-2:] == ["petra@icare.example", officer.email]
    assert app.test_client().get(wrong).status_code == 410
    with pytest.raises(Refused):
        service.object_to_address(db, SYSTEM, clock, token=wrong.rsplit("/", 1)[1])
    db.rollback()
    [line] = db.scalars(sa.select(AuditEvent).where(AuditEvent.action == "accounts:address:object"))
    assert (line.object_id, line.actor_person_id) == (jan.person_id, None)
    db.commit()


def test_the_link_of_the_old_mailbox_ends_when_the_week_is_over(
    app: Flask, clock: FixedClock, link: str, link_in_mail: LinkIn
) -> None:
    wrong = link_in_mail("/account/adres-klopt-niet/")
    clock.advance(timedelta(days=8))
    assert app.test_client().get(wrong).status_code == 410
    assert app.test_client().get("/account/adres-klopt-niet/" + "x" * 43).status_code == 410
