"""A learner arrives: chooses a password, and says how the name is spelled, in which function and language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Actor, Role
from app.enrolments import service as enrolments
from app.messages.models import Letter
from tests.factories import enrolments as factory
from tests.features.accounts.conftest import PASSWORD, Submit
from tests.people import ActorFor

LinkIn = Callable[[str], str]
Login = Callable[[FlaskClient, Actor], FlaskClient]


@pytest.fixture
def enrolled(db: Session, clock: FixedClock) -> Callable[..., int]:
    """Enrols somebody on a seat; the person's number."""

    def enrolled(
        given_name: str = "Petra",
        infix: str = "van",
        family_name: str = "Dijk",
        email: str = "petra@icare.nl",
    ) -> int:
        world = factory.world(db, clock)
        done = enrolments.enrol(
            db,
            SYSTEM,
            clock,
            organisation_id=world.own.id,
            cohort_id=world.cohort.id,
            given_name=given_name,
            infix=infix,
            family_name=family_name,
            email=email,
            function="Casemanager",
        )
        db.commit()
        return done.person_id

    return enrolled


def of(db: Session, person_id: int) -> Person:
    db.expire_all()
    found = db.get(Person, person_id)
    assert found is not None
    db.expunge(found)
    db.rollback()
    return found


def test_a_learner_is_asked_after_the_password_how_the_name_is_spelled(
    client: FlaskClient, db: Session, enrolled: Callable[..., int], link_in_mail: LinkIn, submit: Submit
) -> None:
    person_id = enrolled()
    answer = submit(client, link_in_mail("/uitnodiging/"), password=PASSWORD)
    assert answer.location == "/account/welkom"
    page = client.get("/account/welkom").text
    assert "Petra van Dijk" in page
    assert "Op je certificaat" in page
    answer = submit(
        client,
        "/account/welkom",
        given_name="Petra",
        infix="van",
        family_name="Dijck",
        function="Casemanager dementie",
        language="nl",
    )
    assert answer.location == "/start"
    person = of(db, person_id)
    assert (person.name.full, person.function) == ("Petra van Dijck", "Casemanager dementie")
    assert person.name_confirmed_at is not None
    assert "Klopt je naam?" not in client.get("/leren").text


def test_who_skips_the_question_keeps_finding_it_at_home_until_it_is_answered(
    client: FlaskClient, enrolled: Callable[..., int], link_in_mail: LinkIn, submit: Submit
) -> None:
    enrolled()
    submit(client, link_in_mail("/uitnodiging/"), password=PASSWORD)
    assert 'href="/start">Sla nu over' in client.get("/account/welkom").text
    for _ in range(2):
        home = client.get("/leren").text
        assert "Klopt je naam?" in home
        assert 'href="/account/welkom"' in home
    submit(client, "/account/welkom", given_name="Petra", infix="van", family_name="Dijk", language="nl")
    assert "Klopt je naam?" not in client.get("/leren").text


def test_staff_go_straight_to_their_work(
    app: Flask, client: FlaskClient, db: Session, clock: FixedClock, link_in_mail: LinkIn, submit: Submit
) -> None:
    from app.accounts import service

    service.add_staff(
        db,
        SYSTEM,
        clock,
        given_name="Roelof",
        infix="ten",
        family_name="Cate",
        email="roelof@leergang.example",
        roles=[Role.TRAINER],
    )
    db.commit()
    assert submit(client, link_in_mail("/uitnodiging/"), password=PASSWORD).location == "/start"


def test_an_infix_in_the_wrong_field_is_put_apart_for_the_reader_to_confirm(
    client: FlaskClient, db: Session, actor_for: ActorFor, login: Login, submit: Submit
) -> None:
    me = actor_for(Role.LEARNER, given_name="Petra", family_name="van der Veen")
    login(client, me)
    page = client.get("/account/welkom").text
    assert "We hebben het tussenvoegsel apart gezet" in page
    assert 'name="infix" value="van der"' in page or 'value="van der"' in page
    answer = submit(
        client, "/account/welkom", given_name="Petra", infix="van der", family_name="Veen", language="nl"
    )
    assert answer.status_code == 303
    assert of(db, me.person_id or 0).name.formal == "Veen, Petra van der"


def test_an_infix_typed_before_the_family_name_is_asked_about_once_and_can_be_kept(
    client: FlaskClient, db: Session, actor_for: ActorFor, login: Login, submit: Submit
) -> None:
    me = actor_for(Role.LEARNER, given_name="Jan", family_name="Bakker")
    login(client, me)
    typed = {"given_name": "Jan", "infix": "", "family_name": "de Vlaming", "language": "nl"}
    asked = submit(client, "/account/naam", **typed)
    assert asked.status_code == 422
    assert "We hebben het tussenvoegsel apart gezet" in asked.text
    assert of(db, me.person_id or 0).family_name == "Bakker", "nothing is saved before the reader has looked"
    kept = submit(client, "/account/naam", asked="ja", **typed)
    assert kept.status_code == 303
    assert of(db, me.person_id or 0).family_name == "de Vlaming"


def test_a_sign_that_cannot_be_printed_is_named_before_it_stands_on_a_certificate(
    client: FlaskClient, db: Session, actor_for: ActorFor, login: Login, submit: Submit
) -> None:
    me = actor_for(Role.LEARNER, given_name="Jan", family_name="Bakker")
    login(client, me)
    refused = submit(client, "/account/naam", given_name="Jan 🌻", family_name="Bakker", language="nl")
    assert refused.status_code == 422
    assert "Dit kunnen we niet drukken in de naam Jan 🌻 Bakker: 🌻." in refused.text
    assert of(db, me.person_id or 0).given_name == "Jan"
    taken = submit(client, "/account/naam", given_name="محمد", family_name="الشافعي", language="nl")
    assert taken.status_code == 303


def test_the_chosen_language_turns_the_screens_and_the_letters(
    client: FlaskClient, db: Session, clock: FixedClock, actor_for: ActorFor, login: Login, submit: Submit
) -> None:
    from app.accounts import service

    me = actor_for(Role.LEARNER, given_name="Petra", family_name="Dijk")
    login(client, me)
    client.set_cookie("taal", "nl")
    submit(client, "/account/naam", given_name="Petra", family_name="Dijk", language="en")
    assert '<html lang="en"' in client.get("/account").text
    service.invite(db, SYSTEM, clock, person_id=me.person_id or 0)
    assert db.scalar(sa.select(Letter.language).order_by(Letter.id.desc())) == "en"


def test_the_page_says_that_a_certificate_keeps_its_name(
    client: FlaskClient, actor_for: ActorFor, login: Login
) -> None:
    login(client, actor_for(Role.LEARNER))
    assert "Een certificaat dat je al hebt, houdt de naam die erop staat." in client.get("/account/naam").text
