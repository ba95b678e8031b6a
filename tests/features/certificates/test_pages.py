"""Anyone can verify a certificate; only those whom it concerns see the rest."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.certificates import service
from app.certificates.models import Certificate
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.factories.certificates import Group, complete, group
from tests.people import ActorFor

URL = "http://localhost"
Login = Callable[[FlaskClient, Actor], FlaskClient]


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


def issued(db: Session, actor: Actor, clock: FixedClock, made: Group) -> list[service.CertificateView]:
    ready = [one for one in made.ids if service.progress(db, {one: made.cohort.id})[one].ready]
    given = service.issue(db, actor, clock, cohort_id=made.cohort.id, enrolment_ids=ready, base_url=URL)
    db.commit()
    return list(given)


def holder_of(db: Session, actor_for: ActorFor, person_id: int) -> Actor:
    """The learner with this person number, with an account."""
    person = db.get_one(Person, person_id)
    return actor_for(Role.LEARNER, email=person.email)


def test_a_stranger_sees_what_the_paper_shows_and_nothing_more(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor, client: FlaskClient
) -> None:
    made = group(db, clock, actor_for, learners=1)
    person = db.get_one(Person, made.learners[0].person_id)
    person.given_name, person.family_name = "Zoë <script>alert(1)</script>", "Škvorecký"
    [certificate] = issued(db, administrator, clock, made)

    page = client.get(f"/controle/{certificate.number}")

    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    for words in (
        "Dit certificaat is geldig",
        "Zoë &lt;script&gt;alert(1)&lt;/script&gt; van Škvorecký",
        "Leergang DemenTalent-expert",
        "Groep Assen, voorjaar 2026",
        certificate.number,
        "15\u00a0januari 2026",
        "Vinger aan de pols",
    ):
        assert words in page.text
    for private in ("Icare", person.email, "Vogel", "<script>alert"):
        assert private not in page.text
    drawing = client.get(f"/controle/{certificate.number}/rozet.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert drawing.text.startswith("<svg")


@pytest.mark.parametrize("spelling", ["small", "spaces", "bare"])
def test_a_number_may_be_typed_in_any_way(
    spelling: str,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
) -> None:
    [certificate] = issued(db, administrator, clock, group(db, clock, actor_for, learners=1))
    typed = {
        "small": certificate.number.lower(),
        "spaces": certificate.number.replace("-", " "),
        "bare": certificate.number.replace("-", ""),
    }[spelling]

    searched = client.get("/controle", query_string={"nr": typed})
    direct = client.get(f"/controle/{typed}")

    assert searched.location == direct.location == f"/controle/{certificate.number}"


def test_a_revoked_certificate_says_so_with_date_and_reason_and_without_a_name(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor, client: FlaskClient
) -> None:
    made = group(db, clock, actor_for, learners=1)
    [certificate] = issued(db, administrator, clock, made)
    service.revoke(
        db,
        administrator,
        clock,
        cohort_id=made.cohort.id,
        certificate_id=certificate.id,
        reason="De <b>naam</b> klopte niet",
    )
    db.commit()

    page = client.get(f"/controle/{certificate.number}")

    assert page.status_code == 200
    for words in ("niet meer geldig", "Ingetrokken", "15-01-2026", "De &lt;b&gt;naam&lt;/b&gt; klopte niet."):
        assert words in page.text
    assert certificate.name not in page.text
    assert "Dit certificaat is geldig" not in page.text


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("DTE-2026-0042-P1", "geen certificaat met dit nummer uitgegeven"),
        ("DTE-2026-0042-P2", "er staat een teken verkeerd"),
        ("hallo", "geen certificaatnummer"),
        ("9" * 300, "geen certificaatnummer"),
        ("DTE-2026-0042-P1%00", "kennen we niet"),
        ("%3Cscript%3E", "kennen we niet"),
    ],
)
def test_an_unknown_number_is_explained(number: str, words: str, client: FlaskClient) -> None:
    page = client.get(f"/controle/{number}", follow_redirects=True)

    assert page.status_code == 404
    assert words in page.text
    assert "<script>a" not in page.text
    assert 'value="<' not in page.text


def test_the_search_says_what_is_wrong_beside_the_field(client: FlaskClient) -> None:
    assert client.get("/controle").status_code == 200
    for typed, words in (
        ("", "Vul het nummer"),
        ("hallo", "geen certificaatnummer"),
        ("DTE-2026-0042-P2", "teken verkeerd"),
        ("x" * 500, "Gebruik ten hoogste 60 tekens"),
    ):
        page = client.get("/controle", query_string={"nr": typed})
        assert page.status_code == 422
        assert words in page.text


def test_who_guesses_numbers_is_slowed_down(client: FlaskClient) -> None:
    answers = [client.get("/controle/DTE-2026-0042-P2").status_code for _ in range(31)]

    assert answers == [404] * 30 + [429]


def test_an_administrator_reads_what_is_missing_and_gives_out_the_rest(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
    login: Login,
) -> None:
    made = group(db, clock, actor_for, learners=3, ready=2)
    complete(db, clock, made, made.learners[2], days=6)
    login(client, administrator)
    base = f"/beheer/groepen/{made.cohort.id}/certificaten"

    page = client.get(base)
    assert "Nog 1 lesdag bijwonen of inhalen: 6 van de 7 gedaan." in page.text
    assert "Nog niet nagekeken door" in page.text
    preview = client.get(f"{base}/uitgeven", query_string={"enrolment_ids": made.ids[:2]})
    assert preview.status_code == 200
    assert "Geef 2 certificaten uit" in preview.text
    form = {"enrolment_ids": made.ids[:2], "once": "abcdefghijklmnopqrst", "csrf_token": token(preview.text)}
    for _ in range(2):  # the second click
        answer = client.post(f"{base}/uitgeven", data=form)
        assert (answer.status_code, answer.location) == (303, base)
    later = client.post(f"{base}/uitgeven", data={**form, "once": "zyxwvutsrqponmlkjihg"})
    assert later.status_code == 303

    assert "DTE-2026-0002" in client.get(base).text
    assert db.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 2


def test_who_is_not_ready_cannot_be_pushed_through(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
    login: Login,
) -> None:
    made = group(db, clock, actor_for, learners=2, ready=1)
    login(client, administrator)
    base = f"/beheer/groepen/{made.cohort.id}/certificaten"
    preview = f"{base}/uitgeven"
    assert client.get(preview, query_string={"enrolment_ids": made.ids}).status_code == 422
    csrf = token(client.get(preview, query_string={"enrolment_ids": made.ids[:1]}).text)

    answer = client.post(f"{base}/uitgeven", data={"enrolment_ids": made.ids, "csrf_token": csrf})
    assert answer.status_code == 422
    assert "voldoet nog niet aan de eisen" in answer.text
    assert "Nog 7 lesdagen" in answer.text
    for wrong in ("", "x", "-1", str(2**63), "9" * 5000):
        assert client.get(f"{base}/uitgeven", query_string={"enrolment_ids": wrong}).status_code == 422
        wrong_post = client.post(f"{base}/uitgeven", data={"enrolment_ids": wrong, "csrf_token": csrf})
        assert wrong_post.status_code == 422
    assert db.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 0


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


def test_a_trainer_reads_the_own_group_and_changes_nothing(
    db: Session, clock: FixedClock, actor_for: ActorFor, client: FlaskClient, login: Login
) -> None:
    made = group(db, clock, actor_for, learners=1)
    base = f"/beheer/groepen/{made.cohort.id}/certificaten"

    page = login(client, made.trainer).get(base)
    assert page.status_code == 200
    assert "Bekijk en geef uit" not in page.text
    assert client.get(f"{base}/uitgeven").status_code == 403
    assert login(client, actor_for(Role.TRAINER)).get(base).status_code == 404
    assert login(client, actor_for(Role.COORDINATOR)).get(base).status_code == 403


def token(page: str) -> str:
    """The CSRF token of a page."""
    return page.split('name="csrf_token" value="')[1].split('"')[0]
