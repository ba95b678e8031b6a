"""Only those whom a certificate concerns see its pages; `test_verification.py` has what everyone sees."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.certificates import service
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.factories.certificates import Group, give, group
from tests.people import ActorFor

URL = "http://localhost"
Login = Callable[[FlaskClient, Actor], FlaskClient]


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


def issued(db: Session, actor: Actor, clock: FixedClock, made: Group) -> list[service.CertificateView]:
    ready = [one for one in made.ids if service.progress(db, {one: made.cohort.id})[one].ready]
    given = give(db, clock, cohort_id=made.cohort.id, enrolment_ids=ready, by=actor, base_url=URL)
    db.commit()
    return given


def holder_of(db: Session, actor_for: ActorFor, person_id: int) -> Actor:
    """The learner with this person number, with an account."""
    person = db.get_one(Person, person_id)
    return actor_for(Role.LEARNER, email=person.email)


def test_revoking_shows_what_everyone_will_see_before_it_happens(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
    login: Login,
) -> None:
    made = group(db, clock, actor_for, learners=1)
    [certificate] = issued(db, administrator, clock, made)
    login(client, administrator)
    address = f"/beheer/groepen/{made.cohort.id}/certificaten/{certificate.id}/intrekken"
    csrf = token(client.get(address).text)

    assert client.post(address, data={"reason": " ", "csrf_token": csrf}).status_code == 422
    shown = client.post(address, data={"reason": "De naam klopte niet", "csrf_token": csrf})
    assert shown.status_code == 200
    assert "Reden: De naam klopte niet." in shown.text
    db.expire_all()
    assert not service.certificate_by_number(db, certificate.number).revoked
    db.commit()
    done = client.post(address, data={"reason": "De naam klopte niet.", "sure": "ja", "csrf_token": csrf})
    assert done.status_code == 303
    assert client.get(address.replace(str(made.cohort.id), str(made.cohort.id + 1), 1)).status_code == 404
    db.expire_all()
    assert service.certificate_by_number(db, certificate.number).revoked_on == date(2026, 1, 15)


def test_the_paper_is_for_its_holder_and_for_those_who_made_it(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
    login: Login,
    work: Callable[[], int],
) -> None:
    made = group(db, clock, actor_for, learners=2)
    certificate = issued(db, administrator, clock, made)[0]
    address = f"/certificaten/{certificate.number}/pdf"
    holder, other = (holder_of(db, actor_for, one.person_id) for one in made.learners)

    assert client.get(address).status_code == 302
    assert login(client, holder).get(address).status_code == 404  # not printed yet
    work()
    for reader in (holder, administrator, made.trainer):
        answer = login(client, reader).get(address)
        assert answer.status_code == 200
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")
    for stranger in (other, actor_for(Role.TRAINER)):
        assert login(client, stranger).get(address).status_code == 404
    assert login(client, actor_for(Role.FINANCE)).get(address).status_code == 403
    login(client, administrator)
    for wrong in ("%00", "DTE-2026-0099-AA", "%F0%9F%98%80", "9" * 2000):
        assert client.get(f"/certificaten/{wrong}/pdf").status_code == 404


def test_a_trainer_reads_the_own_group_and_proposes_at_most(
    db: Session, clock: FixedClock, actor_for: ActorFor, client: FlaskClient, login: Login
) -> None:
    made = group(db, clock, actor_for, learners=1)
    base = f"/beheer/groepen/{made.cohort.id}/certificaten"

    page = login(client, made.trainer).get(base)
    assert page.status_code == 200
    assert "Bekijk en draag voor" in page.text
    for path in ("uitgeven", "besluiten", "lijst", "alle.zip"):
        assert client.get(f"{base}/{path}").status_code == 403
    assert login(client, actor_for(Role.TRAINER)).get(f"{base}/voordragen").status_code == 404
    assert login(client, actor_for(Role.TRAINER)).get(base).status_code == 404
    assert login(client, actor_for(Role.COORDINATOR)).get(base).status_code == 403


def token(page: str) -> str:
    """The CSRF token of a page."""
    return page.split('name="csrf_token" value="')[1].split('"')[0]
