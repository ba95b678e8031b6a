"""Materials: who gives and gets them, from when, and every version of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock, local
from app.core.errors import Forbidden, NotFound
from app.core.permissions import Actor, Role
from app.teaching import service
from app.teaching.models import Material, MaterialVersion
from app.teaching.service import Content, Shown, When
from tests.factories import teaching as factory
from tests.features.teaching.conftest import Lessons
from tests.pages import hidden

Login = Callable[[FlaskClient, Actor], FlaskClient]
TEXT = Content("Leesstuk", text="Lees dit **goed**.")


def send_file(client: FlaskClient, url: str, name: str, content: bytes, **values: str) -> Any:
    """Sends the form for a file as a browser does."""
    data = {**hidden(client.get(url).text), "when": "now", **values, "file": (io.BytesIO(content), name)}
    return client.post(url, data=data, content_type="multipart/form-data")


def seen_by(db: Session, clock: FixedClock, lessons: Lessons, actor: Actor) -> list[str]:
    """The titles that a learner sees now."""
    seat = service.seat_in(db, actor.person_id or 0, lessons.cohort_id)
    found = service.materials_for(db, clock, seat)
    return [one.title for ones in found.values() for one in ones]


def test_a_fixed_trainer_gives_to_the_own_cohort_and_a_stranger_does_not_find_it(
    db: Session, clock: FixedClock, lessons: Lessons
) -> None:
    for actor in (lessons.trainer, lessons.colleague, lessons.admin):
        factory.text(db, actor, clock, lessons.cohort_id)
        factory.text(db, actor, clock, lessons.cohort_id, lessons.sessions[0].id)
    for actor in (lessons.stranger, lessons.guest, lessons.learner):
        with pytest.raises(NotFound):
            factory.text(db, actor, clock, lessons.cohort_id)
        with pytest.raises(NotFound):
            factory.text(db, actor, clock, lessons.cohort_id, lessons.sessions[0].id)


def test_who_is_no_trainer_any_more_reaches_no_cohort(
    db: Session, clock: FixedClock, lessons: Lessons
) -> None:
    former = replace(lessons.trainer, roles=frozenset({Role.GUEST_TRAINER}))
    with pytest.raises(NotFound):
        factory.text(db, former, clock, lessons.cohort_id)


def test_material_that_comes_only_after_its_session_is_pointed_out_to_who_gave_it(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    second = lessons.sessions[1]
    late = Shown(When.DATE, local(second.ends_at).date() + timedelta(days=1))
    number = factory.text(db, lessons.trainer, clock, lessons.cohort_id, second.id, shown=late)
    login(client, lessons.trainer)
    assert "pas na de bijeenkomst" in client.get(f"/trainer/materiaal/{number}").text
    service.show_material(db, lessons.trainer, clock, material_id=number, shown=Shown(When.WEEK))
    db.commit()
    assert "pas na de bijeenkomst" not in client.get(f"/trainer/materiaal/{number}").text


def test_a_session_of_another_cohort_is_never_reached_through_the_own_one(
    db: Session, clock: FixedClock, lessons: Lessons
) -> None:
    with pytest.raises(NotFound):
        factory.text(db, lessons.trainer, clock, lessons.cohort_id, lessons.other_session_id)
    with pytest.raises(NotFound):
        factory.text(db, lessons.stranger, clock, lessons.other_cohort_id, lessons.sessions[0].id)


def test_a_guest_gives_to_the_own_session_and_changes_only_that(
    db: Session, clock: FixedClock, lessons: Lessons
) -> None:
    own = factory.text(db, lessons.guest, clock, lessons.cohort_id, lessons.guests_session.id)
    trainers = factory.text(db, lessons.trainer, clock, lessons.cohort_id, lessons.guests_session.id)
    elsewhere = factory.text(db, lessons.trainer, clock, lessons.cohort_id, lessons.sessions[0].id)
    general = factory.text(db, lessons.trainer, clock, lessons.cohort_id)
    assert service.add_version(db, lessons.guest, clock, material_id=own, content=TEXT) == 2
    assert service.add_version(db, lessons.trainer, clock, material_id=own, content=TEXT) == 3
    within = service.reach(db, lessons.guest)
    assert service.material_of(db, within, trainers).title == "Leesstuk"
    for verb in (service.withdraw_material, service.restore_material):
        with pytest.raises(Forbidden):
            verb(db, lessons.guest, clock, material_id=trainers)
    for number in (elsewhere, general, 987_654):
        with pytest.raises(NotFound):
            service.withdraw_material(db, lessons.guest, clock, material_id=number)
        with pytest.raises(NotFound):
            service.material_of(db, within, number)


def test_material_appears_at_midnight_a_week_before_the_session_and_not_a_moment_sooner(
    db: Session, clock: FixedClock, lessons: Lessons
) -> None:
    second = lessons.sessions[1]
    factory.text(
        db, lessons.trainer, clock, lessons.cohort_id, second.id, title="Week", shown=Shown(When.WEEK)
    )
    on = local(second.starts_at).date()
    shown = Shown(When.DATE, on)
    factory.text(db, lessons.trainer, clock, lessons.cohort_id, second.id, title="Dag", shown=shown)
    within = service.reach(db, lessons.trainer)
    week = service.material_of(db, within, db.scalars(sa.select(sa.func.min(Material.id))).one()).visible_from
    assert local(week).time().isoformat() == "00:00:00"
    assert local(week).date() == on - timedelta(days=7)
    clock.set(week - timedelta(microseconds=1))
    assert seen_by(db, clock, lessons, lessons.learner) == []
    clock.set(week)
    assert seen_by(db, clock, lessons, lessons.learner) == ["Week"]
    clock.set(second.starts_at)
    assert seen_by(db, clock, lessons, lessons.learner) == ["Week", "Dag"]


def test_what_is_not_visible_yet_or_taken_away_is_not_there_for_a_learner_by_any_address(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    later = factory.text(
        db, lessons.trainer, clock, lessons.cohort_id, title="Later", shown=Shown(When.DATE, date(2027, 1, 1))
    )
    gone = factory.text(db, lessons.trainer, clock, lessons.cohort_id, title="Weg")
    service.withdraw_material(db, lessons.trainer, clock, material_id=gone)
    there = factory.text(db, lessons.trainer, clock, lessons.cohort_id, title="Daar")
    login(client, lessons.learner)
    page = client.get(f"/leren/groepen/{lessons.cohort_id}").text
    assert "Daar" in page
    assert "Later" not in page
    assert "Weg" not in page
    assert client.get(f"/leren/materiaal/{there}").status_code == 200
    for number in (later, gone, 987_654):
        assert client.get(f"/leren/materiaal/{number}").status_code == 404
    service.restore_material(db, lessons.trainer, clock, material_id=gone)
    service.show_material(db, lessons.trainer, clock, material_id=later, shown=Shown())
    db.commit()
    assert client.get(f"/leren/materiaal/{gone}").status_code == 200
    assert client.get(f"/leren/materiaal/{later}").status_code == 200


def test_a_learner_of_another_cohort_finds_nothing(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    theirs = factory.text(db, lessons.stranger, clock, lessons.other_cohort_id)
    login(client, lessons.learner)
    for path in (
        f"/leren/materiaal/{theirs}",
        f"/leren/groepen/{lessons.other_cohort_id}",
        f"/leren/groepen/{lessons.other_cohort_id}/mededelingen",
        f"/leren/groepen/{lessons.other_cohort_id}/contact",
    ):
        assert client.get(path).status_code == 404, path


def test_a_newer_version_keeps_the_old_ones_which_only_those_who_teach_can_read(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    number = factory.text(db, lessons.trainer, clock, lessons.cohort_id, title="Eerste")
    clock.advance(timedelta(minutes=5))
    newer = Content("Tweede", text="Nieuwe woorden.")
    service.add_version(db, lessons.colleague, clock, material_id=number, content=newer)
    login(client, lessons.trainer)
    page = client.get(f"/trainer/materiaal/{number}").text
    assert "Eerste" in page
    assert lessons.colleague.name in page
    assert "Lees dit voor de dag." in client.get(f"/trainer/materiaal/{number}/versies/1").text
    assert client.get(f"/trainer/materiaal/{number}/versies/3").status_code == 404
    login(client, lessons.learner)
    text = client.get(f"/leren/materiaal/{number}").text
    assert "Nieuwe woorden." in text
    assert "Eerste" not in text
    assert client.get(f"/trainer/materiaal/{number}/versies/1").status_code == 403
    rows = db.execute(sa.select(MaterialVersion.number, MaterialVersion.title)).all()
    assert [tuple(row) for row in rows] == [(1, "Eerste"), (2, "Tweede")]


def test_a_version_is_of_the_same_kind(db: Session, clock: FixedClock, lessons: Lessons) -> None:
    number = factory.text(db, lessons.trainer, clock, lessons.cohort_id)
    with pytest.raises(NotFound):
        service.add_version(
            db, lessons.trainer, clock, material_id=number, content=Content("x", url="https://example.org/")
        )


def test_a_file_is_handed_out_as_a_download_that_no_browser_runs_under_its_own_name(
    db: Session, clock: FixedClock, lessons: Lessons, client: FlaskClient, login: Login
) -> None:
    login(client, lessons.guest)
    url = f"/trainer/bijeenkomsten/{lessons.guests_session.id}/materiaal/bestand"
    answer = send_file(client, url, "Één verslag – deel “A”.pdf", factory.PDF)
    assert answer.status_code == 303
    number = db.scalars(sa.select(Material.id)).one()
    assert db.scalars(sa.select(MaterialVersion.title)).one() == "Één verslag – deel “A”"
    db.rollback()
    login(client, lessons.learner)
    got = client.get(f"/leren/materiaal/{number}")
    assert got.data == factory.PDF
    assert got.mimetype == "application/pdf"
    disposition = got.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''%C3%89%C3%A9n%20verslag" in disposition
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["Cache-Control"] == "no-store"
    login(client, lessons.peer)
    assert client.get(f"/leren/materiaal/{number}").data == factory.PDF
    for actor in (lessons.stranger, lessons.here.trainer):
        login(client, actor)
        expected = 404 if actor is lessons.stranger else 200
        assert client.get(f"/trainer/materiaal/{number}/versies/1").status_code == expected


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.html", b"<html></html>", "Webpagina"),
        ("a.docx", factory.office("docx", {"word/vbaProject.bin": b"x"}), "macro"),
        ("a.pdf", b"", "leeg"),
        ("a.png", factory.PDF, "hoort niet bij de naam"),
    ],
)
def test_a_refused_file_is_told_in_a_sentence_and_what_was_typed_stays(
    db: Session, lessons: Lessons, client: FlaskClient, login: Login, name: str, content: bytes, words: str
) -> None:
    login(client, lessons.trainer)
    url = f"/trainer/groepen/{lessons.cohort_id}/materiaal/bestand"
    answer = send_file(client, url, name, content, title="Mijn titel", when="date", on="14-01-2027")
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Mijn titel"' in answer.text
    assert 'value="14-01-2027"' in answer.text
    assert db.scalar(sa.select(sa.func.count(Material.id))) == 0
