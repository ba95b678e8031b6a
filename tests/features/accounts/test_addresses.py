"""Another e-mail address: the account stays, the new mailbox proves itself, the old one hears of it."""

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
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from tests.features.accounts.conftest import PASSWORD, Submit
from tests.pages import hidden
from tests.people import ActorFor

LinkIn = Callable[[str], str]
Login = Callable[[FlaskClient, Actor], FlaskClient]
NEW = "petra@nieuw.example"


def addresses(db: Session, person_id: int | None) -> tuple[str, str | None]:
    """The person's address and the login."""
    person = db.scalar(sa.select(Person.email).where(Person.id == person_id))
    account = db.scalar(sa.select(Account.email).where(Account.person_id == person_id))
    db.rollback()
    assert person is not None
    return person, account


def letters(db: Session, template: str) -> list[str]:
    found = list(
        db.scalars(sa.select(Letter.to_address).where(Letter.template == template).order_by(Letter.id))
    )
    db.rollback()
    return found


@pytest.fixture
def asked(client: FlaskClient, petra: Actor, enter: Submit, submit: Submit, link_in_mail: LinkIn) -> str:
    """The address in the letter to the new mailbox; the asker is logged in."""
    enter(client)
    assert submit(client, "/account/e-mailadres", email=NEW.upper()).status_code == 303
    return link_in_mail("/account/adres/")


def test_nothing_changes_before_the_new_mailbox_has_answered(
    db: Session, client: FlaskClient, petra: Actor, asked: str
) -> None:
    assert addresses(db, petra.person_id) == ("petra@icare.example", "petra@icare.example")
    assert "Wacht op bevestiging van petra@nieuw.example" in client.get("/account").text
    assert letters(db, "accounts/address_confirm") == [NEW]
    assert letters(db, "accounts/address_asked") == ["petra@icare.example"]
    assert addresses(db, petra.person_id)[0] == "petra@icare.example"


def test_the_link_makes_it_the_address_and_the_login_at_once(
    app: Flask, db: Session, client: FlaskClient, petra: Actor, asked: str, submit: Submit
) -> None:
    page = client.get(asked).text
    assert NEW in page
    assert client.post(asked, data=hidden(page)).location == "/account"
    assert addresses(db, petra.person_id) == (NEW, NEW)
    assert client.get("/account").status_code == 200, "the browser that confirmed stays logged in"
    assert letters(db, "accounts/address_changed") == ["petra@icare.example"]
    fresh = app.test_client()
    assert submit(fresh, "/inloggen", email="petra@icare.example", password=PASSWORD).status_code != 302
    assert submit(fresh, "/inloggen", email=NEW, password=PASSWORD).status_code == 302


def test_sessions_elsewhere_and_links_to_the_old_mailbox_end_with_the_change(
    app: Flask,
    db: Session,
    client: FlaskClient,
    petra: Actor,
    enter: Submit,
    asked: str,
    submit: Submit,
    link_in_mail: LinkIn,
) -> None:
    elsewhere = app.test_client()
    enter(elsewhere)
    submit(app.test_client(), "/wachtwoord-vergeten", email="petra@icare.example")
    reset = link_in_mail("/wachtwoord-vergeten/")
    client.post(asked, data=hidden(client.get(asked).text))
    assert elsewhere.get("/account").status_code == 302
    count = (
        sa.select(sa.func.count())
        .select_from(LoginSession)
        .where(LoginSession.account_id == petra.account_id)
    )
    assert db.scalar(count) == 1
    db.rollback()
    assert app.test_client().get(reset).status_code == 302, "a link to the old mailbox opens nothing"


@pytest.mark.parametrize("moment", ["used", "late", "withdrawn", "asked again", "made up"])
def test_a_link_that_is_over_says_what_to_do(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    petra: Actor,
    asked: str,
    submit: Submit,
    moment: str,
) -> None:
    if moment == "used":
        client.post(asked, data=hidden(client.get(asked).text))
    elif moment == "late":
        clock.set(clock.now() + timedelta(hours=24))
    elif moment == "withdrawn":
        page = client.get("/account").text
        client.post("/account/e-mailadres/trek-in", data=hidden(page))
    elif moment == "asked again":
        submit(client, "/account/e-mailadres", email="ander@nieuw.example")
    else:
        asked = "/account/adres/" + "x" * 43
    answer = app.test_client().get(asked)
    assert answer.status_code == 410
    assert "Deze link werkt niet meer" in answer.text


def test_an_address_of_somebody_else_gets_the_same_answer_and_only_its_mailbox_hears_more(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    login: Login,
    submit: Submit,
    link_in_mail: LinkIn,
) -> None:
    me = actor_for(Role.LEARNER, email="jan@oud.example")
    actor_for(Role.LEARNER, email="bezet@nieuw.example")
    login(client, me)
    said = []
    for email in ("bezet@nieuw.example", "vrij@nieuw.example"):
        answer = submit(client, "/account/e-mailadres", email=email)
        said.append((answer.status_code, answer.location, client.get("/account").text.count(email)))
        if email.startswith("bezet"):
            link = link_in_mail("/account/adres/")
            opened = app.test_client().get(link)
            assert opened.status_code == 409
            assert "Vraag de stichting dan om de twee samen te voegen" in opened.text
            assert addresses(db, me.person_id)[0] == "jan@oud.example"
    assert said[0] == said[1]


def test_an_address_that_was_taken_in_the_last_moment_is_refused(
    db: Session, clock: FixedClock, petra: Actor, asked: str, actor_for: ActorFor
) -> None:
    actor_for(Role.LEARNER, email=NEW)
    with pytest.raises(Refused, match="hoort al bij een andere persoon"):
        service.confirm_address(
            db, petra, clock, token=asked.rpartition("/")[2], uniquifier="u" * 64, keep=""
        )


def test_nobody_changes_somebody_elses_address(db: Session, clock: FixedClock, actor_for: ActorFor) -> None:
    me, other = actor_for(Role.COORDINATOR), actor_for(Role.LEARNER)
    with pytest.raises(NotFound):
        service.change_address(db, me, clock, person_id=other.person_id or 0, email=NEW)
    with pytest.raises(NotFound):
        service.withdraw_address(db, me, clock, person_id=other.person_id or 0)


def test_letters_to_any_address_are_limited(db: Session, clock: FixedClock, actor_for: ActorFor) -> None:
    me = actor_for(Role.LEARNER)
    for number in range(5):
        service.change_address(db, me, clock, person_id=me.person_id or 0, email=f"a{number}@nieuw.example")
    with pytest.raises(Refused, match="over een uur"):
        service.change_address(db, me, clock, person_id=me.person_id or 0, email="a6@nieuw.example")


@pytest.mark.parametrize("email", ["", "petra", "petra@", "p@x y.nl", "a" * 250 + "@x.nl"])
def test_what_is_no_address_is_refused_at_the_field(
    client: FlaskClient, actor_for: ActorFor, login: Login, submit: Submit, email: str
) -> None:
    login(client, actor_for(Role.LEARNER))
    assert submit(client, "/account/e-mailadres", email=email).status_code == 422


def test_an_administrator_begins_the_change_for_who_lost_the_old_mailbox(
    app: Flask,
    db: Session,
    client: FlaskClient,
    actor_for: ActorFor,
    login: Login,
    submit: Submit,
    link_in_mail: LinkIn,
) -> None:
    lost = actor_for(Role.LEARNER, email="kwijt@oud.example")
    account = db.get(Account, lost.account_id)
    assert account is not None
    account.password = "x"
    db.commit()
    login(client, actor_for(Role.ADMINISTRATOR))
    url = f"/beheer/personen/{lost.person_id}/e-mailadres"
    assert submit(client, url, email="petra@nieuw.example").status_code == 303
    assert addresses(db, lost.person_id)[0] == "kwijt@oud.example"
    stranger = app.test_client()
    link = link_in_mail("/account/adres/")
    assert stranger.post(link, data=hidden(stranger.get(link).text)).location == "/inloggen"
    assert addresses(db, lost.person_id) == ("petra@nieuw.example", "petra@nieuw.example")
    assert letters(db, "accounts/address_asked") == ["kwijt@oud.example"]
    assert letters(db, "accounts/address_changed") == ["kwijt@oud.example"]


def test_an_administrator_corrects_a_mistyped_address_of_who_never_made_an_account(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    login: Login,
    submit: Submit,
    link_in_mail: LinkIn,
) -> None:
    person = service.find_or_create_person(
        db, clock, given_name="Jan", infix="", family_name="Smit", email="jna@icare.example"
    )
    service.invite(db, SYSTEM, clock, person_id=person.id)
    wrong = link_in_mail("/uitnodiging/")
    login(client, actor_for(Role.ADMINISTRATOR))
    submit(client, f"/beheer/personen/{person.id}/e-mailadres", email="jan@icare.example")
    assert addresses(db, person.id) == ("jan@icare.example", None)
    assert app.test_client().get(wrong).status_code == 410, "the mistyped mailbox opens nothing"
    assert letters(db, "accounts/invitation_again") == ["jan@icare.example"]


def test_an_administrator_hears_whose_an_address_is(
    client: FlaskClient, actor_for: ActorFor, login: Login, submit: Submit
) -> None:
    actor_for(Role.LEARNER, email="bezet@nieuw.example", given_name="Eva", family_name="Prins")
    other = actor_for(Role.LEARNER)
    login(client, actor_for(Role.ADMINISTRATOR))
    answer = submit(client, f"/beheer/personen/{other.person_id}/e-mailadres", email="bezet@nieuw.example")
    assert answer.status_code == 422
    assert "Dit adres is van Eva Prins" in answer.text
