"""Coordinators invite and take away each other; the last one stays, whatever happens at the same moment."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import DomainError, Forbidden, NotFound, Refused
from app.core.permissions import SYSTEM, Actor, Role
from app.messages.models import Letter
from app.organisations import coordinators, service
from tests.features.organisations.conftest import Login, Own
from tests.pages import hidden
from tests.people import ActorFor

NEW = {"given_name": "Petra", "infix": "van", "family_name": "Dijk", "email": "petra@icare.nl"}


def who(db: Session, organisation_id: int) -> list[str]:
    """The coordinators' names as their organisation sees them."""
    found = [one.name for one in service.coordinators_shown(db, organisation_id)]
    db.rollback()
    return found


def test_a_coordinator_invites_a_colleague_who_may_then_act(
    db: Session, own: Own, login: Login, client: FlaskClient
) -> None:
    login(client, own.karin)
    url = f"/organisatie/{own.icare.id}/coordinatoren/nieuw"
    sent = client.post(url, data={**NEW, **hidden(client.get(url).text)})
    assert sent.status_code == 303
    page = client.get(sent.location).text
    assert "Dit e-mailadres krijgt een uitnodiging." in page
    assert "Petra van Dijk" in page
    letter = db.scalars(sa.select(Letter).order_by(Letter.id.desc())).first()
    assert letter
    assert (letter.template, letter.to_address) == ("accounts/invitation", "petra@icare.nl")


def test_an_address_does_not_tell_whose_it_is(
    db: Session, own: Own, login: Login, client: FlaskClient
) -> None:
    login(client, own.karin)
    url = f"/organisatie/{own.icare.id}/coordinatoren/nieuw"
    guess = {**NEW, "email": own.stranger.email.upper()}
    sent = client.post(url, data={**guess, **hidden(client.get(url).text)})
    assert sent.status_code == 303
    page = client.get(sent.location).text
    assert "Petra van Dijk" in page
    asked = client.get(f"/organisatie/{own.icare.id}/coordinatoren/{own.stranger.person_id}/verwijderen").text
    again = client.post(url, data={**guess, **hidden(client.get(url).text)})
    assert again.status_code == 422
    assert "al coördinator" in again.text
    home = client.get("/organisatie").text
    for text in (page, asked, again.text, home):
        assert "Bram" not in text
        assert "Vreemd" not in text
    assert who(db, own.interzorg.id) == ["Bram Vreemd"], "where the name is known it stays"


def test_a_coordinator_invites_for_no_other_organisation(db: Session, clock: FixedClock, own: Own) -> None:
    with pytest.raises(NotFound):
        service.add_coordinator(db, own.karin, clock, organisation_id=own.interzorg.id, **NEW)
    with pytest.raises(NotFound):
        service.remove_coordinator(
            db, own.karin, clock, organisation_id=own.interzorg.id, person_id=own.stranger.person_id or 0
        )
    for number in (own.stranger.person_id or 0, 999_999):
        with pytest.raises(NotFound):
            service.remove_coordinator(db, own.karin, clock, organisation_id=own.icare.id, person_id=number)


def test_only_coordinators_and_administrators_choose_coordinators(
    db: Session, clock: FixedClock, own: Own, actor_for: ActorFor
) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR, Role.COORDINATOR}:
        actor = actor_for(role, organisation_ids={own.icare.id})
        with pytest.raises(Forbidden):
            service.add_coordinator(db, actor, clock, organisation_id=own.icare.id, **NEW)
        with pytest.raises(Forbidden):
            service.remove_coordinator(
                db, actor, clock, organisation_id=own.icare.id, person_id=own.karin.person_id or 0
            )


def test_who_is_taken_away_loses_access_at_once_and_is_told(
    db: Session, app: Flask, own: Own, login: Login, client: FlaskClient
) -> None:
    iris = login(app.test_client(), own.iris)
    page = f"/organisatie/{own.icare.id}/gegevens"
    assert iris.get(page).status_code == 200
    login(client, own.karin)
    url = f"/organisatie/{own.icare.id}/coordinatoren/{own.iris.person_id}/verwijderen"
    asked = client.get(url)
    assert "Haal Iris Zwiers weg als coördinator?" in asked.text
    assert client.post(url, data=hidden(asked.text)).status_code == 303
    assert iris.get(page).status_code == 403
    assert iris.get("/organisatie").status_code == 403
    assert who(db, own.icare.id) == ["Karin Wolters"]
    letter = db.scalars(sa.select(Letter).order_by(Letter.id.desc())).first()
    assert letter
    assert (letter.template, letter.to_address) == ("organisations/coordinator_removed", own.iris.email)


def test_one_stops_oneself_and_the_last_one_is_told_what_to_do(
    db: Session, app: Flask, own: Own, login: Login, client: FlaskClient
) -> None:
    login(client, own.karin)
    mine = f"/organisatie/{own.icare.id}/coordinatoren/{own.karin.person_id}/verwijderen"
    asked = client.get(mine)
    assert "Stop je als coördinator van Icare?" in asked.text
    done = client.post(mine, data=hidden(asked.text))
    assert done.status_code == 303
    assert "Je bent geen coördinator meer van Icare." in client.get(done.location, follow_redirects=True).text
    iris = login(app.test_client(), own.iris)
    last = f"/organisatie/{own.icare.id}/coordinatoren/{own.iris.person_id}/verwijderen"
    kept = iris.post(last, data=hidden(iris.get(last).text))
    assert kept.status_code == 422
    assert "Je bent de laatste coördinator. Nodig eerst een collega uit, en stop dan." in kept.text
    assert who(db, own.icare.id) == ["Iris Zwiers"]


def test_who_was_taken_away_a_moment_ago_takes_nobody_away(db: Session, clock: FixedClock, own: Own) -> None:
    icare = own.icare.id
    service.add_coordinator(db, SYSTEM, clock, organisation_id=icare, **NEW)
    service.remove_coordinator(db, own.karin, clock, organisation_id=icare, person_id=own.iris.person_id or 0)
    with pytest.raises(NotFound):
        service.remove_coordinator(
            db, own.iris, clock, organisation_id=icare, person_id=own.karin.person_id or 0
        )
    with pytest.raises(NotFound):
        service.add_coordinator(
            db, own.iris, clock, organisation_id=icare, **{**NEW, "email": "later@icare.nl"}
        )


def at_once(
    app: Flask, clock: FixedClock, organisation_id: int, pairs: list[tuple[Actor, Actor]]
) -> list[object]:
    """Each of the pairs takes the second away, all at the same moment; what each was told."""
    start = threading.Barrier(len(pairs))
    told: list[object] = []

    def remove(actor: Actor, other: Actor) -> None:
        with app.app_context():
            engine = database.engine
        start.wait()
        try:
            with writing(engine) as session:
                service.remove_coordinator(
                    session, actor, clock, organisation_id=organisation_id, person_id=other.person_id or 0
                )
        except DomainError as error:
            told.append(error)
        else:
            told.append("gone")

    threads = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("themselves", [False, True])
def test_two_who_go_at_the_same_moment_leave_one(
    app: Flask, db: Session, clock: FixedClock, own: Own, themselves: bool, turn: int
) -> None:
    pairs = (
        [(own.karin, own.karin), (own.iris, own.iris)]
        if themselves
        else [
            (own.karin, own.iris),
            (own.iris, own.karin),
        ]
    )
    told = at_once(app, clock, own.icare.id, pairs)
    assert len(who(db, own.icare.id)) == 1
    assert told.count("gone") == 1
    (other,) = [one for one in told if one != "gone"]
    assert isinstance(other, Refused if themselves else NotFound)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_without_the_lock_nobody_would_be_left(
    app: Flask, db: Session, clock: FixedClock, own: Own, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = threading.Barrier(2, timeout=10)

    def unlocked(session: Session, actor: Actor, organisation_id: int) -> service.OrganisationView:
        return service.organisation(session, organisation_id)

    def counted(coordinators: int) -> bool:
        both.wait()
        return coordinators > 1

    monkeypatch.setattr(coordinators, "locked", unlocked)
    monkeypatch.setattr(coordinators.rules, "may_leave", counted)
    at_once(app, clock, own.icare.id, [(own.karin, own.karin), (own.iris, own.iris)])
    assert who(db, own.icare.id) == [], "the control: the lock is what keeps one"


@pytest.mark.parametrize("by_colleague", [False, True])
def test_the_invitation_says_who_invited(
    db: Session, clock: FixedClock, own: Own, work: Callable[[], int], app: Flask, by_colleague: bool
) -> None:
    inviter = own.karin if by_colleague else SYSTEM
    service.add_coordinator(db, inviter, clock, organisation_id=own.icare.id, **NEW)
    while work():
        pass
    letters = [path.read_text() for path in Path(app.instance_path, "mail").glob("*")]
    (said,) = [text for text in letters if "petra@icare.nl" in text]
    assert ("omdat Karin Wolters je" in said) is by_colleague
    assert ("omdat een beheerder je" in said) is not by_colleague
