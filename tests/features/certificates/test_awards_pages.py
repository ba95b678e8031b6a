"""The decision list on the screen: one proposes, another agrees, and the worker gives the papers out."""

import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates import service
from app.certificates.models import Award, Certificate, CertificateBatch
from app.core.clock import FixedClock
from app.core.permissions import Actor, Role
from tests.factories.certificates import agreed, complete, give, group
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


def test_one_proposes_another_agrees_and_the_worker_gives_them_out(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
    login: Login,
    work: Callable[[], int],
) -> None:
    made = group(db, clock, actor_for, learners=3, ready=2)
    complete(db, clock, made, made.learners[2], days=6)
    base = f"/beheer/groepen/{made.cohort.id}/certificaten"
    login(client, made.trainer)

    page = client.get(base)
    assert "Nog 1 lesdag bijwonen of inhalen: 6 van de 7 gedaan." in page.text
    preview = client.get(f"{base}/voordragen", query_string={"enrolment_ids": made.ids[:2]})
    assert "Draag 2 deelnemers voor" in preview.text
    form = {"enrolment_ids": made.ids[:2], "shown": shown(preview.text), "csrf_token": token(preview.text)}
    for _ in range(2):  # the second click
        answer = client.post(f"{base}/voordragen", data={**form, "once": "abcdefghijklmnopqrst"})
        assert (answer.status_code, answer.location) == (303, base)
    again = client.post(f"{base}/voordragen", data=form)
    assert again.status_code == 422
    assert "is al voorgedragen" in again.text

    login(client, administrator)
    decide = client.get(f"{base}/besluiten")
    ids = [one.id for one in service.decision_list(db, administrator, made.cohort.id).proposed]
    db.commit()
    form = {"award_ids": ids, "csrf_token": token(decide.text)}
    assert client.post(f"{base}/besluiten", data={**form, "confirm": "ja"}).status_code == 303
    preview = client.get(f"{base}/uitgeven", query_string={"award_ids": ids})
    assert "Geef 2 certificaten uit" in preview.text
    form = {"award_ids": ids, "language": "nl", "once": "abcdefghijklmnopqrst"}
    form["csrf_token"] = token(preview.text)
    places = {client.post(f"{base}/uitgeven", data=form).location for _ in range(2)}
    assert places == {"/beheer/certificaten/uitgiften/1"}
    later = client.post(f"{base}/uitgeven", data={**form, "once": "zyxwvutsrqponmlkjihg"})
    assert later.status_code == 422
    assert "worden al certificaten uitgegeven" in later.text

    assert "0 van 2 certificaten zijn uitgegeven" in client.get("/beheer/certificaten/uitgiften/1").text
    work()
    assert "2 van 2 certificaten zijn uitgegeven" in client.get("/beheer/certificaten/uitgiften/1").text
    page = client.get(base).text
    assert "DTE-2026-0002" in page
    assert "Lijst om te printen" in page
    assert db.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 2


def test_all_papers_come_in_one_file_and_on_a_list(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
    login: Login,
    work: Callable[[], int],
) -> None:
    made = group(db, clock, actor_for, learners=2)
    numbers = [one.number for one in give(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)]
    work()
    login(client, administrator)
    base = f"/beheer/groepen/{made.cohort.id}/certificaten"

    answer = client.get(f"{base}/alle.zip")
    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        assert [name[:16] for name in archive.namelist()] == numbers
        assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())


def test_the_list_to_print_has_who_which_number_and_room_to_sign(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
    login: Login,
    work: Callable[[], int],
) -> None:
    made = group(db, clock, actor_for, learners=3)
    held = give(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    work()
    service.revoke(
        db, administrator, clock, cohort_id=made.cohort.id, certificate_id=held[2].id, reason="Verkeerd"
    )
    db.commit()
    login(client, administrator)

    listed = client.get(f"/beheer/groepen/{made.cohort.id}/certificaten/lijst").text

    head, *rows = [
        [
            unescape(re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr.*?</tr>", listed, re.S)
    ]
    assert head == ["Naam", "Nummer", "Datum", "Handtekening"]
    assert rows == [[one.name, one.number, "15-01-2026", ""] for one in held[:2]]  # one was revoked


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
    preview = f"{base}/voordragen"
    assert client.get(preview, query_string={"enrolment_ids": made.ids}).status_code == 422
    shown_page = client.get(preview, query_string={"enrolment_ids": made.ids[:1]}).text
    sent = {"csrf_token": token(shown_page), "shown": shown(shown_page)}

    answer = client.post(preview, data={"enrolment_ids": made.ids, **sent})
    assert answer.status_code == 422
    assert "voldoet nog niet aan de eisen" in answer.text
    assert "Nog 7 lesdagen" in answer.text
    for wrong in ("", "x", "-1", str(2**63), "9" * 5000):
        assert client.get(preview, query_string={"enrolment_ids": wrong}).status_code == 422
        assert client.post(preview, data={"enrolment_ids": wrong, **sent}).status_code == 422
        assert client.get(f"{base}/uitgeven", query_string={"award_ids": wrong}).status_code == 422
        for page in ("uitgeven", "besluiten"):
            assert client.post(f"{base}/{page}", data={"award_ids": wrong, **sent}).status_code == 422
    assert db.scalar(sa.select(sa.func.count()).select_from(Award)) == 0


def test_without_a_key_that_holds_nothing_is_begun_and_a_sentence_says_why(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
    login: Login,
) -> None:
    made = group(db, clock, actor_for, learners=1)
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    clock.set(clock.now() + timedelta(days=4 * 365))
    login(client, administrator)
    base = f"/beheer/groepen/{made.cohort.id}/certificaten/uitgeven"
    page = client.get(base, query_string={"award_ids": ids})

    answer = client.post(base, data={"award_ids": ids, "language": "nl", "csrf_token": token(page.text)})

    assert answer.status_code == 422
    assert "is verlopen op" in answer.text
    assert db.scalar(sa.select(sa.func.count()).select_from(CertificateBatch)) == 0


def token(page: str) -> str:
    """The CSRF token of a page."""
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def shown(page: str) -> str:
    """The mark of what a page showed."""
    return page.split('name="shown" value="')[1].split('"')[0]


def test_a_batch_is_stopped_goes_on_and_is_ended_by_buttons_and_an_unknown_one_is_not_there(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    client: FlaskClient,
    login: Login,
) -> None:
    made = group(db, clock, actor_for, learners=1)
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    batch_id = service.start_batch(db, administrator, clock, cohort_id=made.cohort.id, award_ids=ids)
    login(client, administrator)
    page = f"/beheer/certificaten/uitgiften/{batch_id}"
    csrf = {"csrf_token": token(client.get(page).text)}

    for verb, word in (
        ("stoppen", "Gestopt"),
        ("verder", "Bezig"),
        ("stoppen", "Gestopt"),
        ("beeindigen", "Klaar"),
    ):
        assert client.post(f"{page}/{verb}", data=csrf).location == page
        assert word in client.get(page).text
        assert client.get(f"{page}/{verb}").location == page
        assert client.get(f"{page.replace(str(batch_id), '99')}/{verb}").status_code == 404
    assert client.post(f"{page}/verder", data=csrf).status_code == 422
