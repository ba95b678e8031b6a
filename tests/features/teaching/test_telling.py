"""Announcements, notes after a session, and the contact list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import SYSTEM, Actor
from app.enrolments import service as enrolments
from app.messages.models import Letter
from app.teaching import service
from app.teaching.models import Announcement, SessionNote
from tests.counting import MOST_QUERIES, counted
from tests.factories import teaching as factory
from tests.factories.practice import send
from tests.features.teaching.conftest import Lessons
from tests.pages import hidden

Login = Callable[[FlaskClient, Actor], FlaskClient]


def letters(db: Session) -> list[str]:
    """To whom letters about announcements were written."""
    query = sa.select(Letter.to_address).where(Letter.template == service.LETTER)
    return sorted(db.scalars(query))


def test_an_announcement_goes_to_each_participant_once_after_it_was_looked_at(
    db: Session, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    login(client, lessons.trainer)
    url = f"/trainer/groepen/{lessons.cohort_id}/mededelingen/nieuw"
    words = {"title": "Neem een foto mee", "text": "Tot **donderdag**.", "by_letter": "y"}
    preview = send(client, url, **words, stap="bekijk")
    assert preview.status_code == 200
    assert "Plaats en verstuur 2 mails" in preview.text
    assert "<strong>donderdag</strong>" in preview.text
    assert "Beste " in preview.text
    assert letters(db) == []
    db.rollback()
    form = hidden(preview.text[preview.text.index("Wie krijgt de mail") :])
    data = {**form, **words, "stap": "plaats"}
    assert client.post(url, data=data).status_code == 303
    assert client.post(url, data=data).status_code == 303, "a double click gets the same answer"
    assert letters(db) == sorted([lessons.learner.email, lessons.peer.email])
    assert db.scalar(sa.select(sa.func.count(Announcement.id))) == 1
    db.rollback()
    login(client, lessons.learner)
    assert "<strong>donderdag</strong>" in client.get(f"/leren/groepen/{lessons.cohort_id}").text


def test_words_that_go_back_for_a_change_stay(lessons: Lessons, client: FlaskClient, login: Login) -> None:
    login(client, lessons.trainer)
    url = f"/trainer/groepen/{lessons.cohort_id}/mededelingen/nieuw"
    answer = send(client, url, title="Foto", text="Een regel", by_letter="y", stap="wijzig")
    assert 'value="Foto"' in answer.text
    assert "Een regel" in answer.text
    assert "checked" in answer.text


def test_nobody_gets_a_letter_that_was_shown_for_other_people(
    db: Session, clock: FixedClock, lessons: Lessons
) -> None:
    shown = service.preview_announcement(
        db, lessons.trainer, cohort_id=lessons.cohort_id, title="x", text="y", by_letter=True
    )
    assert len(shown.recipients) == 2
    leave(db, clock, lessons)
    with pytest.raises(Refused, match="net veranderd"):
        service.post_announcement(
            db,
            lessons.trainer,
            clock,
            cohort_id=lessons.cohort_id,
            title="x",
            text="y",
            by_letter=True,
            shown=shown.mark,
        )
    assert letters(db) == []


def leave(db: Session, clock: FixedClock, lessons: Lessons) -> None:
    """The second learner leaves the cohort."""
    enrolments.withdraw(
        db,
        SYSTEM,
        clock,
        organisation_id=lessons.here.world.own.id,
        enrolment_id=lessons.here.peer_enrolment_id,
    )
    db.commit()


def test_only_who_manages_the_cohort_posts_and_takes_down(
    db: Session, clock: FixedClock, lessons: Lessons
) -> None:
    for actor in (lessons.stranger, lessons.guest, lessons.learner):
        with pytest.raises(NotFound):
            factory.news(db, actor, clock, lessons.cohort_id)
    number = factory.news(db, lessons.trainer, clock, lessons.cohort_id)
    for actor in (lessons.stranger, lessons.guest):
        with pytest.raises(NotFound):
            service.withdraw_announcement(db, actor, clock, announcement_id=number)
    service.withdraw_announcement(db, lessons.admin, clock, announcement_id=number)
    assert service.announcements(db, lessons.cohort_id) == []
    assert len(service.announcements(db, lessons.cohort_id, withdrawn=True)) == 1


def test_learners_read_the_newest_first_page_by_page(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    for number in range(30):
        factory.news(db, lessons.trainer, clock, lessons.cohort_id, title=f"Nieuws nummer {number:02d}")
        clock.advance(timedelta(minutes=1))
    login(client, lessons.learner)
    first = client.get(f"/leren/groepen/{lessons.cohort_id}/mededelingen").text
    assert first.index("Nieuws nummer 29") < first.index("Nieuws nummer 28")
    assert "Nieuws nummer 04" not in first
    more = first.partition("?na=")[2].partition('"')[0]
    second = client.get(f"/leren/groepen/{lessons.cohort_id}/mededelingen?na={more}").text
    assert "Nieuws nummer 04" in second
    assert "Nieuws nummer 05" not in second
    assert client.get(f"/leren/groepen/{lessons.cohort_id}/mededelingen?na=rommel").status_code == 200


def test_two_trainers_never_overwrite_each_others_note_unseen(
    db: Session, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    url = f"/trainer/bijeenkomsten/{lessons.sessions[0].id}"
    login(client, lessons.trainer)
    mine = hidden(client.get(url).text)
    login(client, lessons.colleague)
    assert send(client, url, text="De groep was stil.", seen="0").status_code == 303
    login(client, lessons.trainer)
    mine = {**mine, "csrf_token": hidden(client.get(url).text)["csrf_token"], "seen": "0"}
    answer = client.post(url, data={**mine, "text": "De groep was levendig."})
    assert answer.status_code == 422
    assert "De groep was stil." in answer.text
    assert "De groep was levendig." in answer.text
    assert lessons.colleague.name in answer.text
    assert db.scalars(sa.select(SessionNote.text)).one() == "De groep was stil."
    db.rollback()
    again = {**hidden(answer.text), "text": "Eerst stil, toen levendig."}
    assert again["seen"] == "1"
    assert client.post(url, data=again).status_code == 303
    assert db.scalars(sa.select(SessionNote.version)).one() == 2


def test_a_note_is_for_the_trainers_of_the_cohort(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    session_id = lessons.guests_session.id
    for actor in (lessons.guest, lessons.stranger, lessons.learner):
        with pytest.raises(NotFound):
            service.save_note(db, actor, clock, session_id=session_id, text="x", seen_version=0)
    service.save_note(db, lessons.trainer, clock, session_id=session_id, text="Geheim plan", seen_version=0)
    events = db.scalar(sa.select(sa.func.count()).select_from(AuditEvent))
    service.save_note(db, lessons.trainer, clock, session_id=session_id, text="Geheim plan", seen_version=0)
    assert db.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == events
    url = f"/trainer/bijeenkomsten/{session_id}"
    login(client, lessons.guest)
    page = client.get(url)
    assert page.status_code == 200
    assert "Geheim plan" not in page.text
    assert 'name="text"' not in page.text
    assert send(client, url, page="/weergave", text="x", seen="1").status_code == 404
    for actor in (lessons.colleague, lessons.admin):
        login(client, actor)
        page = client.get(url)
        assert "Geheim plan" in page.text
        assert "iemand met dementie te herkennen" in page.text
    for actor, status in ((lessons.learner, 403), (lessons.stranger, 404)):
        login(client, actor)
        assert client.get(url).status_code == status


def test_a_guest_sees_the_own_session_only(lessons: Lessons, client: FlaskClient, login: Login) -> None:
    login(client, lessons.guest)
    assert client.get(f"/trainer/bijeenkomsten/{lessons.guests_session.id}").status_code == 200
    for path, status in (
        (f"/trainer/bijeenkomsten/{lessons.sessions[0].id}", 404),
        (f"/trainer/bijeenkomsten/{lessons.other_session_id}", 404),
        (f"/trainer/groepen/{lessons.cohort_id}/lessen", 403),
        (f"/trainer/groepen/{lessons.cohort_id}/contact", 403),
        (f"/trainer/groepen/{lessons.cohort_id}/mededelingen", 403),
    ):
        assert client.get(path).status_code == status, path


def test_the_group_sees_of_a_participant_what_they_chose_and_no_more(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    login(client, lessons.peer)
    url = f"/leren/groepen/{lessons.cohort_id}/contact"
    page = client.get(url).text
    assert lessons.learner.name in page
    assert lessons.learner.email not in page
    login(client, lessons.learner)
    assert send(client, url, show_email="y", phone="bel me").status_code == 422
    assert send(client, url, show_email="y", phone="0592 98 76 54").status_code == 303
    for actor, address in (
        (lessons.peer, url),
        (lessons.trainer, f"/trainer/groepen/{lessons.cohort_id}/contact"),
        (lessons.admin, f"/trainer/groepen/{lessons.cohort_id}/contact"),
    ):
        login(client, actor)
        page = client.get(address).text
        assert lessons.learner.email in page
        assert "0592 98 76 54" in page
        assert actor is lessons.peer or lessons.peer.email not in page
    login(client, lessons.learner)
    assert send(client, url, phone="").status_code == 303
    login(client, lessons.peer)
    page = client.get(url).text
    assert lessons.learner.email not in page
    assert "0592 98" not in page


def test_who_left_the_group_is_gone_from_the_list_and_reads_nothing_more(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    assert len(service.contacts(db, lessons.cohort_id)) == 2
    service.choose_contact(
        db, lessons.peer, clock, cohort_id=lessons.cohort_id, show_email=True, phone="0592 123456"
    )
    login(client, lessons.peer)
    assert client.get(f"/leren/groepen/{lessons.cohort_id}").status_code == 200
    leave(db, clock, lessons)
    assert [one.name for one in service.contacts(db, lessons.cohort_id)] == [lessons.learner.name]
    db.rollback()
    for path in ("", "/contact", "/mededelingen"):
        assert client.get(f"/leren/groepen/{lessons.cohort_id}{path}").status_code in (403, 404)
    with pytest.raises(NotFound):
        service.choose_contact(
            db, lessons.peer, clock, cohort_id=lessons.cohort_id, show_email=True, phone=""
        )


def test_pages_ask_the_database_no_more_than_twenty_times_however_much_there_is(
    app: Flask, db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    for session in lessons.sessions:
        for _ in range(3):
            factory.text(db, lessons.trainer, clock, lessons.cohort_id, session.id)
    for _ in range(5):
        factory.news(db, lessons.trainer, clock, lessons.cohort_id)
    db.commit()
    paths = {
        lessons.trainer: (
            f"/trainer/groepen/{lessons.cohort_id}/lessen",
            f"/trainer/groepen/{lessons.cohort_id}/contact",
            f"/trainer/groepen/{lessons.cohort_id}/mededelingen",
            f"/trainer/bijeenkomsten/{lessons.sessions[0].id}",
            "/trainer/materiaal/1",
        ),
        lessons.guest: (f"/trainer/bijeenkomsten/{lessons.guests_session.id}",),
        lessons.learner: (
            f"/leren/groepen/{lessons.cohort_id}",
            f"/leren/groepen/{lessons.cohort_id}/contact",
            f"/leren/groepen/{lessons.cohort_id}/mededelingen",
            "/leren/materiaal/1",
        ),
    }
    for actor, addresses in paths.items():
        login(client, actor)
        for address in addresses:
            client.get(address)
            with counted(app) as asked:
                assert client.get(address).status_code == 200
            assert len(asked) <= MOST_QUERIES, (address, asked)
